import { foldText } from '../corpus/text-folding.ts';

/** One of the texts searched, by its index, and how like the query it is: from 0, nothing shared, to 1. */
export interface NearText {
  readonly index: number;
  readonly similarity: number;
}

/**
 * Finds the texts most like another: Dice coefficient of their sets of character trigrams, 2 × shared / (both sizes),
 * after folding, with blanks at both ends so that short words count.
 */
export class NearestTexts {
  /** Trigram → indices of the texts that have it. */
  readonly #postings = new Map<string, number[]>();
  /** How many trigrams each text has. */
  readonly #sizes: number[] = [];

  constructor(texts: Iterable<string>) {
    let index = 0;
    for (const text of texts) {
      const found = trigrams(text);
      this.#sizes.push(found.size);
      for (const trigram of found) {
        const posting = this.#postings.get(trigram);
        if (posting === undefined) this.#postings.set(trigram, [index]);
        else posting.push(index);
      }
      index++;
    }
  }

  /** At most `limit` texts, the nearest first, equals in their order; none that share nothing. */
  nearest(text: string, limit: number): NearText[] {
    const query = trigrams(text);
    const shared = new Map<number, number>();
    for (const trigram of query) {
      for (const index of this.#postings.get(trigram) ?? []) shared.set(index, (shared.get(index) ?? 0) + 1);
    }
    return Array.from(shared, ([index, count]) => ({
      index,
      similarity: (2 * count) / (query.size + this.#sizes[index]!),
    }))
      .toSorted((a, b) => b.similarity - a.similarity || a.index - b.index)
      .slice(0, limit);
  }
}

function trigrams(text: string): Set<string> {
  const characters = [...`  ${foldText(text)}  `];
  const found = new Set<string>();
  for (let i = 0; i + 3 <= characters.length; i++) found.add(characters.slice(i, i + 3).join(''));
  return found;
}
