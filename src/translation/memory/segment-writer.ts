import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../../corpus/problem.ts';
import { SEGMENT_ENDING } from './segment-format.ts';

/**
 * A segment that only this writer writes. What {@link append} has returned from survives the death of the process, since
 * the operating system has it; a power cut may take the last seconds.
 */
export class SegmentWriter {
  readonly path: string;
  readonly #descriptor: number;
  /** The bytes written so far. */
  #end = 0;

  /** @param folder is made if need be; the file gets the first name in it that no writer has taken yet */
  constructor(folder: string) {
    const { path, descriptor } = createSegment(folder);
    this.path = path;
    this.#descriptor = descriptor;
  }

  get end(): number {
    return this.#end;
  }

  /** Appends a text with one call to the system, unless that takes less of it than all. */
  append(text: string): void {
    const bytes = Buffer.from(text);
    try {
      for (let done = 0; done < bytes.length; ) done += writeSync(this.#descriptor, bytes, done);
    } catch (error) {
      throw writeFailure(this.path, error);
    }
    this.#end += bytes.length;
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}

/** Names hold the process id only to keep writers out of each other's way: exclusive creation makes them unique. */
function createSegment(folder: string): { path: string; descriptor: number } {
  try {
    mkdirSync(folder, { recursive: true });
    for (let number = 1; ; number++) {
      const path = join(folder, `${process.pid}-${number}${SEGMENT_ENDING}`);
      const descriptor = openNew(path);
      if (descriptor !== undefined) return { path, descriptor };
    }
  } catch (error) {
    throw writeFailure(folder, error);
  }
}

/** Undefined if the file exists. */
function openNew(path: string): number | undefined {
  try {
    return openSync(path, 'wx');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return undefined;
    throw error;
  }
}

function writeFailure(path: string, error: unknown): InputError {
  const { message, code } = error as NodeJS.ErrnoException;
  const cure = code === 'ENOSPC' ? 'free some space' : 'make it writable';
  return new InputError({
    file: path,
    message: `the translation memory could not be written (${message}); ${cure} and start again: what is stored is kept`,
  });
}
