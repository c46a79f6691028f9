import { rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type DownloadProgress, download } from '../../../corpus/datasets/download.ts';
import { hashFile } from '../../../corpus/file-hash.ts';
import { readBytes, writeStream } from '../../../corpus/file-stream.ts';
import { InputError } from '../../../corpus/problem.ts';
import type { ManifestFile } from './manifest.ts';
import type { RegistryFile } from './registry.ts';

/** The files of a model have 0.5 to 60 MB. What is larger than this is none of them. */
const MAXIMUM_FILE_BYTES = 2 ** 30;

export interface FileRequest {
  readonly file: RegistryFile;
  readonly url: string;
  /** Where it goes, unpacked. */
  readonly folder: string;
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Whether a file of this name is part of a download that can be continued. */
export function isUnfinished(name: string): boolean {
  return name.endsWith('.part');
}

/**
 * Downloads, unpacks and checks one file, unless an earlier try did.
 * @throws {InputError} if the server fails or the file is not what the registry says; then it is gone
 */
export async function pullFile({ file, url, folder, onProgress, signal }: FileRequest): Promise<ManifestFile> {
  const path = join(folder, basename(file.path).replace(/\.gz$/u, ''));
  const packed = `${path}.packed`;
  const limit = file.uncompressedSize ?? MAXIMUM_FILE_BYTES;
  if (!(await exists(path))) {
    await download({ url, path: packed }, { onProgress, signal, maximumBytes: MAXIMUM_FILE_BYTES });
    await unpack({ packed, path, limit, url });
  }
  const sha256 = await hashFile(path);
  const expected = file.uncompressedHash;
  if (expected !== undefined && sha256 !== expected) {
    await rm(path);
    const message = `expected SHA-256 ${expected} of the unpacked file, got ${sha256}; nothing was kept`;
    throw new InputError({ file: url, message });
  }
  return { name: basename(path), url, sha256, bytes: (await stat(path)).size, verified: expected !== undefined };
}

interface UnpackRequest {
  readonly packed: string;
  readonly path: string;
  /** Most bytes to unpack to. */
  readonly limit: number;
  readonly url: string;
}

async function unpack({ packed, path, limit, url }: UnpackRequest): Promise<void> {
  try {
    await writeStream(path, limited(readBytes(packed, { longestLine: Number.POSITIVE_INFINITY }), limit));
  } catch (error) {
    const message = error instanceof InputError ? error.problems[0]!.message : (error as Error).message;
    throw new InputError({ file: url, message: `${message}; nothing was kept` });
  } finally {
    await rm(packed, { force: true });
  }
}

async function* limited(blocks: AsyncIterable<Uint8Array>, limit: number): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const block of blocks) {
    bytes += block.length;
    if (bytes > limit) throw new InputError({ message: `it unpacks to more than ${limit} bytes` });
    yield block;
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
