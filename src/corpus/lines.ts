import { isUtf8 } from 'node:buffer';

/** A line of a text, without its line end. */
export interface Line {
  readonly text: string;
  /** Counts from 1. */
  readonly number: number;
  /** Whether the bytes were UTF-8; if not, U+FFFD stands for those that were not. */
  readonly valid: boolean;
}

const LINE_FEED = 0x0a;
const BYTE_ORDER_MARK = '\uFEFF';

/**
 * Cuts bytes into lines, ended by LF or CR LF. Neither a lone CR nor U+2028 ends a line: both may stand inside a JSON
 * string, which is why node:readline, which does cut there, is not used. A byte order mark is left out.
 */
export async function* readLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Line> {
  for await (const line of readRawLines(chunks)) {
    yield line.text.endsWith('\r') ? { ...line, text: line.text.slice(0, -1) } : line;
  }
}

/** As {@link readLines}, but ended by LF alone: a CR before it stays, because it may be part of a quoted cell. */
export async function* readRawLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Line> {
  // The line that is not ended yet, in the pieces it came in: joined once, however many they are.
  let rest: Buffer[] = [];
  let number = 0;
  for await (const chunk of chunks) {
    const bytes = toBuffer(chunk);
    let start = 0;
    for (let end = bytes.indexOf(LINE_FEED); end >= 0; end = bytes.indexOf(LINE_FEED, start)) {
      number += 1;
      const last = bytes.subarray(start, end);
      yield decodeLine(rest.length === 0 ? last : Buffer.concat([...rest, last]), number);
      rest = [];
      start = end + 1;
    }
    if (start < bytes.length) rest.push(bytes.subarray(start));
  }
  if (rest.length > 0) yield decodeLine(Buffer.concat(rest), number + 1);
}

function toBuffer(chunk: Uint8Array): Buffer {
  return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
}

function decodeLine(bytes: Buffer, number: number): Line {
  let text = bytes.toString('utf8');
  const valid = !text.includes('\uFFFD') || isUtf8(bytes);
  if (number === 1 && text.startsWith(BYTE_ORDER_MARK)) text = text.slice(1);
  return { text, number, valid };
}

/**
 * The lines of a text known to be UTF-8 without carriage returns or a byte order mark, such as graft itself writes:
 * a block of them at a time, four times as fast as {@link readLines}.
 */
export async function* readLineBlocks(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string[]> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    const bytes = rest.length === 0 ? toBuffer(chunk) : Buffer.concat([rest, chunk]);
    const end = bytes.lastIndexOf(LINE_FEED);
    if (end >= 0) yield bytes.toString('utf8', 0, end).split('\n');
    rest = bytes.subarray(end + 1);
  }
  if (rest.length > 0) yield [rest.toString('utf8')];
}
