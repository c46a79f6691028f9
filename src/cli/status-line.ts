const REDRAW_MS = 100;

/** Where a status line is drawn: standard error, unless a test watches. */
export type StatusStream = Pick<NodeJS.WriteStream, 'write' | 'isTTY' | 'columns'>;

export interface StatusLineOptions {
  readonly quiet?: boolean | undefined;
  /** The shortest time between two drawings. */
  readonly everyMs?: number;
  readonly stream?: StatusStream;
}

/** One line on a terminal that is drawn over again and again; nothing where nobody watches. */
export class StatusLine {
  readonly isOn: boolean;
  readonly #stream: StatusStream;
  readonly #everyMs: number;
  #drawnAt = Number.NEGATIVE_INFINITY;

  constructor({ quiet = false, everyMs = REDRAW_MS, stream = process.stderr }: StatusLineOptions = {}) {
    this.#everyMs = everyMs;
    this.#stream = stream;
    this.isOn = stream.isTTY === true && !quiet;
  }

  /** Draws what `text` returns, unless the last drawing was a moment ago. */
  draw(text: () => string): void {
    const now = performance.now();
    if (!this.isOn || now - this.#drawnAt < this.#everyMs) return;
    this.#drawnAt = now;
    this.#stream.write(`\r\x1b[K${text().slice(0, (this.#stream.columns || 80) - 1)}`);
  }

  clear(): void {
    if (this.isOn) this.#stream.write('\r\x1b[K');
  }
}

/** What is left of a job of which `share` is done after `elapsedMs`: `4 min 10 s left`. */
export function timeLeft(share: number, elapsedMs: number): string {
  if (share < 0.01) return 'estimating';
  return `${duration((elapsedMs * (1 - share)) / share / 1000)} left`;
}

function duration(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 60) return `${whole} s`;
  return whole < 3600
    ? `${Math.floor(whole / 60)} min ${whole % 60} s`
    : `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}
