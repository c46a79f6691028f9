import { isUtf8 } from 'node:buffer';
import type { ReadContext } from '../format.ts';
import { InputError, type Problem } from '../problem.ts';

/** As a text and as what is read from it, this takes some gigabytes of memory. */
const MOST_BYTES = 1 << 28;

/**
 * All bytes of a file, for formats that can only be read as a whole.
 * @throws {InputError} if they are more than can be
 */
export async function readWhole(
  chunks: AsyncIterable<Uint8Array>,
  { file }: Pick<ReadContext, 'file'>,
): Promise<Buffer> {
  const blocks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    blocks.push(chunk);
    length += chunk.length;
    if (length > MOST_BYTES) {
      const message = `is longer than the ${MOST_BYTES} bytes that can be read as a whole; cut it into several files`;
      throw new InputError({ file, message });
    }
  }
  return Buffer.concat(blocks);
}

/** The text of a UTF-8 file without a byte order mark. Lines that are no UTF-8 become problems, and there is no text. */
export function decodeWhole(bytes: Buffer, { file, problems }: ReadContext): string | undefined {
  if (isUtf8(bytes)) return bytes.toString('utf8').replace(/^\uFEFF/, '');
  let line = 0;
  for (let start = 0; start < bytes.length; ) {
    const found = bytes.indexOf(0x0a, start);
    const end = found < 0 ? bytes.length : found;
    line += 1;
    if (!isUtf8(bytes.subarray(start, end))) {
      problems.add({ file, line, message: 'the line is not valid UTF-8; save the file as UTF-8' });
    }
    start = end + 1;
  }
  return undefined;
}

/** Turns offsets in a text into lines and columns. */
export class TextPlaces {
  readonly #file: string;
  /** Offset of the first character of each line. */
  readonly #starts: number[] = [0];

  constructor(file: string, text: string) {
    this.#file = file;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) this.#starts.push(end + 1);
  }

  at(offset: number): Required<Pick<Problem, 'file' | 'line' | 'column'>> {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return { file: this.#file, line: low + 1, column: offset - this.#starts[low]! + 1 };
  }
}
