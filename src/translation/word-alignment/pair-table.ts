const MINIMUM_CAPACITY = 1 << 10;
const EMPTY = -1;

/**
 * Pairs of integers as dense numbers 0, 1, 2 … in order of arrival: an open-addressing hash table with linear probing,
 * at most half full. As (prefix, word) → phrase it is a trie; as (word, word) → pair, a sparse matrix.
 */
export class PairTable {
  size = 0;
  /** By pair number; valid up to `size`. */
  first: Int32Array;
  second: Int32Array;
  /** By hash: a pair number or EMPTY. Twice as long as `first`. */
  #slots: Int32Array;
  #mask: number;

  constructor(expected = 0) {
    let capacity = MINIMUM_CAPACITY;
    while (capacity < 2 * expected) capacity *= 2;
    this.first = new Int32Array(capacity / 2);
    this.second = new Int32Array(capacity / 2);
    this.#slots = new Int32Array(capacity).fill(EMPTY);
    this.#mask = capacity - 1;
  }

  /** A table of known pairs, all different, in the given order. */
  static of(first: Int32Array, second: Int32Array): PairTable {
    const table = new PairTable(first.length);
    table.first.set(first);
    table.second.set(second);
    table.size = first.length;
    table.#reindex();
    return table;
  }

  /** The number of the pair, or -1. */
  find(a: number, b: number): number {
    return this.#slots[this.#slotOf(a, b)]!;
  }

  /** The number of the pair, a new one if it was not there. */
  add(a: number, b: number): number {
    const slot = this.#slotOf(a, b);
    const found = this.#slots[slot]!;
    if (found !== EMPTY) return found;
    if (this.size === this.first.length) {
      this.#grow();
      return this.add(a, b);
    }
    const id = this.size++;
    this.first[id] = a;
    this.second[id] = b;
    this.#slots[slot] = id;
    return id;
  }

  /** Where the pair is, or where it would go. */
  #slotOf(a: number, b: number): number {
    const mask = this.#mask;
    let hash = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
    let slot = (hash ^ (hash >>> 13)) & mask;
    for (;;) {
      const id = this.#slots[slot]!;
      if (id === EMPTY || (this.first[id] === a && this.second[id] === b)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  #grow(): void {
    const capacity = this.#slots.length * 2;
    this.first = grown(this.first, capacity / 2);
    this.second = grown(this.second, capacity / 2);
    this.#slots = new Int32Array(capacity).fill(EMPTY);
    this.#mask = capacity - 1;
    this.#reindex();
  }

  #reindex(): void {
    for (let id = 0; id < this.size; id++) this.#slots[this.#slotOf(this.first[id]!, this.second[id]!)] = id;
  }
}

/** A longer copy, zeros behind. */
export function grown(values: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const copy = new Int32Array(length);
  copy.set(values);
  return copy;
}
