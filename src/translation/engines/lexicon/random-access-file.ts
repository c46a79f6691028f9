import { type FileHandle, open } from 'node:fs/promises';
import { InputError } from '../../../corpus/problem.ts';

/** A text of which any part can be read without the rest. */
export interface RandomAccessFile {
  /** Bytes of the (unpacked) text. */
  readonly size: number;
  read(offset: number, size: number): Promise<Buffer>;
  close(): Promise<void>;
}

/** @throws {InputError} if there is no such file or it cannot be opened */
export async function openToRead(path: string): Promise<FileHandle> {
  try {
    return await open(path);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new InputError({ file: path, message: code === 'ENOENT' ? 'the file does not exist' : message });
  }
}

/** Exactly these bytes of a file. @throws {InputError} if the file ends before */
export async function readExactly(handle: FileHandle, path: string, range: readonly [number, number]): Promise<Buffer> {
  const [offset, size] = range;
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(size), 0, size, offset);
  if (bytesRead === size) return buffer;
  const message = `expected ${size} bytes at ${offset}, got ${bytesRead}: the file is cut short; fetch it again`;
  throw new InputError({ file: path, message });
}

/** A file that is not packed. */
export async function openPlainFile(path: string): Promise<RandomAccessFile> {
  const handle = await openToRead(path);
  const { size } = await handle.stat();
  return {
    size,
    read: (offset, length) => readExactly(handle, path, [offset, length]),
    close: () => handle.close(),
  };
}
