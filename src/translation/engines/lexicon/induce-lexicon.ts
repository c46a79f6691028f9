import type { SentencePair } from '../../bitext.ts';
import type { LanguagePair } from '../../contract.ts';
import { normalTokens } from '../../normalisation.ts';
import { type LinkedWords, linkedWords } from '../../word-alignment/linked-words.ts';

export interface LexiconInductionOptions {
  readonly languages: LanguagePair;
  /** How often two words must have been linked; 2 if left out. */
  readonly leastCount?: number;
  /** The part of a word's links that a translation must have; 0.05 if left out. */
  readonly leastShare?: number;
  /** Translations of a word; 5 if left out. */
  readonly senses?: number;
}

export interface LexiconEntry {
  readonly source: string;
  readonly target: string;
  /** The part of the source word's links that lead to this word. */
  readonly share: number;
}

const MOST_SENSES = 5;
const LEAST_COUNT = 2;
const LEAST_SHARE = 0.05;

/**
 * A bilingual lexicon from sentence pairs: for each word the words that the word alignment links it to, the most
 * frequent first; words in order of their first link. (Wang, Ruder & Neubig 2022 add such entries to a lexicon too.)
 */
export async function induceLexicon(
  pairs: AsyncIterable<SentencePair> | Iterable<SentencePair>,
  { languages, ...options }: LexiconInductionOptions,
): Promise<LexiconEntry[]> {
  const { leastCount = LEAST_COUNT, leastShare = LEAST_SHARE, senses = MOST_SENSES } = options;
  const wordsOf = (text: string, locale: string) => normalTokens(text, locale).map((token) => token.text);
  const sentences = [];
  for await (const { source, target, weight = 1 } of pairs) {
    const pair = { source: wordsOf(source, languages.source), target: wordsOf(target, languages.target) };
    for (let times = 0; times < weight; times++) sentences.push(pair);
  }
  const bySource = new Map<string, LinkedWords[]>();
  for (const link of linkedWords(sentences)) {
    const links = bySource.get(link.source);
    if (links === undefined) bySource.set(link.source, [link]);
    else links.push(link);
  }
  return Array.from(bySource.values()).flatMap((links) => {
    const all = links.reduce((sum, { count }) => sum + count, 0);
    return links
      .map(({ source, target, count }) => ({ source, target, count, share: count / all }))
      .filter(({ count, share }) => count >= leastCount && share >= leastShare)
      .sort((a, b) => b.count - a.count)
      .slice(0, senses)
      .map(({ source, target, share }) => ({ source, target, share }));
  });
}

const SHARE_DIGITS = 4;

/** The lines of a lexicon as the engine `lexicon` reads them: `source TAB target TAB weight`. */
export function* lexiconLines(entries: Iterable<LexiconEntry>): Generator<string> {
  for (const { source, target, share } of entries) yield `${source}\t${target}\t${share.toFixed(SHARE_DIGITS)}\n`;
}
