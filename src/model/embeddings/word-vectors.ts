import { gramRows, normalizeWord } from '../network/word-features.ts';

/** How a word without a vector of its own is put together from its character n-grams. */
export interface Subwords {
  /** Stands in the place of the word's own part. */
  readonly unknown: Float32Array;
  /** [buckets, gramDimensions] */
  readonly grams: Float32Array;
  readonly buckets: number;
  /** Of all raw vectors at length one; taken away from each. */
  readonly mean: Float32Array;
  /** [dimensions, dimensions]: turns a vector into the space it shares with another language; none if it is there. */
  readonly map?: Float32Array;
}

export interface WordVectorTables {
  /** BCP 47 tag of the language. */
  readonly locale: string;
  /** In the form `normalizeWord` gives. */
  readonly words: readonly string[];
  /** [words, dimensions]: centred, of length one, in the shared space. */
  readonly vectors: Float32Array;
  readonly subwords: Subwords;
}

/** The word vectors of one language. */
export class WordVectors {
  readonly tables: WordVectorTables;
  readonly #rows: ReadonlyMap<string, number>;

  constructor(tables: WordVectorTables) {
    this.tables = tables;
    this.#rows = new Map(tables.words.map((word, row) => [word, row]));
  }

  get dimensions(): number {
    return this.tables.subwords.mean.length;
  }

  /** The row of a word in the form `normalizeWord` gives; undefined if it has none. */
  rowOf(word: string): number | undefined {
    return this.#rows.get(word);
  }

  /** The token's own vector; undefined if it was too rare to get one. */
  own(token: string): Float32Array | undefined {
    const row = this.#rows.get(normalizeWord(token));
    const { dimensions } = this;
    return row === undefined ? undefined : this.tables.vectors.subarray(row * dimensions, (row + 1) * dimensions);
  }

  /** What the token's character n-grams say of it. */
  composed(token: string): Float32Array {
    const { unknown, grams, buckets, mean, map } = this.tables.subwords;
    const gramDimensions = mean.length - unknown.length;
    const vector = new Float32Array(mean.length);
    vector.set(unknown);
    const rows = gramRows(token, buckets);
    const scale = 1 / Math.sqrt(rows.length);
    for (const row of rows) {
      for (let i = 0; i < gramDimensions; i++) {
        vector[unknown.length + i]! += scale * grams[row * gramDimensions + i]!;
      }
    }
    centre(vector, mean);
    return map === undefined ? vector : turned(vector, map);
  }
}

/** Length one, less the mean, length one again (Artetxe, Labaka & Agirre 2018), in place. */
export function centre(vector: Float32Array, mean: Float32Array): void {
  toUnitLength(vector);
  for (let i = 0; i < vector.length; i++) vector[i]! -= mean[i]!;
  toUnitLength(vector);
}

/** Stretches a vector to length one in place; nothing stays nothing. */
export function toUnitLength(vector: Float32Array): void {
  let squares = 0;
  for (let i = 0; i < vector.length; i++) squares += vector[i]! * vector[i]!;
  if (squares === 0) return;
  const factor = 1 / Math.sqrt(squares);
  for (let i = 0; i < vector.length; i++) vector[i]! *= factor;
}

function turned(vector: Float32Array, map: Float32Array): Float32Array {
  const width = vector.length;
  return vector.map((_, i) => {
    let sum = 0;
    for (let j = 0; j < width; j++) sum += map[i * width + j]! * vector[j]!;
    return sum;
  });
}
