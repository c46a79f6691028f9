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

/**
 * The features of each token, as 32-bit keys: the words of a window of ±3 and their bigrams and trigrams, affixes of
 * the word and its neighbours, shapes, and whether it is first or last. About 35 a token.
 */
export function tokenFeatures(words: readonly WordForm[]): Uint32Array[] {
  const at = (i: number): WordForm => words[i] ?? OUTSIDE;
  return words.map((form, i) => {
    const keys: number[] = [combineHashes(template.bias, 0)];
    const add = (kind: number, first: number, second = 0): void => {
      keys.push(combineHashes(kind, first, second));
    };
    const [before2, before, { word }, after, after2] = [at(i - 2), at(i - 1), form, at(i + 1), at(i + 2)];
    for (let offset = -3; offset <= 3; offset++) {
      if (Math.abs(offset) < 3 || words[i + offset] !== undefined) add(template.word + offset + 3, at(i + offset).word);
    }
    add(template.pair, before.word, word);
    add(template.pair + 1, word, after.word);
    add(template.pair + 2, before2.word, before.word);
    add(template.pair + 3, after.word, after2.word);
    add(template.pair + 4, before.word, after.word);
    add(template.triple, combineHashes(before2.word, before.word), word);
    add(template.triple + 1, combineHashes(word, after.word), after2.word);
    form.prefixes.forEach((prefix, length) => {
      add(template.prefix + length, prefix);
    });
    form.suffixes.forEach((suffix, length) => {
      add(template.suffix + length, suffix);
    });
    for (const length of [1, 2]) {
      if (before.suffixes[length] !== undefined) add(template.neighbourSuffix + length, before.suffixes[length]);
      if (after.suffixes[length] !== undefined) add(template.neighbourSuffix + 10 + length, after.suffixes[length]);
    }
    add(template.shape, form.shape);
    add(template.shape + 1, before.shape);
    add(template.shape + 2, after.shape);
    add(template.shapePair, before.shape, form.shape);
    add(template.shapePair + 1, form.shape, after.shape);
    if (i === 0) add(template.place, 0);
    if (i === words.length - 1) add(template.place + 1, 0);
    return Uint32Array.from(keys);
  });
}

/** Sentences of up to this many tokens are told apart by length, longer ones by powers of two. */
const EXACT_LENGTH = 8;

/**
 * The features of a sentence, as 32-bit keys without repetition: its words, their pairs and triples, character n-grams
 * within words, first and last word, length and shapes.
 */
export function sentenceFeatures(words: readonly WordForm[]): Uint32Array {
  const keys = new Set<number>([combineHashes(template.bias, 0)]);
  const wordAt = (i: number): number => (words[i] ?? OUTSIDE).word;
  const add = (kind: number, first: number, second = 0): void => {
    keys.add(combineHashes(kind, first, second));
  };
  for (const { word, shape, grams } of words) {
    add(template.sentenceWord, word);
    add(template.sentenceShape, shape);
    for (const gram of grams) add(template.sentenceGram, gram);
  }
  for (let i = 0; i <= words.length; i++) {
    add(template.sentencePair, wordAt(i - 1), wordAt(i));
    if (i > 0) add(template.sentenceTriple, combineHashes(wordAt(i - 2), wordAt(i - 1)), wordAt(i));
  }
  add(template.sentenceEdge, wordAt(0));
  add(template.sentenceEdge + 1, wordAt(words.length - 1));
  const { length } = words;
  add(template.sentenceLength, length <= EXACT_LENGTH ? length : EXACT_LENGTH + Math.floor(Math.log2(length)));
  return Uint32Array.from(keys);
}

/** The features all tokens of a sentence share, as 32-bit keys without repetition: its words. */
export function contextFeatures(words: readonly WordForm[]): Uint32Array {
  return Uint32Array.from(new Set(words.map(({ word }) => combineHashes(template.context, word))));
}
