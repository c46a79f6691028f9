import type { Vocabulary } from './vocabulary.ts';

/** What the network sees of one token. */
export interface WordFeatures {
  /** Row of the word table. */
  readonly word: number;
  /** Rows of the table of character n-grams, without repetition. */
  readonly grams: Int32Array;
  /** Stands in the place of the word's row where words are read by given vectors. */
  readonly vector?: Float32Array;
  /** The word's translations, for training to swap it for. */
  readonly translations?: readonly WordFeatures[];
}

const SHORTEST_GRAM = 2;
const LONGEST_GRAM = 5;
/** Characters of a token that are looked at: a pasted URL must not cost more than a long word. */
const LONGEST_WORD = 24;

/** The form under which a word is looked up. */
export function normalizeWord(token: string): string {
  return token.normalize('NFC').toLowerCase();
}

/** Rows of the hashed n-gram table: n-grams of the word between `<` and `>`, and its shape (`X`, `Xx`, `dd` …). */
export function gramRows(token: string, buckets: number): Int32Array {
  const padded = `<${normalizeWord(token)}>`;
  const rows = new Set<number>();
  for (let length = SHORTEST_GRAM; length <= LONGEST_GRAM; length++) {
    const lastStart = Math.min(padded.length - length, LONGEST_WORD - 1);
    for (let start = 0; start <= lastStart; start++) {
      rows.add(hash(`${length}${padded.slice(start, start + length)}`) % buckets);
    }
  }
  rows.add(hash(`shape ${wordShape(token)}`) % buckets);
  return Int32Array.from(rows);
}

/** `Berlin` → `Xx`, `7:30` → `d:dd`, `A4` → `Xd`: runs of letters collapse, runs of digits keep their length up to 4. */
export function wordShape(token: string): string {
  return token.replace(/\p{Nd}+|\p{Lu}+|\p{Ll}+/gu, (run) => {
    if (/^\p{Nd}/u.test(run)) return 'd'.repeat(Math.min(run.length, 4));
    return /^\p{Lu}/u.test(run) ? 'X' : 'x';
  });
}

/** FNV-1a over UTF-16 units, with the finish of MurmurHash3 so that the low bits are good. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  value = Math.imul(value ^ (value >>> 15), 0x85ebca6b);
  return (value ^ (value >>> 13)) >>> 0;
}

/** Tokens whose features are kept: enough for any corpus of commands, and a bound for a predictor that lives long. */
const REMEMBERED = 1 << 17;

/** Looks tokens up, remembering those it has seen. */
export function wordFeatureLookup(vocabulary: Vocabulary, buckets: number): (token: string) => WordFeatures {
  return remembering((token) => ({ word: vocabulary.idOf(normalizeWord(token)), grams: gramRows(token, buckets) }));
}

/** A look-up that gives equal tokens the same object, as long as there are not too many. */
export function remembering(featuresOf: (token: string) => WordFeatures): (token: string) => WordFeatures {
  const known = new Map<string, WordFeatures>();
  return (token) => {
    let features = known.get(token);
    if (features === undefined) {
      features = featuresOf(token);
      if (known.size < REMEMBERED) known.set(token, features);
    }
    return features;
  };
}
