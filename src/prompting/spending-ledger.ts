import { closeSync, mkdirSync, openSync, readdirSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/**
 * What was spent on one model, by all processes and runs that share a folder. Each process appends amounts to a file of
 * its own: what a request may cost at most before it is sent, the difference to what it did cost after. Since the
 * amount is written before the sum is looked at, two processes can never both believe that the rest is theirs; one that
 * is killed leaves its requests counted at their most.
 */
export class SpendingLedger {
  readonly #folder: string;
  #descriptor: number | undefined;
  readonly #read = new Map<string, { offset: number; sum: number }>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Everything written down so far. */
  total(): number {
    let total = 0;
    for (const name of namesIn(this.#folder)) total += this.#sumOf(name);
    return total;
  }

  /** Writes down that an amount will be spent; takes it back and gives false where the sum would be over the budget. */
  reserve(amount: number, budget = Number.POSITIVE_INFINITY): boolean {
    this.#append(amount);
    // Sums of floating-point numbers are off by less than this.
    if (this.total() <= budget + 1e-9) return true;
    this.#append(-amount);
    return false;
  }

  /** Replaces a reserved amount by what was spent. */
  settle(reserved: number, spent: number): void {
    this.#append(spent - reserved);
  }

  close(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#descriptor = undefined;
  }

  #append(amount: number): void {
    if (amount === 0) return;
    this.#descriptor ??= createFile(this.#folder);
    writeSync(this.#descriptor, `${JSON.stringify(amount)}\n`);
  }

  /** The sum of a file, of which only what is new is read; half a line is one that is being written. */
  #sumOf(name: string): number {
    const known = this.#read.get(name) ?? { offset: 0, sum: 0 };
    const added = readFrom(join(this.#folder, name), known.offset);
    const whole = added.subarray(0, added.lastIndexOf(0x0a) + 1);
    for (const line of whole.toString().split('\n')) {
      const amount = Number(line);
      if (Number.isFinite(amount)) known.sum += amount;
    }
    known.offset += whole.length;
    this.#read.set(name, known);
    return known.sum;
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** The first name that no process has taken yet. */
function createFile(folder: string): number {
  mkdirSync(folder, { recursive: true });
  for (let n = 0; ; n++) {
    try {
      return openSync(join(folder, `${process.pid}-${n}.txt`), 'ax');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

function readFrom(path: string, offset: number): Buffer {
  const descriptor = openSync(path, 'r');
  try {
    const chunks: Buffer[] = [];
    for (let position = offset; ; ) {
      const chunk = Buffer.alloc(4096);
      const length = readSync(descriptor, chunk, 0, chunk.length, position);
      if (length === 0) return Buffer.concat(chunks);
      chunks.push(chunk.subarray(0, length));
      position += length;
    }
  } finally {
    closeSync(descriptor);
  }
}
