import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { extract } from 'tar-stream';
import type { ArchiveEntry } from './archive-entry.ts';
import { weighing } from './weighing.ts';

/**
 * The entries of a gzip-packed tar file, one by one; each can be opened until the next is asked for. Everything that
 * is unpacked goes to `weigh`, which throws when it is too much.
 */
export async function* tarEntries(archive: string, weigh: (bytes: number) => void): AsyncGenerator<ArchiveEntry> {
  const entries = extract();
  const unpacked = pipeline(
    createReadStream(archive),
    createGunzip(),
    weighing(({ length }) => weigh(length)),
    entries,
  );
  // Its failure also ends the loop below, and is reported there.
  unpacked.catch(() => {});
  for await (const entry of entries) {
    const { name, type } = entry.header;
    yield {
      name,
      type: type === 'file' ? 'file' : type === 'directory' ? 'folder' : 'other',
      open: async () => Readable.from(entry),
    };
    entry.resume();
  }
  await unpacked;
}
