import type { WordFeatures } from './word-features.ts';

/** The different words of a batch, so that what depends on the word alone is worked out once for each. */
export interface DistinctWords {
  readonly words: readonly WordFeatures[];
  /** Index in `words` of each token. */
  readonly indices: Int32Array;
}

export function distinctWords(tokens: readonly WordFeatures[]): DistinctWords {
  const seen = new Map<WordFeatures, number>();
  const indices = new Int32Array(tokens.length);
  for (let token = 0; token < tokens.length; token++) {
    const features = tokens[token]!;
    let index = seen.get(features);
    if (index === undefined) {
      index = seen.size;
      seen.set(features, index);
    }
    indices[token] = index;
  }
  return { words: [...seen.keys()], indices };
}
