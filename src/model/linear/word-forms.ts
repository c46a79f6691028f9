import { normalizeWord, wordShape } from '../network/word-features.ts';
import { combineHashes, hashText } from './hashing.ts';

/** What the linear model sees of one word, all as 32-bit hashes. */
export interface WordForm {
  readonly word: number;
  readonly shape: number;
  /** The first 1, 2 … letters, and the last, of the word in lower case; none longer than the word. */
  readonly prefixes: readonly number[];
  readonly suffixes: readonly number[];
  /** Character n-grams of the word between `<` and `>`, without repetition. */
  readonly grams: readonly number[];
}

const LONGEST_AFFIX = 4;
const SHORTEST_GRAM = 3;
const LONGEST_GRAM = 5;
/** Characters of a word that are cut into n-grams: a pasted URL must not cost more than a long word. */
const LONGEST_WORD = 24;

function wordForm(token: string): WordForm {
  const word = normalizeWord(token);
  const affixes = Array.from({ length: Math.min(LONGEST_AFFIX, word.length) }, (_, i) => i + 1);
  return {
    word: hashText(word),
    shape: hashText(wordShape(token)),
    prefixes: affixes.map((length) => hashText(word, 0, length)),
    suffixes: affixes.map((length) => hashText(word, word.length - length)),
    grams: characterGrams(`<${word.slice(0, LONGEST_WORD)}>`),
  };
}

function characterGrams(padded: string): number[] {
  const grams = new Set<number>();
  for (let length = SHORTEST_GRAM; length <= LONGEST_GRAM; length++) {
    for (let start = 0; start + length <= padded.length; start++) {
      grams.add(combineHashes(length, hashText(padded, start, start + length)));
    }
  }
  return [...grams];
}

/** Words whose forms are kept: enough for any corpus of commands, and a bound for a predictor that lives long. */
const REMEMBERED = 1 << 16;

/** Looks words up, remembering those it has seen. */
export function wordFormLookup(): (token: string) => WordForm {
  const known = new Map<string, WordForm>();
  return (token) => {
    let form = known.get(token);
    if (form === undefined) {
      form = wordForm(token);
      if (known.size < REMEMBERED) known.set(token, form);
    }
    return form;
  };
}
