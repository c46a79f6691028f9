import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ArtifactStore } from '../../src/execution/artifact-store.ts';
import { ownedName } from '../../src/execution/owner.ts';
import { type Recipe, recipeHash } from '../../src/execution/recipe.ts';

const recipe: Recipe = { kind: 'letter', version: 1, options: { letter: 'a' }, inputs: {}, files: {} };

let root: string;
let store: ArtifactStore;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'graft-store-'));
  store = new ArtifactStore(root);
});
afterEach(() => rm(root, { recursive: true }));

const writeLetter = () =>
  store.write(recipe, async (directory) => {
    await writeFile(join(directory, 'letter.txt'), 'aaaa');
    return { letters: 4 };
  });

describe('the artifact store', () => {
  it('gives back what was written, with its summary and hashes', async () => {
    expect(await store.inspect(recipeHash(recipe))).toEqual({ missing: true });
    const written = await writeLetter();
    const artifact = await store.open(recipeHash(recipe));
    expect(artifact.directory).toBe(written.directory);
    expect(artifact.manifest.summary).toEqual({ letters: 4 });
    expect(artifact.manifest.files['letter.txt']?.bytes).toBe(4);
    expect(await readFile(join(artifact.directory, 'letter.txt'), 'utf8')).toBe('aaaa');
  });

  it('leaves nothing behind when a stage fails', async () => {
    const failing = store.write(recipe, async (directory) => {
      await writeFile(join(directory, 'half'), 'x');
      throw new Error('out of letters');
    });
    await expect(failing).rejects.toThrow('out of letters');
    expect(await store.inspect(recipeHash(recipe))).toEqual({ missing: true });
    expect(await readdir(join(root, 'tmp'))).toEqual([]);
  });

  it.each([
    ['a changed byte', (path: string) => writeFile(path, 'aaab'), /letter\.txt does not match its hash/],
    ['a truncated file', (path: string) => truncate(path, 2), /letter\.txt does not have 4 bytes/],
    ['a lost file', (path: string) => rm(path), /ENOENT/],
    ['a broken manifest', (path: string) => writeFile(join(path, '..', 'manifest.json'), '{'), /JSON/],
  ])('notices %s', async (_what, damage, reason) => {
    const { directory, hash } = await writeLetter();
    await damage(join(directory, 'letter.txt'));
    expect(await store.inspect(hash)).toEqual({ corrupt: expect.stringMatching(reason) });
    await expect(store.open(hash)).rejects.toThrow(/is corrupt/);
    await store.remove(hash);
    expect(await store.inspect(hash)).toEqual({ missing: true });
  });

  it('clears away what dead processes of this machine had begun, and nothing else', async () => {
    const dead = spawnSync(process.execPath, ['--version']).pid;
    const own = ownedName(`${recipeHash(recipe).slice(0, 12)}-0badcafe`);
    const of = (pid: number, birth?: string) =>
      own.replace(/-\d+\.(\d+)-/, (_, ours: string) => `-${pid}.${birth ?? ours}-`);
    const kept = [own, `other${of(dead)}`, 'something-else'];
    for (const name of [...kept, of(dead), of(process.pid, '1')]) {
      await mkdir(join(root, 'tmp', name), { recursive: true });
      await writeFile(join(root, 'tmp', name, 'half'), 'x');
    }
    await store.sweep();
    expect((await readdir(join(root, 'tmp'))).sort()).toEqual(kept.sort());
  });

  it('sweeps under the names that it gives', async () => {
    const { directory } = await writeLetter();
    const module = join(import.meta.dirname, '../../dist/execution/artifact-store.js');
    const script = `import { ArtifactStore } from ${JSON.stringify(module)};
      await new ArtifactStore(${JSON.stringify(root)}).write(${JSON.stringify({ ...recipe, version: 2 })}, () => process.kill(process.pid, 'SIGKILL'));`;
    spawnSync(process.execPath, ['--input-type=module', '-e', script]);
    expect(await readdir(join(root, 'tmp'))).toHaveLength(1);
    await store.sweep();
    expect(await readdir(join(root, 'tmp'))).toEqual([]);
    expect(await readdir(directory)).toContain('letter.txt');
  });

  it('lets two writers of one recipe both win', async () => {
    const [a, b] = await Promise.all([writeLetter(), writeLetter()]);
    expect(a.hash).toBe(b.hash);
    expect(await readdir(join(root, 'tmp'))).toEqual([]);
  });
});

describe('a recipe hash', () => {
  const base: Recipe = { ...recipe, files: { text: [{ path: '/a', sha256: 'f00' }] }, inputs: { x: ['1', '2'] } };

  it('depends on content, not on paths or the order of keys', () => {
    expect(recipeHash({ ...base, files: { text: [{ path: '/b', sha256: 'f00' }] } })).toBe(recipeHash(base));
    expect(recipeHash({ ...base, options: { b: 1, a: 2 } })).toBe(recipeHash({ ...base, options: { a: 2, b: 1 } }));
  });

  it.each<[string, Partial<Recipe>]>([
    ['kind', { kind: 'other' }],
    ['version', { version: 2 }],
    ['options', { options: { letter: 'b' } }],
    ['inputs', { inputs: { x: ['2', '1'] } }],
    ['file content', { files: { text: [{ path: '/a', sha256: 'bar' }] } }],
  ])('changes with the %s', (_what, change) => {
    expect(recipeHash({ ...base, ...change })).not.toBe(recipeHash(base));
  });
});
