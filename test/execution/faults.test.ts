import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { recordOf, writeTinyStudy } from './tiny-study.ts';

const root = resolve(import.meta.dirname, '../..');
const main = join(root, 'dist/cli/main.js');
const NOBODY = 65534;
/** Each test starts a few runs; other work on the machine may slow them down. */
const PATIENCE_MS = 120_000;

vi.setConfig({ testTimeout: PATIENCE_MS });

let folder: string;
let file: string;
/** The record of a run that nothing happened to. */
let expected: string;
/** Its store; tests take a copy. */
let soundStore: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'graft-faults-'));
  chmodSync(folder, 0o755);
  file = join(folder, 'faults.yaml');
  writeTinyStudy(file);
  soundStore = join(folder, 'sound');
  expect(run(soundStore)).toMatchObject({ status: 0, stderr: '' });
  expected = record(soundStore);
}, PATIENCE_MS);
afterAll(() => rmSync(folder, { recursive: true }));

const runArguments = (store: string, out = `${store}-results`) => [
  main,
  ...['run', file, '--backend', 'cpu', '--workers', '2', '--store', store, '--out', out],
];
const run = (store: string, options: object = {}) =>
  spawnSync(process.execPath, runArguments(store), { cwd: folder, encoding: 'utf8', ...options });
const start = (store: string, out?: string): ChildProcess =>
  spawn(process.execPath, runArguments(store, out), { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
const care = (store: string, ...args: string[]) =>
  spawnSync(process.execPath, [main, 'store', ...args, '--store', store], { encoding: 'utf8' });

const record = (store: string, out = `${store}-results`) => recordOf(out);

async function ended(child: ChildProcess): Promise<{ code: number | null; stderr: string }> {
  const stderr = text(child.stderr!);
  await new Promise((done) =>
    child.exitCode === null && child.signalCode === null ? child.once('exit', done) : done(0),
  );
  return { code: child.exitCode, stderr: await stderr };
}

/** Waits until a run has so many finished stages. */
async function finishedStages(store: string, count: number): Promise<void> {
  const finished = () =>
    existsSync(join(store, 'artifacts'))
      ? readdirSync(join(store, 'artifacts'), { recursive: true, encoding: 'utf8' }).filter((path) =>
          path.endsWith('manifest.json'),
        ).length
      : 0;
  while (finished() < count) await sleep(10);
}

const workersOf = (child: ChildProcess) =>
  readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);

/** A copy of the sound store, and an artifact in it with a file of this name. */
function copyWith(name: string, fileName: string): { store: string; path: string; hash: string } {
  const store = join(folder, name);
  cpSync(soundStore, store, { recursive: true });
  const found = readdirSync(join(store, 'artifacts'), { recursive: true, encoding: 'utf8' }).find((path) =>
    path.endsWith(fileName),
  )!;
  return { store, path: join(store, 'artifacts', found), hash: found.split('/')[1]! };
}

const leftovers = (store: string) =>
  ['tmp', 'leases', 'damaged'].flatMap((name) => (existsSync(join(store, name)) ? readdirSync(join(store, name)) : []));

describe('a run', () => {
  it('survives that one of its workers is killed, and says so', async () => {
    const store = join(folder, 'worker-killed');
    const child = start(store);
    await finishedStages(store, 3);
    process.kill(workersOf(child)[0]!, 'SIGKILL');
    const { code, stderr } = await ended(child);
    expect(code).toBe(0);
    expect(stderr).toMatch(/^(.*a worker process ended early \(SIGKILL\).*\n)?$/);
    expect(record(store)).toBe(expected);
    expect(care(store, 'gc').status).toBe(0);
    expect(leftovers(store)).toEqual([]);
  });

  it('leaves nothing that gc does not find when it is killed, and goes on where it was', async () => {
    const store = join(folder, 'killed');
    for (const stages of [2, 6, 10]) {
      const child = start(store);
      await finishedStages(store, stages);
      child.kill('SIGKILL');
      await ended(child); // its workers have gone by then: they hold the other end of the pipe
      expect(care(store, 'gc').stdout).toMatch(/ taken away, /);
      expect(leftovers(store)).toEqual([]);
    }
    expect(run(store).status).toBe(0);
    expect(record(store)).toBe(expected);
  });

  it('ends with code 143 on SIGTERM and says how to go on', async () => {
    const store = join(folder, 'terminated');
    const child = start(store);
    await finishedStages(store, 2);
    child.kill('SIGTERM');
    expect(await ended(child)).toEqual({
      code: 143,
      stderr: expect.stringMatching(/^stopped; run the same command again/),
    });
    expect(leftovers(store)).toEqual([]);
  });

  it('shares its store with another one of the same experiment', async () => {
    const store = join(folder, 'shared');
    const results = ['one', 'two'].map((name) => join(folder, name));
    const endings = await Promise.all(results.map((out) => ended(start(store, out))));
    expect(endings).toEqual([
      { code: 0, stderr: '' },
      { code: 0, stderr: '' },
    ]);
    for (const out of results) expect(record(store, out)).toBe(expected);
    expect(care(store, 'verify').stdout).toMatch(/, none damaged\n$/);
    expect(leftovers(store)).toEqual([]);
  });

  it('keeps what it wants while the store is cleaned up', async () => {
    const store = join(folder, 'cleaned');
    cpSync(soundStore, store, { recursive: true });
    for (const name of readdirSync(join(store, 'artifacts'))) {
      const [hash] = readdirSync(join(store, 'artifacts', name));
      const { recipe } = JSON.parse(readFileSync(join(store, 'artifacts', name, hash!, 'manifest.json'), 'utf8'));
      if (['train-model', 'predict', 'compare'].includes(recipe.kind))
        rmSync(join(store, 'artifacts', name, hash!), { recursive: true });
    }
    const child = start(store);
    const ending = ended(child);
    while (child.exitCode === null) {
      expect(care(store, 'gc', '--older-than', '0m').status).toBe(0);
      await sleep(20);
    }
    expect(await ending).toEqual({ code: 0, stderr: '' });
    expect(record(store)).toBe(expected);
    expect(care(store, 'gc', '--older-than', '0m').status).toBe(0);
    expect(care(store, 'ls').stdout).toMatch(/^0 finished stages/);
  });

  it.skipIf(process.getuid?.() !== 0)('says that the disk is full (needs root, to mount a small one)', () => {
    const disk = join(folder, 'disk');
    mkdirSync(disk);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=300k', 'tmpfs', disk]);
    try {
      const { status, stderr } = run(join(disk, 'store'), {});
      expect(stderr).toMatch(
        /^graft could not go on: the disk is full.*; make room, then run the same command again\n$/,
      );
      expect(status).toBe(2);
      execFileSync('mount', ['-o', 'remount,size=50m', disk]);
      expect(run(join(disk, 'store')).status).toBe(0);
      expect(record(join(disk, 'store'))).toBe(expected);
    } finally {
      execFileSync('umount', [disk]);
    }
  });

  it.skipIf(process.getuid?.() === undefined)('says that it may not write to its store', () => {
    const store = join(folder, 'forbidden');
    mkdirSync(store, { mode: 0o555 });
    const user = process.getuid!() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
    const { status, stderr } = run(store, user);
    expect(stderr).toMatch(
      /^graft could not go on: permission denied: .*forbidden.*; choose another --store or --out\n$/,
    );
    expect(status).toBe(2);
    expect(readdirSync(store)).toEqual([]);
  });

  it('reads finished stages from a store that it may not write to', () => {
    const store = join(folder, 'read-only');
    cpSync(soundStore, store, { recursive: true });
    const out = `${store}-results`;
    mkdirSync(out);
    chmodSync(out, 0o777);
    execFileSync('chmod', ['-R', 'a-w', store]);
    const { status, stderr } = run(store, process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {});
    execFileSync('chmod', ['-R', 'u+w', store]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(record(store)).toBe(expected);
  });
});

describe('a damaged store', () => {
  it.each<[string, string, (path: string) => void, RegExp]>([
    ['a half-written artifact', 'manifest.json', (path) => rmSync(path), /manifest\.json/],
    ['a truncated corpus', 'corpus.jsonl.gz', (path) => truncateSync(path, 50), /corpus\.jsonl\.gz does not have/],
    [
      'a changed byte',
      'corpus.jsonl.gz',
      (path) => {
        const bytes = readFileSync(path);
        bytes[bytes.length >> 1]! ^= 1;
        writeFileSync(path, bytes);
      },
      /corpus\.jsonl\.gz does not match its hash/,
    ],
  ])('with %s is found out, repaired and made whole', (name, fileName, damage, reason) => {
    const { store, path, hash } = copyWith(name.replaceAll(' ', '-'), fileName);
    damage(path);
    const found = care(store, 'verify');
    expect(found.status).toBe(1);
    expect(found.stdout).toContain(hash.slice(0, 12));
    expect(found.stdout).toMatch(reason);
    expect(care(store, 'verify', '--repair').status).toBe(1);
    expect(care(store, 'verify').status).toBe(0);
    expect(run(store).status).toBe(0);
    expect(record(store)).toBe(expected);
    expect(care(store, 'gc').stdout).toMatch(/^damaged +.*damaged\//);
    expect(leftovers(store)).toEqual([]);
  });
});
