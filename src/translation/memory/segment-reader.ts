import { closeSync, openSync, readSync } from 'node:fs';
import { InputError } from '../../corpus/problem.ts';
import { LINE_FEED } from './segment-format.ts';

/** Files kept open at once: far fewer than a process may have, more than a run reads by turns. */
const MOST_OPEN_FILES = 64;
/** Read at first; most lines are shorter. */
const FIRST_READ_BYTES = 1024;

interface Segment {
  readonly path: string;
  /** Address of its first byte. */
  readonly base: number;
}

/**
 * Reads lines of segments by their addresses. The segments lie one behind the other in one space of addresses; only the
 * last one, which this process writes, may grow.
 */
export class SegmentReader {
  /** In order of their bases. */
  readonly #segments: Segment[] = [];
  /** Path → descriptor, the one used last at the end. */
  readonly #open = new Map<string, number>();
  #buffer = Buffer.allocUnsafe(FIRST_READ_BYTES);

  /** @param base address of the first byte, behind all of the segments before it */
  add(path: string, base: number): void {
    this.#segments.push({ path, base });
  }

  /**
   * The line that begins at an address, without its end; undefined if the file is over before the line is.
   * The bytes are valid until the next call.
   */
  readLine(address: number): Buffer | undefined {
    const { path, base } = this.#segmentOf(address);
    const start = address - base;
    let filled = 0;
    for (;;) {
      const read = this.#read(path, filled, start + filled);
      const end = this.#buffer.subarray(0, filled + read).indexOf(LINE_FEED, filled);
      if (end >= 0) return this.#buffer.subarray(0, end);
      if (read === 0) return undefined;
      filled += read;
      if (filled === this.#buffer.length) this.#buffer = Buffer.concat([this.#buffer], this.#buffer.length * 4);
    }
  }

  close(): void {
    for (const descriptor of this.#open.values()) closeSync(descriptor);
    this.#open.clear();
  }

  #segmentOf(address: number): Segment {
    let low = 0;
    let high = this.#segments.length;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (this.#segments[middle]!.base <= address) low = middle;
      else high = middle;
    }
    return this.#segments[low]!;
  }

  /** Fills the buffer from `filled` on; returns how many bytes there were. */
  #read(path: string, filled: number, position: number): number {
    try {
      return readSync(this.#descriptor(path), this.#buffer, filled, this.#buffer.length - filled, position);
    } catch (error) {
      throw new InputError({ file: path, message: `could not be read (${(error as Error).message})` });
    }
  }

  #descriptor(path: string): number {
    const known = this.#open.get(path);
    this.#open.delete(path);
    const descriptor = known ?? openSync(path, 'r');
    this.#open.set(path, descriptor);
    if (this.#open.size > MOST_OPEN_FILES) {
      const [[oldestPath, oldest]] = [...this.#open] as [[string, number]];
      this.#open.delete(oldestPath);
      closeSync(oldest);
    }
    return descriptor;
  }
}
