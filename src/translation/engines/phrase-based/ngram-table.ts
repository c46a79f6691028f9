/** 32-bit fields of an entry. They lie side by side, so that a lookup touches one cache line instead of six. */
const FIELDS = 4;
const WORD = 1;
const STATE = 2;
const LOG_PROB = 3;

/** Bits of the filter for each slot of the table. */
const FILTER_BITS = 4;

/** No word's number. */
const EMPTY = -1;

/** The n-grams of one order, parallel arrays. */
export interface Ngrams {
  /** What stands before the last word: a word, or the number of a bigram. */
  readonly context: Int32Array;
  readonly word: Int32Array;
  /** The language model's state after the n-gram. */
  readonly state: Int32Array;
  readonly logProb: Float32Array;
}

/** A hash table (context, word) → log-probability and state, with linear probing, at most half full. Read-only. */
export class NgramTable {
  /** Entry e is `#entries[e · FIELDS …]`: context, word, state, log-probability (the bits of a 32-bit float). */
  readonly #entries: Int32Array;
  readonly #floats: Float32Array;
  readonly #mask: number;
  /** The bits of the hashes that are there: small enough for a near cache, and most questions end here, with a no. */
  readonly #filter: Int32Array;
  readonly #filterMask: number;

  constructor({ context, word, state, logProb }: Ngrams) {
    let capacity = 4;
    while (capacity < 2 * word.length) capacity *= 2;
    this.#mask = capacity - 1;
    this.#entries = new Int32Array(capacity * FIELDS);
    this.#floats = new Float32Array(this.#entries.buffer);
    this.#filter = new Int32Array((capacity * FILTER_BITS) / 32);
    this.#filterMask = capacity * FILTER_BITS - 1;
    for (let entry = 0; entry < this.#entries.length; entry += FIELDS) this.#entries[entry + WORD] = EMPTY;
    for (let i = 0; i < word.length; i++) {
      const hash = hashOf(context[i]!, word[i]!);
      this.#filter[(hash & this.#filterMask) >>> 5]! |= 1 << hash;
      const entry = this.#slotOf(hash, context[i]!, word[i]!);
      this.#entries[entry] = context[i]!;
      this.#entries[entry + WORD] = word[i]!;
      this.#entries[entry + STATE] = state[i]!;
      this.#floats[entry + LOG_PROB] = logProb[i]!;
    }
  }

  /** Where the n-gram's entry is, or -1. */
  find(context: number, word: number): number {
    const hash = hashOf(context, word);
    if (((this.#filter[(hash & this.#filterMask) >>> 5]! >>> hash) & 1) === 0) return -1;
    const entry = this.#slotOf(hash, context, word);
    return this.#entries[entry + WORD] === EMPTY ? -1 : entry;
  }

  stateAt(entry: number): number {
    return this.#entries[entry + STATE]!;
  }

  logProbAt(entry: number): number {
    return this.#floats[entry + LOG_PROB]!;
  }

  /** The entry that holds the n-gram, or the empty one where it would go. */
  #slotOf(hash: number, context: number, word: number): number {
    const mask = this.#mask;
    let slot = hash & mask;
    for (;;) {
      const entry = slot * FIELDS;
      const known = this.#entries[entry + WORD]!;
      if (known === EMPTY || (known === word && this.#entries[entry] === context)) return entry;
      slot = (slot + 1) & mask;
    }
  }
}

function hashOf(context: number, word: number): number {
  const mixed = Math.imul(context, 0x9e3779b1) ^ Math.imul(word, 0x85ebca6b);
  const hash = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d);
  return hash ^ (hash >>> 13);
}
