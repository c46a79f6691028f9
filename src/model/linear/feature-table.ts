/** Marks an empty place. */
const NONE = -1;

/** Finds the row of a feature's key: a hash table with open addressing, at most half full. */
export class FeatureTable {
  /** The keys, each once; a key's place is its row. */
  readonly keys: Uint32Array;
  /** A row and, right after it so that one look at memory gets both, its key as a signed number. */
  readonly #places: Int32Array;
  readonly #mask: number;

  constructor(keys: Uint32Array) {
    this.keys = keys;
    const capacity = 1 << Math.ceil(Math.log2(2 * keys.length + 2));
    this.#mask = capacity - 1;
    this.#places = new Int32Array(2 * capacity).fill(NONE);
    for (let row = 0; row < keys.length; row++) {
      const place = this.#find(keys[row]!);
      this.#places[place] = row;
      this.#places[place + 1] = keys[row]! | 0;
    }
  }

  /** The rows of those keys that are known, in order. */
  rowsOf(keys: Uint32Array): Int32Array {
    const rows = new Int32Array(keys.length);
    let count = 0;
    for (let i = 0; i < keys.length; i++) {
      const row = this.#places[this.#find(keys[i]!)]!;
      if (row !== NONE) rows[count++] = row;
    }
    return rows.subarray(0, count);
  }

  /** Where a key is, or would be. Keys are hashes already, so their own low bits say where to look first. */
  #find(key: number): number {
    const places = this.#places;
    let place = key & this.#mask;
    while (places[2 * place] !== NONE && places[2 * place + 1] !== (key | 0)) place = (place + 1) & this.#mask;
    return 2 * place;
  }
}
