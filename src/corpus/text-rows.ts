/** The share of the table in use at which it doubles. */
const FULLEST = 0.6;
const FEWEST_PLACES = 1024;

/**
 * A number for each text, in an open-addressed table that keeps 64 bits of the text instead of the text: 12 bytes a
 * place, 20 to 40 a text. Among ten million texts, the chance that any two different ones are taken for the same is
 * about 1 in 370,000.
 */
export class TextRows {
  /** Pairs of 32-bit halves of a text's hash. The second half is never 0: 0, 0 is a free place. */
  #hashes: Uint32Array;
  /** The number of the text at the same place. */
  #rows: Uint32Array;
  #size = 0;

  /** @param expected how many texts there may be: they find room at once; more are taken as well */
  constructor(expected = 0) {
    const places = 2 ** Math.ceil(Math.log2(Math.max(expected / FULLEST, FEWEST_PLACES)));
    this.#hashes = new Uint32Array(2 * places);
    this.#rows = new Uint32Array(places);
  }

  get size(): number {
    return this.#size;
  }

  /** Gives the text this number, from 0 to 2³² - 1, unless it has one; returns the number it has now. */
  add(text: string, row: number): number {
    if (this.#size >= this.#rows.length * FULLEST) this.#grow();
    const [first, second] = hashText(text);
    const place = this.#find(first, second);
    if (this.#hashes[2 * place + 1] === 0) {
      this.#put(place, { first, second, row });
      this.#size += 1;
    }
    return this.#rows[place]!;
  }

  /** Gives a text that has a number another one. */
  replace(text: string, row: number): void {
    const [first, second] = hashText(text);
    this.#rows[this.#find(first, second)] = row;
  }

  /** Of `count` rows those that a text has: 1, or 0. */
  marks(count: number): Uint8Array {
    const marks = new Uint8Array(count);
    for (let place = 0; place < this.#rows.length; place++) {
      if (this.#hashes[2 * place + 1] !== 0) marks[this.#rows[place]!] = 1;
    }
    return marks;
  }

  /** Where the hash is, or the free place where it belongs. */
  #find(first: number, second: number): number {
    const mask = this.#rows.length - 1;
    const hashes = this.#hashes;
    let place = first & mask;
    while (hashes[2 * place + 1] !== 0 && (hashes[2 * place] !== first || hashes[2 * place + 1] !== second)) {
      place = (place + 1) & mask;
    }
    return place;
  }

  #put(place: number, entry: { readonly first: number; readonly second: number; readonly row: number }): void {
    this.#hashes[2 * place] = entry.first;
    this.#hashes[2 * place + 1] = entry.second;
    this.#rows[place] = entry.row;
  }

  #grow(): void {
    const [hashes, rows] = [this.#hashes, this.#rows];
    this.#hashes = new Uint32Array(hashes.length * 2);
    this.#rows = new Uint32Array(rows.length * 2);
    for (let place = 0; place < rows.length; place++) {
      const [first, second] = [hashes[2 * place]!, hashes[2 * place + 1]!];
      if (second !== 0) this.#put(this.#find(first, second), { first, second, row: rows[place]! });
    }
  }
}

/** Two hashes of 32 bits (cyrb53 by bryc, with all of its 64 bits); the second is never 0. */
function hashText(text: string): [first: number, second: number] {
  let first = 0xdeadbeef;
  let second = 0x41c6ce57;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    first = Math.imul(first ^ unit, 0x9e3779b1);
    second = Math.imul(second ^ unit, 0x5f356495);
  }
  const mixedFirst = mix(first, second);
  return [mixedFirst, mix(second, mixedFirst) || 1];
}

function mix(hash: number, other: number): number {
  const half = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b) ^ Math.imul(other ^ (other >>> 13), 0xc2b2ae35);
  return (half ^ (half >>> 16)) >>> 0;
}
