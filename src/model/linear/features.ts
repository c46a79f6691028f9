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

/** Numbers a feature's kind, so that the same word in two roles is two features. Some take the numbers after theirs too. */
const template = {
  bias: 0,
  word: 10,
  pair: 20,
  triple: 30,
  prefix: 40,
  suffix: 50,
  suffixBefore: 60,
  suffixAfter: 70,
  shape: 80,
  shapePair: 90,
  place: 100,
  context: 110,
  sentenceWord: 120,
  sentencePair: 121,
  sentenceTriple: 122,
  sentenceGram: 123,
  sentenceShape: 124,
  sentenceLength: 125,
  sentenceEdge: 130,
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

/** The list all features are gathered in: each function takes what it added. */
const keys = new KeyList();

/** How far from a token a word may stand and still say something of it. */
export const REACH = 3;

/**
 * The features of each token, as 32-bit keys: the words of a window of ±3 and their bigrams and trigrams, affixes of
 * the word and its neighbours, shapes, and whether it is first or last. About 35 a token.
 */
export function tokenFeatures(words: readonly WordForm[]): Uint32Array[] {
  return words.map((_, i) => {
    for (let offset = -REACH; offset <= REACH; offset++) {
      const word = wordAtOffset(words, i, offset);
      if (word !== undefined) addWord(word, offset);
    }
    addCombinations(words, i);
    return keys.take();
  });
}

/** The word that stands so far from place i; beyond an end of the sentence, two places say all there is to say. */
export function wordAtOffset(words: readonly WordForm[], i: number, offset: number): WordForm | undefined {
  return words[i + offset] ?? (Math.abs(offset) < REACH ? OUTSIDE : undefined);
}

/** The part of a token's features that one word so far from it makes by itself. */
export function wordFeatures(word: WordForm, offset: number): Uint32Array {
  addWord(word, offset);
  return keys.take();
}

/** The rest of the features of the token at place i. */
export function combinedFeatures(words: readonly WordForm[], i: number): Uint32Array {
  addCombinations(words, i);
  return keys.take();
}

function addWord({ word, prefixes, suffixes, shape }: WordForm, offset: number): void {
  keys.add(template.word + offset + REACH, word);
  if (offset === 0) {
    for (let length = 0; length < prefixes.length; length++) keys.add(template.prefix + length, prefixes[length]!);
    for (let length = 0; length < suffixes.length; length++) keys.add(template.suffix + length, suffixes[length]!);
    keys.add(template.shape, shape);
  } else if (Math.abs(offset) === 1) {
    const isBefore = offset < 0;
    const suffix = isBefore ? template.suffixBefore : template.suffixAfter;
    // Endings of two and three letters.
    for (let length = 1; length < Math.min(suffixes.length, 3); length++) keys.add(suffix + length, suffixes[length]!);
    keys.add(template.shape + (isBefore ? 1 : 2), shape);
  }
}

/** What words say together, and where in the sentence they stand. */
function addCombinations(words: readonly WordForm[], i: number): void {
  const formAt = (offset: number): WordForm => words[i + offset] ?? OUTSIDE;
  const [before2, before, own, after, after2] = [formAt(-2), formAt(-1), formAt(0), formAt(1), formAt(2)];
  keys.add(template.bias, 0);
  keys.add(template.pair, before.word, own.word);
  keys.add(template.pair + 1, own.word, after.word);
  keys.add(template.pair + 2, before2.word, before.word);
  keys.add(template.pair + 3, after.word, after2.word);
  keys.add(template.pair + 4, before.word, after.word);
  keys.add(template.triple, combineHashes(before2.word, before.word), own.word);
  keys.add(template.triple + 1, combineHashes(own.word, after.word), after2.word);
  keys.add(template.shapePair, before.shape, own.shape);
  keys.add(template.shapePair + 1, own.shape, after.shape);
  if (i === 0) keys.add(template.place, 0);
  if (i === words.length - 1) keys.add(template.place + 1, 0);
}

/** Sentences of up to this many tokens are told apart by length, longer ones by powers of two. */
const EXACT_LENGTH = 8;

/**
 * The features of a sentence, as 32-bit keys without repetition: its words, their pairs and triples, character n-grams
 * within words, first and last word, length and shapes.
 */
export function sentenceFeatures(words: readonly WordForm[]): Uint32Array {
  for (const word of words) addSentenceWord(word);
  addSentenceCombinations(words);
  return keys.takeDistinct();
}

/** The part of a sentence's features that one of its words makes by itself. */
export function sentenceWordFeatures(word: WordForm): Uint32Array {
  addSentenceWord(word);
  return keys.takeDistinct();
}

/** The rest of a sentence's features. */
export function sentenceCombinedFeatures(words: readonly WordForm[]): Uint32Array {
  addSentenceCombinations(words);
  return keys.take();
}

function addSentenceWord({ word, shape, grams }: WordForm): void {
  keys.add(template.sentenceWord, word);
  keys.add(template.sentenceShape, shape);
  for (const gram of grams) keys.add(template.sentenceGram, gram);
}

function addSentenceCombinations(words: readonly WordForm[]): void {
  const wordAt = (i: number): number => (words[i] ?? OUTSIDE).word;
  keys.add(template.bias, 0);
  for (let i = 0; i <= words.length; i++) {
    keys.add(template.sentencePair, wordAt(i - 1), wordAt(i));
    if (i > 0) keys.add(template.sentenceTriple, combineHashes(wordAt(i - 2), wordAt(i - 1)), wordAt(i));
  }
  keys.add(template.sentenceEdge, wordAt(0));
  keys.add(template.sentenceEdge + 1, wordAt(words.length - 1));
  const { length } = words;
  keys.add(template.sentenceLength, length <= EXACT_LENGTH ? length : EXACT_LENGTH + Math.floor(Math.log2(length)));
}

/** The features all tokens of a sentence share, as 32-bit keys without repetition: its words. */
export function contextFeatures(words: readonly WordForm[]): Uint32Array {
  for (const { word } of words) keys.add(template.context, word);
  return keys.takeDistinct();
}
