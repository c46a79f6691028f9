/** What an article of a dictd database says, as FreeDict writes them. */
export interface DictdArticle {
  /** Without pronunciation and grammar. */
  readonly headword: string;
  /** In the article's order: no text twice, no empty one. */
  readonly translations: readonly string[];
}

const PRONUNCIATION_OR_REMARK = /\s(?:\/|<|\(|\[).*$/u;
/** "   Note: …", "   Synonyms: …", `      "an example"  - ein Beispiel`; " see: {another}". */
const REMARK = /^(?: {2,}(?!\s*\d+\.\s)|\s*["“„]|\s*[\p{L} ]+:\s*\{)/u;
const SENSE_NUMBER = /^\s*\d+\.\s+/u;
/** The innermost of "<masc>", "[techn.]", "(Person)", "([+ dat])". */
const BRACKETED = /<[^<>]*>|\[[^[\]]*\]|\([^()]*\)|\{[^{}]*\}/gu;
/** "Dienstag <masc>Di,  /dˈaɪ/": an abbreviation with its pronunciation, glued to what it abbreviates. */
const ABBREVIATION = /(?<=[>\])])[^<>[\](),;]*,\s+\/[^/]*\//gu;
/** "das heißtd. h.,  /dˈiː ˈeɪtʃ/": the same where nothing tells the two apart. */
const GLUED = /[^,;]*,\s{2,}\/[^/]*\//gu;
const SEPARATOR = /[,;|]|\s[–—/]\s/u;
/** "…prozentig", "-fach": parts of words. */
const WORD_PART = /^\s*(?:…|\.\.\.|-)\p{L}|\p{L}(?:…|\.\.\.|-)\s*$/u;
const WORD = /[\p{L}\p{N}]/u;

/**
 * Reads the lines of an article: the headword with `/pronunciation/` and `<grammar>`, then translations, numbered or
 * not, separated by commas, each with grammar and remarks in brackets; notes, synonyms and examples are passed over.
 * @param objects abbreviations that stand for any object, left out of the translations
 */
export function parseDictdArticle(article: string, objects: readonly string[]): DictdArticle {
  const [first = '', ...rest] = article.split(/\r?\n/u);
  const translations = new Set<string>();
  for (const line of rest) {
    if (line.trim() === '' || REMARK.test(line)) continue;
    const said = line.replace(SENSE_NUMBER, '').replace(ABBREVIATION, '').replace(GLUED, '');
    for (const part of withoutBrackets(said).split(SEPARATOR)) {
      if (WORD_PART.test(part)) continue;
      const text = part.split(/\s+/u).map(firstAlternative).filter(isSaid(objects)).join(' ');
      if (WORD.test(text)) translations.add(text);
    }
  }
  return { headword: first.replace(PRONUNCIATION_OR_REMARK, '').trim(), translations: [...translations] };
}

function withoutBrackets(line: string): string {
  const without = line.replace(BRACKETED, ' ');
  return without === line ? line : withoutBrackets(without);
}

/** "jdm./einer" → "jdm."; a slash between digits stays. */
function firstAlternative(word: string): string {
  return word.replace(/(?<=[\p{L}.])\/.*$/u, '');
}

function isSaid(objects: readonly string[]): (word: string) => boolean {
  return (word) => word !== '' && word !== '=' && !objects.includes(word.toLowerCase().replace(/[.]$/u, ''));
}
