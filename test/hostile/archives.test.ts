import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { unpack } from '../../src/corpus/datasets/unpack.ts';
import { randomInteger } from '../../src/corpus/random.ts';
import { tarGz, zip } from '../corpus/datasets/build-archives.ts';
import { damage, seedOf } from './damage.ts';
import { COUNT, Trials } from './trial.ts';

// What well-made archives may not hold is in test/corpus/datasets/unpack.test.ts.

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'graft-hostile-'));
  await mkdir(join(root, 'data'));
});
afterEach(() => rm(root, { recursive: true }));

async function unpackBytes(bytes: Buffer, kind: 'tar.gz' | 'zip') {
  const archive = join(root, `archive.${kind}`);
  await writeFile(archive, bytes);
  return unpack({ archive, kind, folder: join(root, 'data', 'set'), limits: { totalBytes: 2 ** 24 } });
}

/** A tar header (POSIX ustar) that claims a size. */
function tarHeader(name: string, { type, size }: { readonly type: string; readonly size: number }): Buffer {
  const header = Buffer.alloc(512);
  header.write(name, 0);
  header.write('0000644\0', 100);
  header.write(`${size.toString(8).padStart(11, '0')}\0`, 124);
  header.write('        ', 148);
  header.write(type, 156);
  header.write('ustar\u000000', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return header;
}

describe('hostile archives', () => {
  it.each(['x', 'L', 'K'])('with an endless header of type %s are refused', async (type) => {
    const size = 2 ** 23;
    const bytes = gzipSync(Buffer.concat([tarHeader('long', { type, size }), Buffer.alloc(size)]));
    await expect(unpackBytes(bytes, 'tar.gz')).rejects.toThrow(/the archive is refused/);
    expect(await readdir(join(root, 'data'))).toEqual([]);
  });

  it('with headers without end are refused before these fill the memory', async () => {
    const size = 2 ** 15;
    const long = Buffer.concat([tarHeader('long', { type: 'L', size }), Buffer.alloc(size, 'a')]);
    const bytes = gzipSync(Buffer.concat(Array.from({ length: 600 }, () => long)));
    await expect(unpackBytes(bytes, 'tar.gz')).rejects.toThrow(/unpacks to more than/);
    expect(await readdir(join(root, 'data'))).toEqual([]);
  });

  it('with sizes that are not there are refused', async () => {
    const bytes = gzipSync(Buffer.concat([tarHeader('a', { type: '0', size: 8 ** 11 - 1 }), Buffer.alloc(1024)]));
    await expect(unpackBytes(bytes, 'tar.gz')).rejects.toThrow(/the archive is refused/);
    const claimed = zip([{ name: 'a', content: 'a', claimedSize: 2 ** 32 - 2 }]);
    await expect(unpackBytes(claimed, 'zip')).rejects.toThrow(/the archive is refused/);
    expect(await readdir(join(root, 'data'))).toEqual([]);
  });

  it(`damaged anywhere, ${Math.ceil(COUNT / 5)} times, write nothing outside their folder`, async () => {
    const tar = await tarGz([
      { name: 'de/', type: 'directory' },
      { name: 'de/train.jsonl', content: 'eins\n'.repeat(50) },
      { name: 'LICENSE', content: 'frei' },
    ]);
    const zipped = zip([
      { name: 'de/train.jsonl', content: 'eins\n'.repeat(50) },
      { name: 'LICENSE', content: 'frei' },
    ]);
    const trials = new Trials();
    for (let index = 0; index < COUNT / 5; index++) {
      const random = seedOf('archive', index);
      const kind = randomInteger(random, 2) === 0 ? 'zip' : 'tar.gz';
      const { file, done } = damage(kind === 'zip' ? zipped : tar, { random, structure: [] });
      await trials.run({ what: `${index}: ${done.join(', ')} in ${kind}`, read: () => unpackBytes(file, kind) });
      expect((await readdir(root)).filter((name) => !name.startsWith('archive.'))).toEqual(['data']);
      expect((await readdir(join(root, 'data'))).filter((name) => name !== 'set')).toEqual([]);
      await rm(join(root, 'data', 'set'), { recursive: true, force: true });
    }
    expect(trials.report('archives')).toEqual([]);
    expect(trials.endings.refused).toBeGreaterThan(COUNT / 20);
  });
});
