import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { InputError } from './problem.ts';

/** SHA-256 of a file's bytes, in hex; streams, so any size will do. */
export async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

/** Models consist of a dozen; a home folder or a whole disk would take hours. */
const MOST_ENTRIES = 10_000;

/**
 * SHA-256 of a file, or of a folder: over the names and bytes of all files in it, wherever it stands.
 * @throws {InputError} if the folder holds more than any model does
 */
export async function hashPath(path: string): Promise<string> {
  if (!(await stat(path)).isDirectory()) return hashFile(path);
  const files = await filesIn(path);
  const hash = createHash('sha256');
  for (const file of files.sort()) {
    const name = file.slice(path.length).replaceAll('\\', '/');
    hash.update(`${name}\n${await hashFile(file)}\n`);
  }
  return hash.digest('hex');
}

/** @throws {InputError} if there are too many */
async function filesIn(folder: string): Promise<string[]> {
  const files: string[] = [];
  const folders = [folder];
  for (const open of folders) {
    for (const entry of await readdir(open, { withFileTypes: true })) {
      if (entry.isDirectory()) folders.push(join(open, entry.name));
      else if (entry.isFile()) files.push(join(open, entry.name));
    }
    if (files.length + folders.length > MOST_ENTRIES) {
      throw new InputError({
        file: folder,
        message: `holds more than ${MOST_ENTRIES} files; name a folder made for this`,
      });
    }
  }
  return files;
}
