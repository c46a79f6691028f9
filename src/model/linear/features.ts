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

/**
 * The features of each token, as 32-bit keys: the words of a window of ±3 and their bigrams and trigrams, affixes of
 * the word and its neighbours, shapes, and whether it is first or last. About 35 a token.
 */
export function tokenFeatures(words: readonly WordForm[]): Uint32Array[] {
  const keys = new KeyList();
  return words.map((_, i) => {
    keys.add(template.bias, 0);
    addWindow(keys, words, i);
    addForms(keys, words, i);
    if (i === 0) keys.add(template.place, 0);
    if (i === words.length - 1) keys.add(template.place + 1, 0);
    return keys.take();
  });
}

/** The words around place i, alone and together. */
function addWindow(keys: KeyList, words: readonly WordForm[], i: number): void {
  const wordAt = (place: number): number => (words[place] ?? OUTSIDE).word;
  for (let offset = -3; offset <= 3; offset++) {
    // Beyond an end of the sentence, two places say all there is to say.
    const isWanted = Math.abs(offset) < 3 || words[i + offset] !== undefined;
    if (isWanted) keys.add(template.word + offset + 3, wordAt(i + offset));
  }
  const [before2, before, word, after, after2] = [
    wordAt(i - 2),
    wordAt(i - 1),
    wordAt(i),
    wordAt(i + 1),
    wordAt(i + 2),
  ];
  keys.add(template.pair, before, word);
  keys.add(template.pair + 1, word, after);
  keys.add(template.pair + 2, before2, before);
  keys.add(template.pair + 3, after, after2);
  keys.add(template.pair + 4, before, after);
  keys.add(template.triple, combineHashes(before2, before), word);
  keys.add(template.triple + 1, combineHashes(word, after), after2);
}

/** What the word at place i and its neighbours look like. */
function addForms(keys: KeyList, words: readonly WordForm[], i: number): void {
  const { prefixes, suffixes, shape } = words[i]!;
  const before = words[i - 1] ?? OUTSIDE;
  const after = words[i + 1] ?? OUTSIDE;
  for (let length = 0; length < prefixes.length; length++) keys.add(template.prefix + length, prefixes[length]!);
  for (let length = 0; length < suffixes.length; length++) keys.add(template.suffix + length, suffixes[length]!);
  // Endings of two and three letters.
  for (let length = 1; length < Math.min(before.suffixes.length, 3); length++) {
    keys.add(template.suffixBefore + length, before.suffixes[length]!);
  }
  for (let length = 1; length < Math.min(after.suffixes.length, 3); length++) {
    keys.add(template.suffixAfter + length, after.suffixes[length]!);
  }
  keys.add(template.shape, shape);
  keys.add(template.shape + 1, before.shape);
  keys.add(template.shape + 2, after.shape);
  keys.add(template.shapePair, before.shape, shape);
  keys.add(template.shapePair + 1, shape, after.shape);
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
