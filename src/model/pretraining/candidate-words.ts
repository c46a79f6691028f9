/** The words that the hidden ones of a batch are to be told from, all of them in it. */
export interface Candidates {
  /** Rows of the word table, each once. */
  readonly words: Int32Array;
  /** Index in `words` of each hidden word. */
  readonly labels: Int32Array;
}

/** The hidden words of a batch and `negatives` draws of others; what is drawn twice is there once. */
export function candidateWords(
  wanted: Int32Array,
  { negatives, drawNoise }: { readonly negatives: number; readonly drawNoise: () => number },
): Candidates {
  const indices = new Map<number, number>();
  const indexOf = (word: number): number => {
    const index = indices.get(word) ?? indices.size;
    indices.set(word, index);
    return index;
  };
  const labels = Int32Array.from(wanted, indexOf);
  for (let k = 0; k < negatives; k++) indexOf(drawNoise());
  return { words: Int32Array.from(indices.keys()), labels };
}
