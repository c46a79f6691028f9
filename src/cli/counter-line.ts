import type { WriteStream } from 'node:tty';

const REDRAW_MS = 100;

/** One line on a terminal that counts what is done, how fast, and how long the rest will take. */
export class CounterLine {
  readonly #stream: WriteStream;
  readonly #enabled: boolean;
  readonly #total: number;
  readonly #what: string;
  readonly #startedAt = performance.now();
  #drawnAt = 0;
  #count = 0;

  /** @param what is counted, such as `utterances translated` */
  constructor(
    stream: WriteStream,
    options: { readonly what: string; readonly total: number; readonly enabled: boolean },
  ) {
    this.#stream = stream;
    this.#enabled = options.enabled;
    this.#total = options.total;
    this.#what = options.what;
  }

  add(): void {
    this.#count++;
    const now = performance.now();
    if (!this.#enabled || now - this.#drawnAt < REDRAW_MS) return;
    this.#drawnAt = now;
    const rate = this.#count / Math.max(0.001, (now - this.#startedAt) / 1000);
    const left = Math.ceil((this.#total - this.#count) / rate);
    const line = `${this.#count} of ${this.#total} ${this.#what}, ${Math.round(rate)} a second, ${left} s left`;
    this.#stream.write(`\r\x1b[K${line.slice(0, (this.#stream.columns ?? 80) - 1)}`);
  }

  clear(): void {
    if (this.#enabled) this.#stream.write('\r\x1b[K');
  }
}
