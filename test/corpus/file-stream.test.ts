import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readBytes, writeStream } from '../../src/corpus/file-stream.ts';
import { OutputFile } from '../../src/corpus/output-file.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'graft-files-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function arrayOf<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}

describe.each(['txt', 'txt.gz'])('a .%s file', (extension) => {
  it('has the same bytes however they were added, and they are read as they were', async () => {
    // Two members and a bit, of bytes that pack badly; the gzip header says nothing of time or machine.
    const text = Array.from({ length: 150_000 }, (_, i) => `zeile ${Math.imul(i, 0x9e3779b1) >>> 8} ü\n`).join('');
    const bytes = Buffer.from(text);
    const inBlocks = (size: number) =>
      Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => bytes.subarray(i * size, (i + 1) * size));
    const [a, b, c] = ['a', 'b', 'c'].map((name) => join(folder, `${name}.${extension}`));
    await writeStream(a!, text.split(/(?<=\n)/));
    await writeStream(b!, inBlocks(777));
    await writeStream(c!, inBlocks(bytes.length));
    expect(bytes.length).toBeGreaterThan(2 << 20);
    expect((await readFile(b!)).equals(await readFile(a!))).toBe(true);
    expect((await readFile(c!)).equals(await readFile(a!))).toBe(true);
    expect(Buffer.concat(await arrayOf(readBytes(a!))).equals(bytes)).toBe(true);
    if (extension === 'txt.gz') {
      expect(gunzipSync(await readFile(a!)).equals(bytes)).toBe(true);
      expect((await readFile(a!)).subarray(0, 10).toString('hex')).toBe('1f8b08000000000000ff');
    }
    await Promise.all([a, b, c].map((path) => rm(path!)));
  });

  it('of nothing is read as nothing', async () => {
    const path = join(folder, `empty.${extension}`);
    await writeStream(path, []);
    expect(await arrayOf(readBytes(path))).toEqual([]);
    if (extension === 'txt.gz') expect(gunzipSync(await readFile(path)).length).toBe(0);
    await rm(path);
  });

  it('that cannot be written says so, however much is added', async () => {
    const file = new OutputFile(join('/dev/null', `x.${extension}`));
    const fill = async () => {
      for (let i = 0; i < 100; i++) await file.add(Buffer.alloc(1 << 20));
    };
    await expect(fill()).rejects.toThrow(/ENOTDIR|EEXIST|ENOENT/);
    await expect(file.close()).rejects.toThrow(/ENOTDIR|EEXIST|ENOENT/);
    await file.discard();
  });

  it('that is discarded leaves nothing behind, however early', async () => {
    const files = Array.from({ length: 200 }, (_, i) => new OutputFile(join(folder, `${i}.${extension}`)));
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
    const written = Array.from({ length: 50 }, (_, i) => writeStream(join(folder, `${i}.${extension}`), failing()));
    expect((await Promise.allSettled(written)).every(({ status }) => status === 'rejected')).toBe(true);
    expect(await readdir(folder)).toEqual([]);
  });
});
