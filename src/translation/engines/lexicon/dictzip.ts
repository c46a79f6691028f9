import type { FileHandle } from 'node:fs/promises';
import { constants, inflateRawSync } from 'node:zlib';
import { InputError } from '../../../corpus/problem.ts';
import { openToRead, type RandomAccessFile, readExactly } from './random-access-file.ts';

// Where things stand in a gzip header (RFC 1952), and its flags.
const FIXED_HEADER = 10;
const FLAGS_AT = 3;
const HAS_CHECKSUM = 2;
const HAS_EXTRA = 4;
const HAS_NAME = 8;
const HAS_COMMENT = 16;
/** Checksum and length at the end. */
const TRAILER = 8;
/** Version, chunk length and number of chunks, before the packed length of each chunk: 16 bits each. */
const TABLE_HEAD = 6;
/** Longest name and comment together that are looked for. */
const MAX_NAMES = 4096;
/** Unpacked chunks that are remembered, of at most 64 kB each. */
const REMEMBERED_CHUNKS = 64;

interface ChunkTable {
  /** Unpacked bytes of every chunk but the last. */
  readonly chunkLength: number;
  /** Where each chunk begins in the file; one more entry for the end of the last. */
  readonly starts: Float64Array;
}

/**
 * Opens a gzip file whose chunks can be unpacked one by one, as dictzip makes them: an extra field `RA` in the header
 * tells their lengths.
 * @throws {InputError} if the file is something else or cut short
 */
export async function openDictzip(path: string): Promise<RandomAccessFile> {
  const handle = await openToRead(path);
  try {
    const table = await readChunkTable(handle, path);
    return new DictzipFile({ handle, path, table, size: await unpackedSize(handle, path, table) });
  } catch (error) {
    await handle.close();
    throw error;
  }
}

async function readChunkTable(handle: FileHandle, path: string): Promise<ChunkTable> {
  const head = await readExactly(handle, path, [0, FIXED_HEADER + 2]);
  if (head[0] !== 0x1f || head[1] !== 0x8b) {
    throw new InputError({ file: path, message: 'expected gzip data made by dictzip, got something else' });
  }
  const flags = head[FLAGS_AT]!;
  const extraLength = flags & HAS_EXTRA ? head.readUInt16LE(FIXED_HEADER) : 0;
  const extra = await readExactly(handle, path, [FIXED_HEADER + 2, extraLength]);
  const table = extraField(extra, 'RA');
  if (table === undefined) {
    const message = 'plain gzip data cannot be read in place; pack with dictzip, or unpack to .dict';
    throw new InputError({ file: path, message });
  }
  const start = await endOfNames(handle, FIXED_HEADER + 2 + extraLength, flags);
  const count = (table.length - TABLE_HEAD) >> 1;
  const starts = new Float64Array(count + 1).fill(start);
  for (let i = 0; i < count; i++) starts[i + 1] = starts[i]! + table.readUInt16LE(TABLE_HEAD + 2 * i);
  return { chunkLength: table.readUInt16LE(2), starts };
}

/** The data of the sub-field with these two letters. */
function extraField(extra: Buffer, name: string): Buffer | undefined {
  for (let at = 0; at + 4 <= extra.length; ) {
    const end = at + 4 + extra.readUInt16LE(at + 2);
    const data = extra.subarray(at + 4, end);
    if (extra.toString('latin1', at, at + 2) === name && end <= extra.length && data.length >= TABLE_HEAD) return data;
    at = end;
  }
  return undefined;
}

/** Where the packed data begin: after the name and the comment, each ended by a zero, and the header's checksum. */
async function endOfNames(handle: FileHandle, start: number, flags: number): Promise<number> {
  const names = (flags & HAS_NAME ? 1 : 0) + (flags & HAS_COMMENT ? 1 : 0);
  const { buffer } = await handle.read(Buffer.alloc(MAX_NAMES), 0, MAX_NAMES, start);
  let length = 0;
  for (let i = 0; i < names; i++) length = buffer.indexOf(0, length) + 1;
  return start + length + (flags & HAS_CHECKSUM ? 2 : 0);
}

async function unpackedSize(handle: FileHandle, path: string, { starts, chunkLength }: ChunkTable): Promise<number> {
  const expected = starts.at(-1)! + TRAILER;
  const { size } = await handle.stat();
  if (size < expected) {
    const message = `expected ${expected} bytes, got ${size}: the file is cut short; fetch it again`;
    throw new InputError({ file: path, message });
  }
  const unpacked = (await readExactly(handle, path, [size - 4, 4])).readUInt32LE();
  if (unpacked <= (starts.length - 1) * chunkLength) return unpacked;
  const message = `expected at most ${starts.length - 1} chunks of ${chunkLength} bytes, got a text of ${unpacked} bytes; fetch the file again`;
  throw new InputError({ file: path, message });
}

class DictzipFile implements RandomAccessFile {
  readonly size: number;
  readonly #handle: FileHandle;
  readonly #path: string;
  readonly #table: ChunkTable;
  /** By number; the least recently used first. */
  readonly #unpacked = new Map<number, Buffer>();

  constructor(parts: { handle: FileHandle; path: string; table: ChunkTable; size: number }) {
    this.#handle = parts.handle;
    this.#path = parts.path;
    this.#table = parts.table;
    this.size = parts.size;
  }

  async read(offset: number, size: number): Promise<Buffer> {
    if (size === 0) return Buffer.alloc(0);
    const { chunkLength } = this.#table;
    const first = Math.floor(offset / chunkLength);
    const last = Math.floor((offset + size - 1) / chunkLength);
    const chunks = [];
    for (let chunk = first; chunk <= last; chunk++) chunks.push(await this.#chunk(chunk));
    const start = offset - first * chunkLength;
    return (chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)).subarray(start, start + size);
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }

  async #chunk(number: number): Promise<Buffer> {
    const chunk = this.#unpacked.get(number) ?? (await this.#unpack(number));
    this.#unpacked.delete(number);
    this.#unpacked.set(number, chunk);
    if (this.#unpacked.size > REMEMBERED_CHUNKS) this.#unpacked.delete(this.#unpacked.keys().next().value!);
    return chunk;
  }

  async #unpack(number: number): Promise<Buffer> {
    const { chunkLength, starts } = this.#table;
    const start = starts[number]!;
    const packed = await readExactly(this.#handle, this.#path, [start, starts[number + 1]! - start]);
    const chunk = inflateChunk(packed, chunkLength);
    const expected = Math.min(chunkLength, this.size - number * chunkLength);
    if (chunk?.length === expected) return chunk;
    throw new InputError({ file: this.#path, message: `chunk ${number} is damaged; fetch the file again` });
  }
}

/** Only the last chunk has an end mark; the others end where a full flush has made them independent. */
function inflateChunk(packed: Buffer, chunkLength: number): Buffer | undefined {
  try {
    return inflateRawSync(packed, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: chunkLength });
  } catch {
    return undefined;
  }
}
