import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Recipe, recipeHash } from '../../src/execution/recipe.ts';
import type { Store } from '../../src/execution/store.ts';

export const letterRecipe = (letter: string): Recipe => ({
  kind: 'letter',
  version: 1,
  options: { letter },
  inputs: {},
  files: {},
});

/** Writes an artifact of two files, one of them in a folder. */
export const writeLetter = (store: Store, letter = 'a', text = letter.repeat(4)) =>
  store.write(letterRecipe(letter), async (directory) => {
    await mkdir(join(directory, 'model'));
    await writeFile(join(directory, 'model', 'weights.bin'), Buffer.from([0, 255, 128]));
    await writeFile(join(directory, 'letter.txt'), text);
    return { letters: text.length };
  });

/** What every {@link Store} promises. `openStore` gives a new view of one empty store, as another machine would have it. */
export function describeStoreContract(name: string, openStores: () => Promise<() => Promise<Store>>): void {
  describe(`the store contract, ${name}`, () => {
    let openStore: () => Promise<Store>;
    let here: Store;
    let there: Store;
    const hash = recipeHash(letterRecipe('a'));
    beforeEach(async () => {
      openStore = await openStores();
      here = await openStore();
      there = await openStore();
    });

    it('shows an artifact to everybody once it is written, with its files, summary and hashes', async () => {
      expect(await there.has(hash)).toBe(false);
      expect(await there.inspect(hash)).toEqual({ missing: true });
      await expect(there.open(hash)).rejects.toThrow(/is missing/);
      await writeLetter(here);
      for (const store of [here, there]) {
        expect(await store.has(hash)).toBe(true);
        const { directory, manifest } = await store.open(hash);
        expect(manifest.recipe).toEqual(letterRecipe('a'));
        expect(manifest.summary).toEqual({ letters: 4 });
        expect(await readFile(join(directory, 'letter.txt'), 'utf8')).toBe('aaaa');
        expect([...(await readFile(join(directory, 'model/weights.bin')))]).toEqual([0, 255, 128]);
        expect(Object.keys(manifest.files)).toEqual(['letter.txt', 'model/weights.bin']);
      }
    });

    it('shows nothing of a stage that failed', async () => {
      const failing = here.write(letterRecipe('a'), async (directory) => {
        await writeFile(join(directory, 'half'), 'x');
        throw new Error('out of letters');
      });
      await expect(failing).rejects.toThrow('out of letters');
      expect(await there.has(hash)).toBe(false);
      expect(await there.inspect(hash)).toEqual({ missing: true });
      expect(await here.inProgress()).toEqual([]);
    });

    it('lets several writers of one recipe all win, and never mixes their files', async () => {
      const texts = ['one', 'two!!', 'three...'];
      const stores = await Promise.all(texts.map(openStore));
      const written = await Promise.all(stores.map((store, i) => writeLetter(store, 'a', texts[i])));
      expect(new Set(written.map((artifact) => artifact.hash)).size).toBe(1);
      const { directory, manifest } = await (await openStore()).open(hash);
      const text = await readFile(join(directory, 'letter.txt'), 'utf8');
      expect(texts).toContain(text);
      expect(manifest.summary).toEqual({ letters: text.length });
    });

    it('forgets what is removed, for everybody, and can write it again', async () => {
      await writeLetter(here, 'a', 'before');
      await there.open(hash);
      await there.remove(hash);
      expect(await here.inspect(hash)).toEqual({ missing: true });
      expect(await here.has(hash)).toBe(false);
      await here.remove(hash);
      await writeLetter(here, 'a', 'after');
      const { directory } = await there.open(hash);
      expect(await readFile(join(directory, 'letter.txt'), 'utf8')).toBe('after');
    });

    it('makes a damaged copy whole or says what is wrong with it', async () => {
      const { directory } = await writeLetter(here);
      await writeFile(join(directory, 'letter.txt'), 'aaab');
      const state = await here.inspect(hash);
      if ('corrupt' in state) expect(state.corrupt).toMatch(/letter\.txt does not match its hash/);
      else {
        const found = 'artifact' in state ? state.artifact.directory : '';
        expect(await readFile(join(found, 'letter.txt'), 'utf8')).toBe('aaaa');
      }
    });

    it('keeps artifacts apart', async () => {
      await Promise.all(['a', 'b', 'c'].map((letter) => writeLetter(here, letter)));
      await here.remove(recipeHash(letterRecipe('b')));
      const { directory } = await there.open(recipeHash(letterRecipe('c')));
      expect((await readdir(directory)).filter((name) => name !== 'used').sort()).toEqual([
        'letter.txt',
        'manifest.json',
        'model',
      ]);
      expect(await there.has(hash)).toBe(true);
    });

    it('tells who is at work, takes notes and gives leases without harm', async () => {
      const lease = await here.lease([hash]);
      const seen = await here.write(letterRecipe('a'), async (directory) => {
        await writeFile(join(directory, 'letter.txt'), 'a');
        return { working: (await here.inProgress()).map(({ hashStart, pid }) => `${hashStart} ${pid}`) };
      });
      expect(seen.manifest.summary).toEqual({ working: [`${hash.slice(0, 12)} ${process.pid}`] });
      expect(await here.inProgress()).toEqual([]);
      await here.noteUse(hash);
      await here.sweep();
      await lease.release();
      expect(await there.has(hash)).toBe(true);
    });
  });
}
