const INITIAL_CAPACITY = 1 << 12;
const GROWTH = 2;

/**
 * N-grams of numbered symbols as a trie: a node is an n-gram, its parent the n-gram without the last symbol. Node 0 is
 * the root, the empty n-gram. Nodes are numbered in the order in which they were added, so whoever counts them keeps
 * plain arrays by node.
 */
export class NgramTrie {
  /** By node. */
  #parents = new Int32Array(INITIAL_CAPACITY);
  #symbols = new Int32Array(INITIAL_CAPACITY);
  /** Open addressing with linear probing: the node at a hash place, or 0. At most half full. */
  #places = new Int32Array(INITIAL_CAPACITY * GROWTH);
  #size = 1;

  /** How many nodes there are, the root included. */
  get size(): number {
    return this.#size;
  }

  /** The n-gram that continues `node` by `symbol`, or -1. */
  find(node: number, symbol: number): number {
    const child = this.#places[this.#placeOf(node, symbol)]!;
    return child === 0 ? -1 : child;
  }

  findOrAdd(node: number, symbol: number): number {
    const found = this.#places[this.#placeOf(node, symbol)]!;
    if (found !== 0) return found;
    if (this.#size === this.#parents.length) this.#grow();
    const child = this.#size++;
    this.#parents[child] = node;
    this.#symbols[child] = symbol;
    this.#places[this.#placeOf(node, symbol)] = child;
    return child;
  }

  /** Where the child stands or would stand. */
  #placeOf(node: number, symbol: number): number {
    const mask = this.#places.length - 1;
    let hash = Math.imul(node, 0x9e3779b1) ^ Math.imul(symbol + 1, 0x85ebca6b);
    hash ^= hash >>> 15;
    let place = Math.imul(hash, 0x2c1b3c6d) & mask;
    for (;;) {
      const child = this.#places[place]!;
      if (child === 0 || (this.#parents[child] === node && this.#symbols[child] === symbol)) return place;
      place = (place + 1) & mask;
    }
  }

  #grow(): void {
    const capacity = this.#parents.length * GROWTH;
    this.#parents = resized(this.#parents, capacity);
    this.#symbols = resized(this.#symbols, capacity);
    this.#places = new Int32Array(capacity * GROWTH);
    for (let node = 1; node < this.#size; node++) {
      this.#places[this.#placeOf(this.#parents[node]!, this.#symbols[node]!)] = node;
    }
  }
}

function resized(array: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(length);
  larger.set(array);
  return larger;
}
