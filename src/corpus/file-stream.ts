import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { OutputFile } from './output-file.ts';
import { InputError } from './problem.ts';

/** zlib hands over a block at a time; each costs a trip to another thread. */
const BLOCK_BYTES = 1 << 18;

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

/**
 * Writes texts or blocks of bytes to a file, gzip-packed if its name ends in `.gz`. The file appears under its name only
 * when it is complete; if what is to be written fails, nothing is left behind.
 */
export async function writeStream<Part extends string | Uint8Array>(
  path: string,
  parts: AsyncIterable<Part> | Iterable<Part>,
): Promise<void> {
  const file = new OutputFile(path);
  try {
    for await (const part of parts) {
      const full = file.add(part);
      if (full !== undefined) await full;
    }
    await file.close();
  } catch (error) {
    await file.discard();
    throw error;
  }
}

/** Writes one text to a file, as {@link writeStream} does. */
export async function writeText(path: string, text: string): Promise<void> {
  await writeStream(path, [text]);
}
