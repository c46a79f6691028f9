import { fastIntegers, fastRandom } from '../../corpus/fast-random.ts';
import { noiseWords } from './noise-words.ts';
import type { SkipGramOptions } from './options.ts';

/** A token as skip-gram reads it. */
export interface SkipGramToken {
  /** Row of the word table; 0 stands for all words without a row, which are never foretold. */
  readonly word: number;
  /** Rows of the table of character n-grams. */
  readonly grams: Int32Array;
}

/** The tables to train: a token's vector is its word's row, then the sum of its n-grams' rows over √(their number). */
export interface EmbeddingTables {
  /** [words, wordDimensions] */
  readonly words: Float32Array;
  /** [buckets, gramDimensions] */
  readonly grams: Float32Array;
  readonly wordDimensions: number;
  readonly gramDimensions: number;
}

export interface SkipGramRequest {
  readonly sentences: readonly (readonly SkipGramToken[])[];
  /** How often each word occurs in the sentences, by row of the word table. */
  readonly counts: ArrayLike<number>;
  readonly tables: EmbeddingTables;
  readonly options: SkipGramOptions;
  /** A word seen n times is read as row 0 with probability w / (w + n), so that row 0 and n-grams learn to do alone. */
  readonly wordDropout: number;
  readonly seed: number;
}

/** Words more frequent than this are passed over now and then (Mikolov et al. 2013; corpora here are small). */
const FREQUENT = 1e-3;

/**
 * Skip-gram with negative sampling over words made of their own row and character n-grams (Mikolov et al. 2013;
 * Bojanowski et al. 2017). Trains the tables in place; the same request gives the same numbers on every machine.
 */
export function trainSkipGram({ sentences, counts, tables, options, wordDropout, seed }: SkipGramRequest): void {
  const drawNegative = noiseWords(counts, fastIntegers('skip-gram-negatives', seed));
  if (drawNegative === undefined) return;
  const random = fastRandom('skip-gram', seed);
  const keep = keepProbabilities(counts);
  const centre = new Centre(tables);
  const width = tables.wordDimensions + tables.gramDimensions;
  const outputs = new Outputs(counts.length, width);
  const steps = options.epochs * sentences.length;
  for (let step = 0; step < steps; step++) {
    const sentence = sentences[step % sentences.length]!;
    const rate = options.learningRate * (1 - step / steps);
    const read = sentence.filter(({ word }) => random() < keep[word]!);
    read.forEach((token, i) => {
      const count = counts[token.word]!;
      const word = random() < wordDropout / (wordDropout + count) ? 0 : token.word;
      const reach = 1 + Math.floor(random() * options.window);
      centre.read(word, token.grams);
      for (let j = Math.max(0, i - reach); j <= Math.min(read.length - 1, i + reach); j++) {
        const wanted = read[j]!.word;
        if (j === i || wanted === 0) continue;
        outputs.learn(centre, { word: wanted, label: 1, rate });
        for (let k = 0; k < options.negatives; k++) {
          const other = drawNegative();
          if (other !== wanted) outputs.learn(centre, { word: other, label: 0, rate });
        }
      }
      centre.apply();
    });
  }
}

/** The word in the middle of a window: its vector, and the step its rows will take. */
class Centre {
  readonly vector: Float32Array;
  readonly step: Float32Array;
  readonly #tables: EmbeddingTables;
  #word = 0;
  #grams: Int32Array = new Int32Array();

  constructor(tables: EmbeddingTables) {
    const width = tables.wordDimensions + tables.gramDimensions;
    this.vector = new Float32Array(width);
    this.step = new Float32Array(width);
    this.#tables = tables;
  }

  read(word: number, rows: Int32Array): void {
    const { words, grams, wordDimensions, gramDimensions } = this.#tables;
    const { vector } = this;
    this.#word = word;
    this.#grams = rows;
    this.step.fill(0);
    for (let i = 0; i < wordDimensions; i++) vector[i] = words[word * wordDimensions + i]!;
    vector.fill(0, wordDimensions);
    const scale = 1 / Math.sqrt(rows.length);
    for (const row of rows) {
      const at = row * gramDimensions;
      for (let i = 0; i < gramDimensions; i++) vector[wordDimensions + i]! += scale * grams[at + i]!;
    }
  }

  /** Moves the rows by what the window has summed up. */
  apply(): void {
    const { words, grams, wordDimensions, gramDimensions } = this.#tables;
    const { step } = this;
    const wordAt = this.#word * wordDimensions;
    for (let i = 0; i < wordDimensions; i++) words[wordAt + i]! += step[i]!;
    const scale = 1 / Math.sqrt(this.#grams.length);
    for (const row of this.#grams) {
      const at = row * gramDimensions;
      for (let i = 0; i < gramDimensions; i++) grams[at + i]! += scale * step[wordDimensions + i]!;
    }
  }
}

/** What is foretold: one vector a word, [words, width]. */
class Outputs {
  readonly #width: number;
  readonly #vectors: Float32Array;

  constructor(words: number, width: number) {
    this.#width = width;
    this.#vectors = new Float32Array(words * width);
  }

  /** One step of logistic regression: is this word near the centre (label 1) or was it drawn at random (0)? */
  learn({ vector, step }: Centre, { word, label, rate }: { word: number; label: 0 | 1; rate: number }): void {
    const outputs = this.#vectors;
    const width = this.#width;
    const at = word * width;
    let score = 0;
    for (let i = 0; i < width; i++) score += vector[i]! * outputs[at + i]!;
    const slope = rate * (label - 1 / (1 + Math.exp(-score)));
    for (let i = 0; i < width; i++) {
      const output = outputs[at + i]!;
      step[i]! += slope * output;
      outputs[at + i] = output + slope * vector[i]!;
    }
  }
}

/** How likely a word is read where it occurs. */
function keepProbabilities(counts: ArrayLike<number>): Float64Array {
  const list = Array.from(counts);
  const total = list.reduce((sum, count) => sum + count, 0);
  return Float64Array.from(list, (count) => {
    const excess = FREQUENT / (count / total);
    return Math.min(1, Math.sqrt(excess) + excess);
  });
}
