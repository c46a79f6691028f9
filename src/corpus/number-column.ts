const CHUNK = 1 << 16;

type NumberArray = Float64Array | Uint32Array;

/** A list of numbers that only grows, in chunks that are never copied: 8 bytes each, or 4 if they are to be whole. */
export class NumberColumn<Numbers extends NumberArray = Float64Array> {
  readonly #makeArray: (length: number) => Numbers;
  #chunks: Numbers[] = [];
  #length = 0;

  /** @param makeArray such as `(length) => new Uint32Array(length)` */
  constructor(makeArray: (length: number) => Numbers) {
    this.#makeArray = makeArray;
  }

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    const place = this.#length % CHUNK;
    if (place === 0) this.#chunks.push(this.#makeArray(CHUNK));
    this.#chunks[this.#chunks.length - 1]![place] = value;
    this.#length += 1;
  }

  at(row: number): number {
    return this.#chunks[Math.floor(row / CHUNK)]![row % CHUNK]!;
  }

  /** All numbers in one array; the column is empty afterwards, so that they are not held twice. */
  take(): Numbers {
    const all = this.#makeArray(this.#length);
    for (let i = this.#chunks.length - 1; i >= 0; i--) {
      all.set(this.#chunks.pop()!.subarray(0, this.#length - i * CHUNK), i * CHUNK);
    }
    this.#length = 0;
    return all;
  }
}

export const reals = (length: number): Float64Array => new Float64Array(length);
export const wholes = (length: number): Uint32Array => new Uint32Array(length);
