import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ArtifactStore } from '../../src/execution/artifact-store.ts';
import { leaseArtifacts, leaseStore } from '../../src/execution/lease.ts';
import { ownedName } from '../../src/execution/owner.ts';
import { type CleanUpOptions, cleanUp, listArtifacts, verifyStore } from '../../src/execution/store-care.ts';

const HOUR_MS = 3600e3;
const DAY_MS = 24 * HOUR_MS;

let store: ArtifactStore;
beforeEach(async () => {
  store = new ArtifactStore(await mkdtemp(join(tmpdir(), 'graft-care-')));
});
afterEach(() => rm(store.root, { recursive: true }));

const write = (letter: string) =>
  store.write({ kind: 'letter', version: 1, options: { letter }, inputs: {}, files: {} }, async (directory) => {
    await writeFile(join(directory, 'text'), letter);
    return {};
  });

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}
const pathsCleanedUp = async (options: CleanUpOptions = {}) =>
  (await collect(cleanUp(store, options))).map(({ path }) => path);
const hashes = async () => (await collect(listArtifacts(store))).map(({ hash }) => hash);

/** Sets the times of a file or folder and of what is in it back. */
async function age(path: string, ms: number): Promise<void> {
  for (const name of await readdir(path).catch(() => [])) await age(join(path, name), ms);
  const then = (performance.timeOrigin + performance.now() - ms) / 1000;
  await utimes(path, then, then);
}

describe('a clean-up', () => {
  it('takes away what was not used for long', async () => {
    const [old, used, fresh] = [await write('a'), await write('b'), await write('c')];
    await age(old.directory, 3 * DAY_MS);
    await age(used.directory, 3 * DAY_MS);
    await store.noteUse(used.hash);
    expect(await pathsCleanedUp()).toEqual([]);
    expect(await pathsCleanedUp({ olderThanMs: DAY_MS, dryRun: true })).toHaveLength(1);
    expect(await hashes()).toContain(old.hash);
    expect(await pathsCleanedUp({ olderThanMs: DAY_MS })).toEqual([`artifacts/${old.hash.slice(0, 2)}/${old.hash}`]);
    expect(await hashes()).toEqual([used.hash, fresh.hash].sort());
    expect(await readdir(join(store.root, 'tmp'))).toEqual([]);
  });

  it('leaves what a run that is going on has asked for, until it has ended', async () => {
    const { hash } = await write('a');
    const lease = await leaseArtifacts(store.root, [hash]);
    expect(await pathsCleanedUp({ olderThanMs: 0 })).toEqual([]);
    await lease.release();
    expect(await pathsCleanedUp({ olderThanMs: 0 })).toHaveLength(1);
  });

  it('makes runs that begin meanwhile wait for its end', async () => {
    const whole = await leaseStore(store.root);
    let begun = false;
    const waiting = leaseArtifacts(store.root, []).then((lease) => {
      begun = true;
      return lease;
    });
    await new Promise((done) => setTimeout(done, 150));
    expect(begun).toBe(false);
    await whole.release();
    await (await waiting).release();
    expect(await readdir(join(store.root, 'leases'))).toEqual([]);
  });

  it.each([
    ['leaves the work of another machine alone', HOUR_MS, true],
    ['takes it away when there was no sign of life for a day', DAY_MS + HOUR_MS, false],
  ])('%s', async (_what, silentMs, stays) => {
    const name = `elsewhere${ownedName('0123456789ab-0badcafe')}`;
    const lease = `elsewhere${ownedName('run-0badcafe')}`;
    const { hash } = await write('a');
    await mkdir(join(store.root, 'tmp', name), { recursive: true });
    await mkdir(join(store.root, 'leases'));
    await writeFile(join(store.root, 'leases', lease), JSON.stringify([hash]));
    await age(join(store.root, 'tmp', name), silentMs);
    await age(join(store.root, 'leases', lease), silentMs);
    const gone = await pathsCleanedUp({ olderThanMs: 0 });
    expect(gone.includes(`tmp/${name}`)).toBe(!stays);
    expect((await hashes()).includes(hash)).toBe(stays);
    expect(await readdir(join(store.root, 'leases'))).toEqual(stays ? [lease] : []);
  });

  it('takes translations away only when asked and while no run goes on', async () => {
    const memory = join(store.cacheFolder, 'translations', 'engine');
    await mkdir(memory, { recursive: true });
    await writeFile(join(memory, 'segment.jsonl'), 'x');
    await age(memory, 3 * DAY_MS);
    expect(await pathsCleanedUp({ olderThanMs: DAY_MS })).toEqual([]);
    const lease = await leaseArtifacts(store.root, []);
    await expect(pathsCleanedUp({ translationsOlderThanMs: DAY_MS })).rejects.toThrow(/while a run goes on/);
    await lease.release();
    expect(await pathsCleanedUp({ translationsOlderThanMs: DAY_MS })).toEqual(['cache/translations/engine']);
  });

  it('of a store that is not there does nothing', async () => {
    const nowhere = new ArtifactStore(join(store.root, 'nowhere'));
    expect(await collect(cleanUp(nowhere, {}))).toEqual([]);
    expect(await readdir(store.root)).toEqual([]);
  });
});

describe('a check of the store', () => {
  it('names what is damaged and why', async () => {
    const [sound, damaged] = [await write('a'), await write('b')];
    await writeFile(join(damaged.directory, 'text'), 'c');
    const verdicts = await collect(verifyStore(store));
    expect(verdicts.find(({ hash }) => hash === sound.hash)).toEqual({ hash: sound.hash, kind: 'letter' });
    expect(verdicts.find(({ hash }) => hash === damaged.hash)?.reason).toMatch(/text does not match its hash/);
    await store.setAside(damaged.hash);
    expect(await hashes()).toEqual([sound.hash]);
    expect(await pathsCleanedUp()).toEqual([expect.stringMatching(/^damaged\//)]);
  });
});
