import { combineHashes, hashText } from './hashing.ts';
import type { WordForm } from './word-forms.ts';

/** Stands beyond both ends of a sentence. */
const OUTSIDE: WordForm = {
  word: hashText('\u0000'),
  shape: hashText('\u0000'),
  prefixes: [],
  suffixes: [],
  grams: [],
};

/** Numbers a feature's kind, so that the same word in two roles is two features. */
const template = {
  bias: 1,
  word: 2,
  pair: 23,
  triple: 33,
  prefix: 43,
  suffix: 53,
  neighbourSuffix: 63,
  shape: 83,
  shapePair: 93,
  place: 103,
  sentenceWord: 113,
  sentencePair: 114,
  sentenceTriple: 115,
  sentenceGram: 116,
  sentenceEdge: 117,
  sentenceLength: 119,
  sentenceShape: 120,
  context: 121,
} as const;

/** Gathers the keys of features. */
class KeyList {
  #keys = new Uint32Array(64);
  #count = 0;

  add(kind: number, first: number, second = 0): void {
    if (this.#count === this.#keys.length) {
      const longer = new Uint32Array(2 * this.#count);
      longer.set(this.#keys);
      this.#keys = longer;
    }
    this.#keys[this.#count++] = combineHashes(kind, first, second);
  }

  /** The keys in order; the list starts afresh. */
  take(): Uint32Array {
    const keys = this.#keys.slice(0, this.#count);
    this.#count = 0;
    return keys;
  }

  /** The keys without repetition, ascending; the list starts afresh. */
  takeDistinct(): Uint32Array {
    const keys = this.take().sort();
    let count = 0;
    for (const key of keys) if (count === 0 || key !== keys[count - 1]) keys[count++] = key;
    return keys.subarray(0, count);
  }
}

/**
 * The features of each token, as 32-bit keys: the words of a window of ±3 and their bigrams and trigrams, affixes of
 * the word and its neighbours, shapes, and whether it is first or last. About 35 a token.
 */
export function tokenFeatures(words: readonly WordForm[]): Uint32Array[] {
  const at = (i: number): WordForm => words[i] ?? OUTSIDE;
  const keys = new KeyList();
  return words.map((form, i) => {
    keys.add(template.bias, 0);
    const [before2, before, { word }, after, after2] = [at(i - 2), at(i - 1), form, at(i + 1), at(i + 2)];
    for (let offset = -3; offset <= 3; offset++) {
      if (Math.abs(offset) < 3 || words[i + offset] !== undefined)
        keys.add(template.word + offset + 3, at(i + offset).word);
    }
    keys.add(template.pair, before.word, word);
    keys.add(template.pair + 1, word, after.word);
    keys.add(template.pair + 2, before2.word, before.word);
    keys.add(template.pair + 3, after.word, after2.word);
    keys.add(template.pair + 4, before.word, after.word);
    keys.add(template.triple, combineHashes(before2.word, before.word), word);
    keys.add(template.triple + 1, combineHashes(word, after.word), after2.word);
    form.prefixes.forEach((prefix, length) => {
      keys.add(template.prefix + length, prefix);
    });
    form.suffixes.forEach((suffix, length) => {
      keys.add(template.suffix + length, suffix);
    });
    for (const length of [1, 2]) {
      if (before.suffixes[length] !== undefined) keys.add(template.neighbourSuffix + length, before.suffixes[length]);
      if (after.suffixes[length] !== undefined)
        keys.add(template.neighbourSuffix + 10 + length, after.suffixes[length]);
    }
    keys.add(template.shape, form.shape);
    keys.add(template.shape + 1, before.shape);
    keys.add(template.shape + 2, after.shape);
    keys.add(template.shapePair, before.shape, form.shape);
    keys.add(template.shapePair + 1, form.shape, after.shape);
    if (i === 0) keys.add(template.place, 0);
    if (i === words.length - 1) keys.add(template.place + 1, 0);
    return keys.take();
  });
}

/** Sentences of up to this many tokens are told apart by length, longer ones by powers of two. */
const EXACT_LENGTH = 8;

/**
 * The features of a sentence, as 32-bit keys without repetition: its words, their pairs and triples, character n-grams
 * within words, first and last word, length and shapes.
 */
export function sentenceFeatures(words: readonly WordForm[]): Uint32Array {
  const keys = new KeyList();
  const wordAt = (i: number): number => (words[i] ?? OUTSIDE).word;
  keys.add(template.bias, 0);
  for (const { word, shape, grams } of words) {
    keys.add(template.sentenceWord, word);
    keys.add(template.sentenceShape, shape);
    for (const gram of grams) keys.add(template.sentenceGram, gram);
  }
  for (let i = 0; i <= words.length; i++) {
    keys.add(template.sentencePair, wordAt(i - 1), wordAt(i));
    if (i > 0) keys.add(template.sentenceTriple, combineHashes(wordAt(i - 2), wordAt(i - 1)), wordAt(i));
  }
  keys.add(template.sentenceEdge, wordAt(0));
  keys.add(template.sentenceEdge + 1, wordAt(words.length - 1));
  const { length } = words;
  keys.add(template.sentenceLength, length <= EXACT_LENGTH ? length : EXACT_LENGTH + Math.floor(Math.log2(length)));
  return keys.takeDistinct();
}

/** The features all tokens of a sentence share, as 32-bit keys without repetition: its words. */
export function contextFeatures(words: readonly WordForm[]): Uint32Array {
  const keys = new KeyList();
  for (const { word } of words) keys.add(template.context, word);
  return keys.takeDistinct();
}
