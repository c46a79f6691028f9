import { fastRandom } from '../../corpus/fast-random.ts';
import { shuffled } from '../../corpus/random.ts';
import { tokenize } from '../../corpus/tokens.ts';
import { UNKNOWN_WORD, Vocabulary } from '../network/vocabulary.ts';
import { normalizeWord, type WordFeatures, wordFeatureLookup } from '../network/word-features.ts';
import { type EmbeddingTables, trainSkipGram } from '../pretraining/skip-gram.ts';
import type { BilingualVectorOptions } from './options.ts';
import { centre, toUnitLength, WordVectors, type WordVectorTables } from './word-vectors.ts';

/** As in the network: the standard deviation of what tables start with. */
const SPREAD = 0.1;
/** A word seen n times is read by its n-grams alone with probability w / (w + n). */
const WORD_DROPOUT = 4;

/** Learns the word vectors of one language by skip-gram with subwords; words come in order of frequency. */
export function learnVectors(
  texts: Iterable<string>,
  { locale, options, seed }: { locale: string; options: BilingualVectorOptions; seed: number },
): WordVectors {
  const { wordDimensions, gramDimensions, gramBuckets } = options;
  const sentences = shuffled(
    Array.from(texts, (text) => tokenize(text).map((token) => token.text)),
    fastRandom('vector-texts', locale, seed),
  );
  const vocabulary = frequentFirst(sentences, options.leastCount);
  const lookUp = wordFeatureLookup(vocabulary, gramBuckets);
  const tokens = sentences.map((words) => words.map(lookUp));
  const counts = new Int32Array(vocabulary.size);
  for (const sentence of tokens) for (const { word } of sentence) counts[word]!++;

  const random = fastRandom('vectors', locale, seed);
  const table = (length: number) => Float32Array.from({ length }, () => (2 * random() - 1) * Math.sqrt(3) * SPREAD);
  const tables: EmbeddingTables = {
    words: table(vocabulary.size * wordDimensions),
    grams: table(gramBuckets * gramDimensions),
    wordDimensions,
    gramDimensions,
  };
  const { epochs, window, negatives, learningRate } = options;
  const skipGram = { epochs, window, negatives, learningRate };
  trainSkipGram({ sentences: tokens, counts, tables, options: skipGram, wordDropout: WORD_DROPOUT, seed });
  return new WordVectors({ locale, ...centredVectors(vocabulary.words, tables, { buckets: gramBuckets, lookUp }) });
}

function frequentFirst(sentences: readonly (readonly string[])[], leastCount: number): Vocabulary {
  const counts = new Map<string, number>();
  for (const sentence of sentences) {
    for (const token of sentence) {
      const word = normalizeWord(token);
      counts.set(word, (counts.get(word) ?? 0) + 1);
    }
  }
  const kept = [...counts].filter(([, count]) => count >= leastCount).sort(([, a], [, b]) => b - a);
  return new Vocabulary(
    kept.map(([word]) => word),
    kept.map(([, count]) => count),
  );
}

/** The vectors of the words, centred and at length one. */
function centredVectors(
  words: readonly string[],
  tables: EmbeddingTables,
  { buckets, lookUp }: { buckets: number; lookUp: (token: string) => WordFeatures },
): Omit<WordVectorTables, 'locale'> {
  const { wordDimensions, gramDimensions } = tables;
  const width = wordDimensions + gramDimensions;
  const vectors = new Float32Array(words.length * width);
  const mean = new Float64Array(width);
  words.forEach((word, row) => {
    const vector = vectors.subarray(row * width, (row + 1) * width);
    const features = lookUp(word);
    vector.set(tables.words.subarray(features.word * wordDimensions, (features.word + 1) * wordDimensions));
    const scale = 1 / Math.sqrt(features.grams.length);
    for (const gram of features.grams) {
      for (let i = 0; i < gramDimensions; i++) {
        vector[wordDimensions + i]! += scale * tables.grams[gram * gramDimensions + i]!;
      }
    }
    toUnitLength(vector);
    for (let i = 0; i < width; i++) mean[i]! += vector[i]! / words.length;
  });
  const centreOfAll = Float32Array.from(mean);
  for (let row = 0; row < words.length; row++) centre(vectors.subarray(row * width, (row + 1) * width), centreOfAll);
  const unknown = tables.words.slice(UNKNOWN_WORD, wordDimensions);
  return { words, vectors, subwords: { unknown, grams: tables.grams, buckets, mean: centreOfAll } };
}
