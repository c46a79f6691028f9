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
    const shared = new Uint16Array(this.#sizes.length);
    for (const trigram of query) {
      for (const index of this.#postings.get(trigram) ?? []) shared[index]!++;
    }
    const best: NearText[] = [];
    let enough = 0; // what a text must exceed to be among the best
    for (let index = 0; index < shared.length; index++) {
      const similarity = (2 * shared[index]!) / (query.size + this.#sizes[index]!);
      if (similarity <= enough) continue;
      const place = best.findLastIndex((other) => other.similarity >= similarity) + 1;
      best.splice(place, 0, { index, similarity });
      if (best.length > limit) best.pop();
      if (best.length === limit) enough = best.at(-1)?.similarity ?? Number.POSITIVE_INFINITY;
    }
    return best;
  }
}

function trigrams(text: string): Set<string> {
  const characters = [...`  ${foldText(text)}  `];
  const found = new Set<string>();
  for (let i = 0; i + 3 <= characters.length; i++) found.add(characters.slice(i, i + 3).join(''));
  return found;
}
