import { grown } from './pair-table.ts';

/** A growing list of 32-bit integers; numbers not yet written are 0. */
export class NumberList {
  length = 0;
  #values = new Int32Array(1 << 10);

  push(value: number): void {
    this.set(this.length, value);
  }

  get(index: number): number {
    return index < this.length ? this.#values[index]! : 0;
  }

  set(index: number, value: number): void {
    if (index >= this.#values.length) this.#values = grown(this.#values, Math.max(index + 1, this.#values.length * 2));
    this.#values[index] = value;
    if (index >= this.length) this.length = index + 1;
  }

  increment(index: number, by = 1): void {
    this.set(index, this.get(index) + by);
  }

  /** What was written, without a copy. */
  toArray(): Int32Array {
    return this.#values.subarray(0, this.length);
  }
}
