import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { PassThrough, pipeline, Readable, Transform } from 'node:stream';
import { pipeline as pipelineDone } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { InputError } from './problem.ts';

/** zlib hands over a block at a time; each costs a trip to another thread. */
const BLOCK_BYTES = 1 << 16;

/** Whoever reads lines holds one at a time; packed data may unpack to one without end. */
const LONGEST_LINE_BYTES = 1 << 27;

export interface ReadBytesOptions {
  /** Bytes without a line feed among them; infinite for what is no text. */
  readonly longestLine?: number;
}

/**
 * The bytes of a file, unpacked if they are gzip data (known by their first two bytes, whatever the file's name).
 * @throws {InputError} if the file cannot be read, its gzip data are damaged or a line is longer than any text's.
 */
export async function* readBytes(
  path: string,
  { longestLine = LONGEST_LINE_BYTES }: ReadBytesOptions = {},
): AsyncGenerator<Uint8Array> {
  try {
    const packed = await isGzip(path);
    const file = createReadStream(path);
    // pipeline, unlike pipe, hands on errors and closes the file when the reader stops early.
    const bytes = packed ? pipeline(file, createGunzip({ chunkSize: BLOCK_BYTES }), () => {}) : file;
    yield* withBoundedLines(bytes, { path, longestLine });
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError({ file: path, message: readFailure(error as NodeJS.ErrnoException) });
  }
}

const LINE_FEED = 0x0a;

/** Passes chunks on until too many bytes come without a line feed. */
async function* withBoundedLines(
  chunks: AsyncIterable<Uint8Array>,
  { path, longestLine }: { readonly path: string; readonly longestLine: number },
): AsyncGenerator<Uint8Array> {
  let open = 0;
  for await (const chunk of chunks) {
    const last = chunk.lastIndexOf(LINE_FEED);
    open = last < 0 ? open + chunk.length : chunk.length - 1 - last;
    if (open > longestLine) {
      const message = `expected text, got ${longestLine} bytes without a line end; put each utterance on a line`;
      throw new InputError({ file: path, message });
    }
    yield chunk;
  }
}

async function isGzip(path: string): Promise<boolean> {
  const handle = await open(path);
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await handle.close();
  }
}

function readFailure(error: NodeJS.ErrnoException): string {
  if (error.code === 'ENOENT') return 'the file does not exist';
  if (error.code === 'EISDIR') return 'expected a file, got a folder';
  if (error.code?.startsWith('Z_'))
    return `the gzip data are damaged (${error.message}); write or fetch the file again`;
  return `the file cannot be read (${error.message})`;
}

let temporaryFiles = 0;

/** Writes texts to a file, as {@link writeBytes} does with bytes. */
export async function writeTexts(path: string, texts: AsyncIterable<string> | Iterable<string>): Promise<void> {
  const file = new TextFile(path);
  try {
    for await (const text of texts) {
      const full = file.add(text);
      if (full !== undefined) await full;
    }
    await file.close();
  } catch (error) {
    await file.discard();
    throw error;
  }
}

/**
 * Writes blocks of bytes to a file, gzip-packed if its name ends in `.gz`. The file appears under its name only when it
 * is complete; if the blocks fail, nothing is left behind.
 */
export async function writeBytes(
  path: string,
  blocks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  temporaryFiles += 1;
  const temporary = `${path}.${process.pid}-${temporaryFiles}.tmp`;
  const file = createWriteStream(temporary);
  const closed = new Promise<void>((resolve) => file.once('close', () => resolve()));
  try {
    const source = Readable.from(blocks, { objectMode: true, highWaterMark: 2 });
    if (path.endsWith('.gz'))
      await pipelineDone(source, createGzip({ chunkSize: BLOCK_BYTES }), withoutSystemByte(), file);
    else await pipelineDone(source, file);
    await rename(temporary, path);
  } catch (error) {
    file.destroy();
    await closed; // a file that is still being opened would be there again after it was removed
    await rm(temporary, { force: true });
    throw error;
  }
}

const BLOCK_CHARACTERS = 1 << 16;

/**
 * A file that texts are added to one at a time, written as {@link writeBytes} writes: for those who fill several files
 * at once. To be closed or discarded.
 */
export class TextFile {
  /** Joins small texts, so that each write is worth its system call. */
  #block = '';
  readonly #blocks = new PassThrough({ highWaterMark: 4 * BLOCK_CHARACTERS });
  readonly #written: Promise<void>;

  constructor(path: string) {
    this.#written = writeBytes(path, this.#blocks);
    // Who adds or closes is told; until then nobody needs to listen.
    this.#written.catch(() => {});
    this.#blocks.on('error', () => {});
  }

  /** Whoever gets a promise waits for it: the disk is behind. */
  add(text: string): Promise<unknown> | undefined {
    this.#block += text;
    if (this.#block.length < BLOCK_CHARACTERS) return undefined;
    const block = Buffer.from(this.#block);
    this.#block = '';
    if (this.#blocks.write(block)) return undefined;
    return Promise.race([this.#written, once(this.#blocks, 'drain')]);
  }

  /** Writes the rest; then the file has its name. */
  async close(): Promise<void> {
    this.#blocks.end(this.#block);
    await this.#written;
  }

  /** Leaves nothing behind. */
  async discard(): Promise<void> {
    this.#blocks.destroy(new Error('discarded'));
    await this.#written.catch(() => {});
  }
}

/**
 * Node writes no time into a gzip header but names the operating system in byte 9; "unknown" makes the bytes the same
 * on every machine with the same zlib.
 */
function withoutSystemByte(): Transform {
  const systemByte = 9;
  let position = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const index = systemByte - position;
      if (index >= 0 && index < chunk.length) chunk[index] = 255;
      position += chunk.length;
      done(null, chunk);
    },
  });
}

/** Writes one text to a file, as {@link writeTexts} does. */
export async function writeText(path: string, text: string): Promise<void> {
  await writeTexts(path, [text]);
}
