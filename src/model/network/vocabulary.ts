/** Id of every word the training set does not have. */
export const UNKNOWN_WORD = 0;

/** The words of a training set, numbered from 1 in order of appearance, with how often each was seen. */
export class Vocabulary {
  readonly words: readonly string[];
  /** `counts[id]`; the unknown word's entry is 0. */
  readonly counts: readonly number[];
  readonly #ids: ReadonlyMap<string, number>;

  constructor(words: readonly string[], counts: readonly number[]) {
    this.words = words;
    this.counts = [0, ...counts];
    this.#ids = new Map(words.map((word, index) => [word, index + 1]));
  }

  /** The words of a training set; of further words those that are there already or occur `leastCount` times. */
  static of(
    words: Iterable<string>,
    ...further: readonly { readonly words: Iterable<string>; readonly leastCount: number }[]
  ): Vocabulary {
    const counts = countsOf(words);
    for (const { words, leastCount } of further) {
      for (const [word, count] of countsOf(words)) {
        const own = counts.get(word) ?? 0;
        if (own > 0 || count >= leastCount) counts.set(word, own + count);
      }
    }
    return new Vocabulary([...counts.keys()], [...counts.values()]);
  }

  /** Number of ids, the unknown word's included. */
  get size(): number {
    return this.words.length + 1;
  }

  idOf(word: string): number {
    return this.#ids.get(word) ?? UNKNOWN_WORD;
  }
}

function countsOf(words: Iterable<string>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}
