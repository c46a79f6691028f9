import { createReadStream } from 'node:fs';
import { LINE_FEED, tagOfLine } from './segment-format.ts';

export interface SegmentScan {
  /** Offset after the last finished line: what comes later does not count. */
  readonly end: number;
  /** Finished lines that are no entries. */
  readonly damaged: number;
}

const BLOCK_BYTES = 1 << 20;

/**
 * Calls back for every line of a segment that looks like an entry, with its tag and offset.
 * @returns `foreign` for a file with another header. One that ends before its header does is an empty segment.
 */
export async function scanSegment(
  path: string,
  header: string,
  onEntry: (tag: number, offset: number) => void,
): Promise<SegmentScan | 'foreign'> {
  const expected = Buffer.from(header);
  let rest: Buffer = Buffer.alloc(0);
  /** Offset of `rest` in the file. */
  let offset = 0;
  let damaged = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: BLOCK_BYTES }) as AsyncIterable<Buffer>) {
    const block = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    rest = block;
    if (offset === 0 && block.length < expected.length) continue;
    if (offset === 0 && !startsWith(block, expected)) return 'foreign';
    let start = offset === 0 ? expected.length : 0;
    for (let end = block.indexOf(LINE_FEED, start); end >= 0; end = block.indexOf(LINE_FEED, start)) {
      const tag = tagOfLine(block, start, end);
      if (tag === undefined) damaged += 1;
      else onEntry(tag, offset + start);
      start = end + 1;
    }
    rest = block.subarray(start);
    offset += start;
  }
  return offset > 0 || startsWith(expected, rest) ? { damaged, end: offset } : 'foreign';
}

function startsWith(bytes: Buffer, start: Buffer): boolean {
  return bytes.subarray(0, start.length).equals(start);
}
