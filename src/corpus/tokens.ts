import type { Slot } from './utterance.ts';

/** A piece of a text: UTF-16 offsets, `end` exclusive. */
export interface Token {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

// A word (letters, marks, digits, joined by inner apostrophes, hyphens or dots), or one other visible character.
const TOKEN = /[\p{L}\p{M}\p{N}]+(?:['’.-][\p{L}\p{M}\p{N}]+)*|[^\s\p{L}\p{M}\p{N}]/gu;

// Scripts that put no blanks between words: Chinese, Japanese, Thai, Lao, Khmer, Burmese.
const UNSPACED = '[\\p{scx=Han}\\p{scx=Hira}\\p{scx=Kana}\\p{scx=Thai}\\p{scx=Laoo}\\p{scx=Khmr}\\p{scx=Mymr}]';
const UNSPACED_LETTER = new RegExp(`(?=\\p{L})${UNSPACED}`, 'u');
// One letter with what is written on it: marks, and consonants stacked below it (Khmer coeng, Burmese virama).
const CLUSTER = `${UNSPACED_LETTER.source}(?:[\\u17D2\\u1039]\\p{L}|[\\p{M}\\u200C\\u200D])*`;
const SPACED = `(?:(?!${UNSPACED_LETTER.source})[\\p{L}\\p{M}\\p{N}])+`;
// As TOKEN; besides, joiners stand within words (Persian, Sinhala), and a zero-width space separates as a blank does.
const MIXED_TOKEN = new RegExp(
  `${CLUSTER}|${SPACED}(?:['’.\\-\\u200C\\u200D]${SPACED})*|[^\\s\\u200B\\p{L}\\p{M}\\p{N}]`,
  'gu',
);
const NEEDS_MORE = new RegExp(`[\\u200C\\u200D]|${UNSPACED_LETTER.source}`, 'u');
// Asked first because it is quick: the unspaced scripts and the joiners begin at Thai.
const FROM_THAI = /[\u0E00-\uFFFF]/;

/**
 * Cuts a text into words and punctuation marks; where a script puts no blanks between words, into letters with their
 * marks, because no edge of a slot lies within them and no dictionary is needed, which would differ from one version of
 * Node to the next. Tokens are derived, never stored.
 */
export function tokenize(text: string): Token[] {
  const pattern = FROM_THAI.test(text) && NEEDS_MORE.test(text) ? MIXED_TOKEN : TOKEN;
  return Array.from(text.matchAll(pattern), (match) => ({
    text: match[0],
    start: match.index,
    end: match.index + match[0].length,
  }));
}

/** Whether a script puts no blanks between words, and a text is written in it. */
export function isUnspaced(text: string): boolean {
  return FROM_THAI.test(text) && UNSPACED_LETTER.test(text);
}

/** Words as a text, a blank between two unless both are of an unspaced script; each word's offset is where it starts. */
export function joinWords(words: readonly string[]): { text: string; offsets: number[] } {
  let text = '';
  const offsets = words.map((word, index) => {
    const follows = index > 0 && !(isUnspaced(words[index - 1]!) && isUnspaced(word));
    if (follows) text += ' ';
    const start = text.length;
    text += word;
    return start;
  });
  return { text, offsets };
}

/** The slots as token ranges: the smallest run of tokens that covers each span. */
export function slotTokenRanges(
  tokens: readonly Token[],
  slots: readonly Slot[],
): { label: string; first: number; last: number }[] {
  return slots.flatMap(({ label, start, end }) => {
    const first = tokens.findIndex((token) => token.end > start);
    const last = tokens.findLastIndex((token) => token.start < end);
    return first < 0 || last < first ? [] : [{ label, first, last }];
  });
}

/** BIO tags, one a token, for slots of a text. */
export function bioTags(tokens: readonly Token[], slots: readonly Slot[]): string[] {
  const tags = new Array<string>(tokens.length).fill('O');
  for (const { label, first, last } of slotTokenRanges(tokens, slots)) {
    for (let i = first; i <= last; i++) tags[i] = `${i === first ? 'B' : 'I'}-${label}`;
  }
  return tags;
}

/** The slots that BIO tags stand for; an I- tag that continues nothing opens a span, as conlleval reads it. */
export function slotsFromBio(tokens: readonly Token[], tags: readonly string[]): Slot[] {
  const slots: { label: string; start: number; end: number }[] = [];
  let open: { label: string; start: number; end: number } | undefined;
  tokens.forEach((token, i) => {
    const tag = tags[i] ?? 'O';
    const label = tag.slice(2);
    if (tag === 'O') open = undefined;
    else if (tag.startsWith('I-') && open?.label === label) open.end = token.end;
    else {
      open = { label, start: token.start, end: token.end };
      slots.push(open);
    }
  });
  return slots;
}
