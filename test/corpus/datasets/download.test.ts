import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type DownloadProgress, download } from '../../../src/corpus/datasets/download.ts';
import { Publisher } from './publisher.ts';

const bytes = Buffer.from(Array.from({ length: 200_000 }, (_, i) => (i * i) % 251));
const sha256 = createHash('sha256').update(bytes).digest('hex');
const publisher = new Publisher();
let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'graft-download-'));
  path = join(folder, 'new', 'file.bin');
  await publisher.open();
  publisher.files.clear();
  publisher.log.length = 0;
});
afterEach(async () => {
  await publisher.close();
  await rm(folder, { recursive: true });
});

const url = () => publisher.url('/file.bin');
const publish = (file: Parameters<typeof publisher.files.set>[1]) => publisher.files.set('/file.bin', file);
const files = () => readdir(join(folder, 'new'));

test('writes the file under its name, reports progress and leaves nothing else', async () => {
  publish({ bytes });
  const seen: DownloadProgress[] = [];
  expect(await download({ url: url(), path, sha256 }, { onProgress: (progress) => seen.push(progress) })).toBe(sha256);
  expect((await readFile(path)).equals(bytes)).toBe(true);
  expect(await files()).toEqual(['file.bin']);
  expect(seen.at(-1)).toEqual({ url: url(), receivedBytes: 200_000, totalBytes: 200_000 });
});

test('a broken connection says how to go on, and the next run continues', async () => {
  publish({ bytes, etag: '"1"', breakAfter: 70_000 });
  await expect(download({ url: url(), path }, { onProgress: publisher.breakOff })).rejects.toThrow(
    /broke off after \d+ of 200000 bytes .*run the command again/,
  );
  const received = (await stat(`${path}.part`)).size;
  expect(received).toBeGreaterThan(0);
  publish({ bytes, etag: '"1"' });
  expect(await download({ url: url(), path })).toBe(sha256);
  expect(publisher.log).toEqual(['/file.bin', `/file.bin from ${received}`]);
  expect(await files()).toEqual(['file.bin']);
});

test('what another version of the file left is not continued', async () => {
  publish({ bytes: Buffer.alloc(200_000), etag: '"old"', breakAfter: 70_000 });
  await expect(download({ url: url(), path }, { onProgress: publisher.breakOff })).rejects.toThrow('broke off');
  publish({ bytes, etag: '"new"' });
  expect(await download({ url: url(), path })).toBe(sha256);
});

test('without a validator only a known hash allows to continue; if it then is wrong, it starts again', async () => {
  await download({ url: publisher.url('/none'), path }).catch(() => {});
  publish({ bytes });
  await writeFile(`${path}.part`, bytes.subarray(0, 1000));
  await download({ url: url(), path });
  await writeFile(`${path}.part`, bytes.subarray(0, 1000));
  await download({ url: url(), path, sha256 });
  await writeFile(`${path}.part`, Buffer.alloc(1000));
  expect(await download({ url: url(), path, sha256 })).toBe(sha256);
  const requests = ['/file.bin', '/file.bin from 1000', '/file.bin from 1000', '/file.bin'];
  expect(publisher.log).toEqual(['/none', ...requests]);
});

test('a complete part file is not downloaded again; one that is too long is', async () => {
  publish({ bytes });
  await download({ url: url(), path, sha256 });
  await writeFile(`${path}.part`, bytes);
  expect(await download({ url: url(), path, sha256 })).toBe(sha256);
  await writeFile(`${path}.part`, Buffer.concat([bytes, bytes]));
  expect(await download({ url: url(), path, sha256 })).toBe(sha256);
  expect(publisher.log).toEqual(['/file.bin', '/file.bin from 200000', '/file.bin from 400000', '/file.bin']);
});

test('a server without ranges sends everything, and everything is taken', async () => {
  publish({ bytes, withoutRanges: true });
  await download({ url: url(), path });
  await writeFile(`${path}.part`, bytes.subarray(0, 1000));
  expect(await download({ url: url(), path, sha256 })).toBe(sha256);
});

test('a wrong hash leaves nothing', async () => {
  publish({ bytes });
  const wrong = '0'.repeat(64);
  await expect(download({ url: url(), path, sha256: wrong })).rejects.toThrow(
    `expected SHA-256 ${wrong}, got ${sha256}`,
  );
  expect(await files()).toEqual([]);
});

test('server errors, unreachable servers and files beyond the limit have their own messages', async () => {
  publish({ bytes, status: 503 });
  await expect(download({ url: url(), path })).rejects.toThrow('/file.bin: the server answers 503 Service Unavailable');
  publish({ bytes });
  await expect(download({ url: url(), path }, { maximumBytes: 1000 })).rejects.toThrow('more than 1000 bytes');
  const closed = new Publisher();
  await closed.open();
  const gone = closed.url('/file.bin');
  await closed.close();
  await expect(download({ url: gone, path })).rejects.toThrow(/cannot be reached \(.*ECONNREFUSED/);
});

test('stops when told to, with the reason it was told', async () => {
  publish({ bytes, etag: '"1"' });
  const stop = new AbortController();
  const reason = new Error('stopped by the user');
  const running = download({ url: url(), path }, { signal: stop.signal, onProgress: () => stop.abort(reason) });
  await expect(running).rejects.toBe(reason);
});
