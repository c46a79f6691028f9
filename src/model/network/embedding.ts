import type { Batch } from './batch.ts';
import { type DistinctWords, distinctWords } from './distinct-words.ts';
import type { Parameters } from './parameters.ts';
import { SparseAdam } from './sparse-adam.ts';

/** The two tables side by side in a token's vector: the word's row, then the scaled sum of its n-grams' rows. */
export interface EmbeddingDimensions {
  readonly wordDimensions: number;
  readonly gramDimensions: number;
}

type Tables = Pick<Parameters, 'words' | 'grams'>;

/**
 * The input of the network: [n, wordDimensions + gramDimensions]. Kept outside TF.js, whose WebAssembly backend
 * cannot train a lookup. `wordRows` are the rows to use, which word dropout may have changed.
 */
export function embedTokens(
  { words, grams }: Tables,
  batch: Batch,
  { wordRows, wordDimensions, gramDimensions }: EmbeddingDimensions & { readonly wordRows: ArrayLike<number> },
): Float32Array {
  const width = wordDimensions + gramDimensions;
  const vectors = new Float32Array(batch.words.length * width);
  const distinct = distinctWords(batch.words);
  const sums = sumGrams(grams, distinct, gramDimensions);
  for (let token = 0; token < batch.words.length; token++) {
    const { vector } = batch.words[token]!;
    const wordAt = wordRows[token]! * wordDimensions;
    const sumAt = distinct.indices[token]! * gramDimensions;
    vectors.set(vector ?? words.subarray(wordAt, wordAt + wordDimensions), token * width);
    vectors.set(sums.subarray(sumAt, sumAt + gramDimensions), token * width + wordDimensions);
  }
  return vectors;
}

/** The scaled sum of the n-grams' rows of each distinct word: [words, dimensions]. */
function sumGrams(table: Float32Array, { words }: DistinctWords, dimensions: number): Float32Array {
  const sums = new Float32Array(words.length * dimensions);
  for (let word = 0; word < words.length; word++) {
    const { grams } = words[word]!;
    const scale = gramScale(grams);
    const target = word * dimensions;
    // Four sums at a time stay in registers.
    let i = 0;
    for (; i + 4 <= dimensions; i += 4) {
      let [a, b, c, d] = [0, 0, 0, 0];
      for (let k = 0; k < grams.length; k++) {
        const at = grams[k]! * dimensions + i;
        a += table[at]!;
        b += table[at + 1]!;
        c += table[at + 2]!;
        d += table[at + 3]!;
      }
      sums[target + i] = scale * a;
      sums[target + i + 1] = scale * b;
      sums[target + i + 2] = scale * c;
      sums[target + i + 3] = scale * d;
    }
    for (; i < dimensions; i++) {
      let sum = 0;
      for (let k = 0; k < grams.length; k++) sum += table[grams[k]! * dimensions + i]!;
      sums[target + i] = scale * sum;
    }
  }
  return sums;
}

/** Keeps a token's n-gram part about as long whether the token is long or short. */
function gramScale(grams: Int32Array): number {
  return 1 / Math.sqrt(grams.length);
}

/** Trains both tables from the gradient of {@link embedTokens}' result, touching only rows that occurred. */
export class EmbeddingTrainer {
  readonly #dimensions: EmbeddingDimensions;
  readonly #words: SparseAdam;
  readonly #grams: SparseAdam;

  constructor({ words, grams }: Tables, dimensions: EmbeddingDimensions) {
    this.#dimensions = dimensions;
    this.#words = new SparseAdam(words, dimensions.wordDimensions);
    this.#grams = new SparseAdam(grams, dimensions.gramDimensions);
  }

  update(
    gradient: Float32Array,
    { batch, wordRows, learningRate }: { batch: Batch; wordRows: ArrayLike<number>; learningRate: number },
  ): void {
    const { wordDimensions, gramDimensions } = this.#dimensions;
    const width = wordDimensions + gramDimensions;
    const { words, indices } = distinctWords(batch.words);
    const wordGradients = new Float32Array(indices.length * wordDimensions);
    const gramGradients = new Float32Array(words.length * gramDimensions);
    for (let token = 0; token < indices.length; token++) {
      const at = token * width;
      // Given vectors stay as they are.
      if (batch.words[token]!.vector === undefined) this.#words.add(wordRows[token]!, token);
      for (let i = 0; i < wordDimensions; i++) wordGradients[token * wordDimensions + i] = gradient[at + i]!;
      const target = indices[token]! * gramDimensions;
      const source = at + wordDimensions;
      for (let i = 0; i < gramDimensions; i++) gramGradients[target + i]! += gradient[source + i]!;
    }
    for (let word = 0; word < words.length; word++) {
      const { grams } = words[word]!;
      const scale = gramScale(grams);
      const at = word * gramDimensions;
      for (let i = at; i < at + gramDimensions; i++) gramGradients[i]! *= scale;
      for (let k = 0; k < grams.length; k++) this.#grams.add(grams[k]!, word);
    }
    this.#words.apply(wordGradients, learningRate);
    this.#grams.apply(gramGradients, learningRate);
  }
}
