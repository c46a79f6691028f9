import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, utimesSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ArtifactStore } from '../../src/execution/artifact-store.ts';
import { recipeHash } from '../../src/execution/recipe.ts';
import { cleanUp } from '../../src/execution/store-care.ts';
import { letterRecipe, writeLetter } from './store-contract.ts';

const module = resolve(import.meta.dirname, '../../dist/execution/artifact-store.js');
const canUnshare = spawnSync('unshare', ['--uts', 'true']).status === 0;
const DAY_MS = 24 * 3600 * 1000;

let root: string;
let store: ArtifactStore;
let others: ChildProcess[] = [];
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'graft-machines-'));
  store = new ArtifactStore(root);
});
afterEach(() => {
  for (const other of others) other.kill('SIGKILL');
  others = [];
  rmSync(root, { recursive: true });
});

/** Runs a script on a machine of another name, with `store` opened there. */
function elsewhere(script: string) {
  const source = `import { ArtifactStore } from ${JSON.stringify(module)};
    const store = new ArtifactStore(${JSON.stringify(root)});
    const recipe = ${JSON.stringify(letterRecipe('b'))};
    ${script}`;
  const shell = 'hostname another-machine && exec "$0" --input-type=module -e "$1"';
  const other = spawn('unshare', ['--uts', 'sh', '-c', shell, process.execPath, source], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  others.push(other);
  return other;
}

const namesIn = (name: string) => readdirSync(join(root, name)).filter((entry) => entry.startsWith('another-machine'));
/** What a clean-up took away that spares nothing it may take. */
async function garbage(): Promise<string[]> {
  const taken: string[] = [];
  for await (const { what } of cleanUp(store, { olderThanMs: 0 })) taken.push(what);
  return taken;
}

describe.skipIf(!canUnshare)('two machines with one folder (needs root, to give one another name)', () => {
  it('leave alone what the other one is at, and what it wants', async () => {
    await writeLetter(store, 'a');
    const other = elsewhere(`await store.lease([${JSON.stringify(recipeHash(letterRecipe('a')))}]);
      await store.write(recipe, () => new Promise(() => { console.log('at work'); setInterval(() => {}, 1000); }));`);
    await new Promise((ready) => other.stdout.once('data', ready));
    expect((await store.inProgress()).map(({ host, pid }) => [host, pid])).toEqual([['another-machine', other.pid]]);
    await store.sweep();
    expect(await garbage()).toEqual([]);
    expect(namesIn('tmp')).toHaveLength(1);

    // Dead, but how should this machine know? Only when it has been silent for a day by the file system's clock.
    other.kill('SIGKILL');
    await new Promise((gone) => other.once('exit', gone));
    expect(await garbage()).toEqual([]);
    const age = (path: string) => utimesSync(path, Date.now() / 1000, (Date.now() - DAY_MS - 60_000) / 1000);
    for (const name of ['tmp', 'leases']) for (const entry of namesIn(name)) age(join(root, name, entry));
    expect(await garbage()).toEqual(['unfinished', 'artifact']);
    expect([...namesIn('tmp'), ...namesIn('leases')]).toEqual([]);
  });

  it('wait for a clean-up of the other one, whatever their clocks say', async () => {
    const lease = await import('../../src/execution/lease.ts').then(({ leaseStore }) => leaseStore(root));
    const other = elsewhere(`const { release } = await store.lease([]); console.log('has it'); await release();`);
    let hasIt = false;
    other.stdout.once('data', () => {
      hasIt = true;
    });
    const ended = new Promise((done) => other.once('exit', done));
    while (namesIn('leases').length === 0) await sleep(20);
    await sleep(300);
    expect(hasIt).toBe(false);
    await lease.release();
    expect(await ended).toBe(0);
    expect(hasIt).toBe(true);
  });

  it('both succeed with the same stage', async () => {
    const script = `await store.write(recipe, async (directory) => {
      await (await import('node:fs/promises')).writeFile(directory + '/letter.txt', 'bbbb'); return { letters: 4 }; });`;
    const writers = [elsewhere(script), elsewhere(script)];
    const codes = writers.map((other) => new Promise((done) => other.once('exit', done)));
    await writeLetter(store, 'b');
    expect(await Promise.all(codes)).toEqual([0, 0]);
    expect(await store.inspect(recipeHash(letterRecipe('b')))).toHaveProperty('artifact');
  });
});

describe('machines of one name', () => {
  it('are told apart by what the system drew when it started', () => {
    const boot = execFileSync('cat', ['/proc/sys/kernel/random/boot_id'], { encoding: 'utf8' }).slice(0, 8);
    return store.write(letterRecipe('a'), async () => {
      const [name] = readdirSync(join(root, 'tmp'));
      expect(name).toContain(boot);
      expect((await store.inProgress())[0]).toMatchObject({ host: hostname(), pid: process.pid });
      return {};
    });
  });
});
