import { StatusLine, type StatusLineOptions, timeLeft } from './status-line.ts';

export interface CounterLineOptions extends StatusLineOptions {
  /** What is counted, such as `utterances translated`. */
  readonly what: string;
  /** How many there will be, if that is known. */
  readonly total?: number;
}

/** One line on a terminal that counts what is done, how fast, and how long the rest will take. */
export class CounterLine {
  readonly #line: StatusLine;
  readonly #what: string;
  readonly #total: number | undefined;
  readonly #startedAt = performance.now();
  #count = 0;

  constructor({ what, total, ...options }: CounterLineOptions) {
    this.#line = new StatusLine(options);
    this.#what = what;
    this.#total = total;
  }

  add(count = 1): void {
    this.#count += count;
    this.#line.draw(() => this.#describe());
  }

  /** Counts items as they pass. */
  async *count<T>(items: AsyncIterable<T> | Iterable<T>): AsyncGenerator<T> {
    for await (const item of items) {
      this.add();
      yield item;
    }
  }

  clear(): void {
    this.#line.clear();
  }

  #describe(): string {
    const elapsedMs = performance.now() - this.#startedAt;
    const rate = `${Math.round((1000 * this.#count) / Math.max(1, elapsedMs))} a second`;
    if (this.#total === undefined) return `${this.#count} ${this.#what}, ${rate}`;
    return `${this.#count} of ${this.#total} ${this.#what}, ${rate}, ${timeLeft(this.#count / this.#total, elapsedMs)}`;
  }
}
