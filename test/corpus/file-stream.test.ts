import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TextFile, writeTexts } from '../../src/corpus/file-stream.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'graft-files-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe.each(['txt', 'txt.gz'])('a .%s file', (extension) => {
  it('that is discarded leaves nothing behind, however early', async () => {
    const files = Array.from({ length: 200 }, (_, i) => new TextFile(join(folder, `${i}.${extension}`)));
    await Promise.all(
      files.map(async (file, i) => {
        for (let turn = 0; turn < i % 5; turn++) await Promise.resolve();
        if (i % 2 === 0) file.add('half a line');
        await file.discard();
      }),
    );
    expect(await readdir(folder)).toEqual([]);
  });

  it('whose texts fail leaves nothing behind', async () => {
    const failing = async function* () {
      yield 'one\n';
      throw new Error('no more');
    };
    const written = Array.from({ length: 50 }, (_, i) => writeTexts(join(folder, `${i}.${extension}`), failing()));
    expect((await Promise.allSettled(written)).every(({ status }) => status === 'rejected')).toBe(true);
    expect(await readdir(folder)).toEqual([]);
  });
});
