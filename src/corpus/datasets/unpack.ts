import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { InputError } from '../problem.ts';
import { type UnpackLimits, unpackLimits, unpackScale } from '../unpack-limits.ts';
import type { ArchiveEntry } from './archive-entry.ts';
import { tarEntries } from './tar-entries.ts';
import { weighing } from './weighing.ts';
import { zipEntries } from './zip-entries.ts';

export interface UnpackRequest {
  readonly archive: string;
  readonly kind: 'tar.gz' | 'zip';
  /** The folder to make; it must not exist. */
  readonly folder: string;
  /** The folder inside the archive to take; the whole archive if absent. */
  readonly inside?: string | undefined;
  readonly limits?: Partial<UnpackLimits> | undefined;
}

/** A file that was unpacked: path inside the new folder, with forward slashes. */
export interface UnpackedFile {
  readonly path: string;
  readonly sha256: string;
}

/**
 * Unpacks an archive beside its final folder and renames it once everything is there.
 * @throws {InputError} if an entry would land outside the folder, is a link or a device, if the archive is larger than
 *   the limits or damaged; nothing is left behind
 */
export async function unpack(request: UnpackRequest): Promise<UnpackedFile[]> {
  const { archive, kind, folder, inside } = request;
  const temporary = `${folder}.${process.pid}.tmp`;
  try {
    await mkdir(temporary, { recursive: true });
    const limits = { ...unpackLimits, ...request.limits };
    const packedBytes = (await stat(archive)).size;
    // What stands between the files of a tar file, such as their long names, is weighed as well.
    const entries = kind === 'zip' ? zipEntries(archive) : tarEntries(archive, unpackScale(packedBytes, limits));
    const files = await unpackEntries(entries, { temporary, limits, weigh: unpackScale(packedBytes, limits) });
    const prefix = inside === undefined ? '' : `${inside}/`;
    const wanted = files.filter(({ path }) => path.startsWith(prefix));
    if (wanted.length === 0) throw new Error(`it holds no files${inside === undefined ? '' : ` in ${inside}/`}`);
    await rename(join(temporary, inside ?? '.'), folder);
    return wanted.map(({ path, sha256 }) => ({ path: path.slice(prefix.length), sha256 }));
  } catch (error) {
    // A full disk or a folder one may not write to is not the archive's fault.
    if (['ENOSPC', 'EACCES', 'EPERM', 'EROFS'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    throw new InputError({ file: archive, message: `the archive is refused: ${(error as Error).message}` });
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

interface UnpackSteps {
  readonly temporary: string;
  readonly limits: UnpackLimits;
  readonly weigh: (bytes: number) => void;
}

async function unpackEntries(
  entries: AsyncIterable<ArchiveEntry>,
  { temporary, limits, weigh }: UnpackSteps,
): Promise<UnpackedFile[]> {
  const files: UnpackedFile[] = [];
  let count = 0;
  for await (const entry of entries) {
    count += 1;
    if (count > limits.entries) throw new Error(`it holds more than ${limits.entries} entries`);
    if (entry.type === 'other') throw new Error(`"${entry.name}" is neither a file nor a folder`);
    const path = safePath(entry.name);
    if (entry.type === 'file') files.push({ path, sha256: await writeEntry(entry, join(temporary, path), weigh) });
    else if (path !== '') await mkdir(join(temporary, path), { recursive: true });
  }
  return files;
}

/** The path of an entry below the folder it is unpacked to. */
function safePath(name: string): string {
  const parts = name
    .split('/')
    .filter((part, i, all) => part !== '.' && !(part === '' && i > 0 && i === all.length - 1));
  // A colon names a drive or a stream on Windows, where a backslash separates folders.
  if (parts.some((part) => part === '' || part === '..' || /[\\:\0]/.test(part))) {
    throw new Error(`"${name}" would not stay in its folder`);
  }
  return parts.join('/');
}

/** Writes one file, which must not exist yet, and returns its SHA-256. */
async function writeEntry(entry: ArchiveEntry, path: string, weigh: (bytes: number) => void): Promise<string> {
  await mkdir(dirname(path), { recursive: true });
  const hash = createHash('sha256');
  const scale = weighing((chunk) => {
    weigh(chunk.length);
    hash.update(chunk);
  });
  await pipeline(await entry.open(), scale, createWriteStream(path, { flags: 'wx' }));
  return hash.digest('hex');
}
