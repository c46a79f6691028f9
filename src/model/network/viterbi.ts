import type { TagSet } from './tag-set.ts';

/**
 * Finds the best allowed sequence of tags under emission and transition scores. Of the tags a token may have, most
 * cannot be part of it whatever comes: they are dominated by the leader, and left out without changing the result.
 */
export class Viterbi {
  readonly #tags: TagSet;
  readonly #transitions: Float32Array;
  /**
   * [leader, other]: a tag whose score is this much below the leader's is no better a way to any of the tags that may
   * come anywhere.
   */
  readonly #margins: Float64Array;
  #scores: Float64Array<ArrayBuffer>;
  #next: Float64Array<ArrayBuffer>;
  /** The tag before each tag of each token on the best way there: [token, tag]. */
  #previous = new Int32Array(0);

  /** `transitions` are [from, to]; what the tag set forbids is never taken, whatever its score. */
  constructor(tags: TagSet, transitions: Float32Array) {
    this.#tags = tags;
    this.#transitions = transitions;
    this.#margins = dominanceMargins(tags, transitions);
    this.#scores = new Float64Array(tags.size);
    this.#next = new Float64Array(tags.size);
  }

  /** The best tags of the `length` tokens whose emissions ([n, tags]) start at row `first`. */
  decode(emissions: Float32Array, first: number, length: number): number[] {
    if (length === 0) return [];
    const { size, canStart } = this.#tags;
    if (this.#previous.length < length * size) this.#previous = new Int32Array(2 * length * size);
    for (let tag = 0; tag < size; tag++) {
      this.#scores[tag] = canStart[tag] === 1 ? emissions[first * size + tag]! : Number.NEGATIVE_INFINITY;
    }
    for (let t = 1; t < length; t++) {
      this.#step(t);
      const emissionAt = (first + t) * size;
      for (let tag = 0; tag < size; tag++) this.#next[tag]! += emissions[emissionAt + tag]!;
      [this.#scores, this.#next] = [this.#next, this.#scores];
    }
    const path = new Array<number>(length);
    path[length - 1] = indexOfGreatest(this.#scores);
    for (let t = length - 1; t > 0; t--) path[t - 1] = this.#previous[t * size + path[t]!]!;
    return path;
  }

  /** Fills `#next` with the score of the best way to reach each tag of token t, and notes the tag it comes from. */
  #step(t: number): void {
    const { size, freeCount, predecessors } = this.#tags;
    const transitions = this.#transitions;
    const scores = this.#scores;
    const best = this.#next;
    const previous = this.#previous;
    const at = t * size;
    const leader = indexOfGreatest(scores);
    for (let tag = 0; tag < freeCount; tag++) {
      best[tag] = scores[leader]! + transitions[leader * size + tag]!;
      previous[at + tag] = leader;
    }
    for (let from = 0; from < size; from++) {
      if (from === leader || scores[from]! - scores[leader]! <= this.#margins[leader * size + from]!) continue;
      const row = from * size;
      for (let tag = 0; tag < freeCount; tag++) {
        const score = scores[from]! + transitions[row + tag]!;
        if (score > best[tag]!) {
          best[tag] = score;
          previous[at + tag] = from;
        }
      }
    }
    for (let tag = freeCount; tag < size; tag++) {
      const own = predecessors[tag]!;
      best[tag] = Number.NEGATIVE_INFINITY;
      for (let k = 0; k < own.length; k++) {
        const score = scores[own[k]!]! + transitions[own[k]! * size + tag]!;
        if (score > best[tag]!) {
          best[tag] = score;
          previous[at + tag] = own[k]!;
        }
      }
    }
  }
}

function dominanceMargins({ size, freeCount }: TagSet, transitions: Float32Array): Float64Array {
  const margins = new Float64Array(size * size);
  for (let leader = 0; leader < size; leader++) {
    for (let other = 0; other < size; other++) {
      let margin = Number.POSITIVE_INFINITY;
      for (let tag = 0; tag < freeCount; tag++) {
        margin = Math.min(margin, transitions[leader * size + tag]! - transitions[other * size + tag]!);
      }
      margins[leader * size + other] = margin;
    }
  }
  return margins;
}

/** The first index of the greatest number. */
export function indexOfGreatest(values: ArrayLike<number>): number {
  let greatest = 0;
  for (let i = 1; i < values.length; i++) if (values[i]! > values[greatest]!) greatest = i;
  return greatest;
}
