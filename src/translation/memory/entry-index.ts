/** The share of the table in use at which it doubles. */
const FULLEST = 0.6;
const FEWEST_PLACES = 1024;
const TWO_TO_32 = 2 ** 32;

/**
 * Where on disk the entries are: for 32 bits of a key's hash (its tag), the addresses of all entries with that tag. An
 * open-addressed table of 10 bytes a place, so 168 MB for ten million entries. Whoever reads an entry compares the
 * whole key, so an equal tag costs a read and never a wrong answer.
 */
export class EntryIndex {
  #tags: Uint32Array;
  /** An address in two parts: its lower 32 bits, and the 16 above them. 0 is no address: that place is free. */
  #low: Uint32Array;
  #high: Uint16Array;
  #size = 0;

  constructor() {
    this.#tags = new Uint32Array(FEWEST_PLACES);
    this.#low = new Uint32Array(FEWEST_PLACES);
    this.#high = new Uint16Array(FEWEST_PLACES);
  }

  get size(): number {
    return this.#size;
  }

  /** @param address from 1 to 2⁴⁸ - 1 */
  add(tag: number, address: number): void {
    if (this.#size >= this.#tags.length * FULLEST) this.#grow();
    this.#put(tag, address % TWO_TO_32, Math.floor(address / TWO_TO_32));
    this.#size += 1;
  }

  /** The addresses under a tag, the lowest first. */
  find(tag: number): number[] {
    const addresses: number[] = [];
    const mask = this.#tags.length - 1;
    for (let place = tag & mask; !this.#isFree(place); place = (place + 1) & mask) {
      if (this.#tags[place] === tag) addresses.push(this.#high[place]! * TWO_TO_32 + this.#low[place]!);
    }
    return addresses.sort((a, b) => a - b);
  }

  #put(tag: number, low: number, high: number): void {
    const mask = this.#tags.length - 1;
    let place = tag & mask;
    while (!this.#isFree(place)) place = (place + 1) & mask;
    this.#tags[place] = tag;
    this.#low[place] = low;
    this.#high[place] = high;
  }

  #isFree(place: number): boolean {
    return this.#low[place] === 0 && this.#high[place] === 0;
  }

  #grow(): void {
    const [tags, low, high] = [this.#tags, this.#low, this.#high];
    const places = tags.length * 2;
    this.#tags = new Uint32Array(places);
    this.#low = new Uint32Array(places);
    this.#high = new Uint16Array(places);
    for (let place = 0; place < tags.length; place++) {
      if (low[place] !== 0 || high[place] !== 0) this.#put(tags[place]!, low[place]!, high[place]!);
    }
  }
}
