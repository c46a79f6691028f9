import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { InputError } from '../../../src/corpus/problem.ts';
import type { Translation } from '../../../src/translation/contract.ts';
import { type MemoryEntry, TranslationMemory } from '../../../src/translation/memory/index.ts';
import { anyEntries } from './arbitrary.ts';

const FINGERPRINT = 'phrase-based/1: any "text"';

let root: string;
let folders = 0;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'graft-memory-'));
});
afterEach(() => rm(root, { recursive: true }));

/** A folder for each run of a property. */
const newFolder = () => join(root, String(++folders));
const open = (folder: string, fingerprint = FINGERPRINT) => TranslationMemory.open(folder, fingerprint);

/** What a memory that is opened anew finds under the keys. */
async function recall(folder: string, entries: readonly MemoryEntry[]) {
  const memory = await open(folder);
  const found = entries.map(({ key }) => memory.find(key));
  memory.close();
  return { found, damaged: memory.damaged };
}

/** Stores entries in a new folder, a batch each; returns the path of the segment. */
async function segmentOf(...batches: readonly MemoryEntry[][]): Promise<string> {
  const folder = newFolder();
  const memory = await open(folder);
  for (const batch of batches) memory.store(batch);
  memory.close();
  const [name] = (await readdir(folder, { recursive: true })).filter((path) => path.endsWith('.jsonl'));
  return join(folder, name!);
}

const memoryFolderOf = (segment: string) => dirname(dirname(segment));
const key = (i: number) => i.toString(16).padStart(32, '0');
const entry = (i: number, translation: Partial<Translation> = {}): MemoryEntry => ({
  key: key(i),
  translation: { text: `Satz ${i}`, slots: [], unknownWords: 0, ...translation },
});

describe('the translation memory', () => {
  it('gives back exactly what was stored, at once and when opened again, whatever the batches', async () => {
    const property = fc.asyncProperty(anyEntries, fc.nat(8), async (entries, cut) => {
      const folder = newFolder();
      const memory = await open(folder);
      memory.store(entries.slice(0, cut));
      memory.store(entries.slice(cut));
      const translations = entries.map(({ translation }) => translation);
      expect(entries.map(({ key }) => memory.find(key))).toEqual(translations);
      expect(await recall(folder, entries)).toEqual({ found: translations, damaged: 0 });
      expect(memory.find('0badcafe'.repeat(4))).toBeUndefined();
      expect(memory.size).toBe(entries.length);
      memory.close();
    });
    await fc.assert(property, { numRuns: 100 });
  });

  it('tells keys apart that differ in the last digit only', async () => {
    const segment = await segmentOf([entry(1), entry(2)]);
    const { found } = await recall(memoryFolderOf(segment), [entry(1), entry(2), entry(3)]);
    expect(found).toEqual([entry(1).translation, entry(2).translation, undefined]);
  });

  it('carries a translation longer than any block it reads', async () => {
    const long = entry(1, { text: 'lang '.repeat(600_000) });
    const folder = memoryFolderOf(await segmentOf([long, entry(2)]));
    expect(await recall(folder, [long, entry(2)])).toEqual({
      found: [long.translation, entry(2).translation],
      damaged: 0,
    });
  });

  it('keeps the translations of different fingerprints apart', async () => {
    const folder = newFolder();
    const [one, other] = [await open(folder), await open(folder, 'other')];
    one.store([entry(1)]);
    expect(other.find(key(1))).toBeUndefined();
    other.close();
    expect((await open(folder, 'other')).find(key(1))).toBeUndefined();
    one.close();
  });

  it('gives two writers of one process a segment each', async () => {
    const folder = newFolder();
    const [one, other] = [await open(folder), await open(folder)];
    for (let i = 0; i < 10; i++) (i % 2 === 0 ? one : other).store([entry(i), entry(100 + i)]);
    one.store([entry(0)]);
    one.close();
    other.close();
    const entries = Array.from({ length: 10 }, (_, i) => entry(i));
    const found = entries.map(({ translation }) => translation);
    expect(await recall(folder, entries)).toEqual({ found, damaged: 0 });
  });

  it('reads more segments than it keeps files open', async () => {
    const folder = newFolder();
    const entries = Array.from({ length: 80 }, (_, i) => entry(i));
    for (const one of entries) {
      const memory = await open(folder);
      memory.store([one]);
      memory.close();
    }
    const found = entries.map(({ translation }) => translation);
    expect(await recall(folder, [...entries, ...entries])).toEqual({ found: [...found, ...found], damaged: 0 });
  });

  it('opens no file before there is something to store', async () => {
    const folder = newFolder();
    const memory = await open(folder);
    memory.store([]);
    expect(memory.find(key(1))).toBeUndefined();
    memory.close();
    await expect(readdir(folder)).rejects.toThrow('ENOENT');
  });

  it('refuses a score that is no number', async () => {
    const memory = await open(newFolder());
    expect(() => memory.store([entry(1, { score: Number.NaN })])).toThrow(/^expected a finite score.*NaN.*"Satz 1"/);
    memory.close();
  });

  it('names a folder that is none', async () => {
    const file = join(root, 'file');
    await writeFile(file, '');
    await expect(open(file)).rejects.toThrow(InputError);
    await expect(open(file)).rejects.toThrow(/expected a folder of translations/);
  });
});

describe('a damaged translation memory', () => {
  it('cut at any byte, has every entry before the cut and no other', async () => {
    const entries = [entry(1), entry(2, { score: -1.5, text: 'Öl 👩‍👩‍👧' }), entry(3, { alternatives: [] }), entry(4)];
    const segment = await segmentOf(entries.slice(0, 2), entries.slice(2));
    const bytes = await readFile(segment);
    const lineEnds = [...bytes.keys()].filter((i) => bytes[i] === 0x0a).slice(1);
    for (let length = 0; length < bytes.length; length++) {
      await writeFile(segment, bytes.subarray(0, length));
      const found = entries.map(({ translation }, i) => (lineEnds[i]! < length ? translation : undefined));
      expect(await recall(memoryFolderOf(segment), entries), `cut at ${length}`).toEqual({ found, damaged: 0 });
    }
  });

  it('takes on new entries beside a segment that was cut', async () => {
    const segment = await segmentOf([entry(1), entry(2)]);
    const bytes = await readFile(segment);
    await writeFile(segment, bytes.subarray(0, -1));
    const memory = await open(memoryFolderOf(segment));
    memory.store([entry(2), entry(3)]);
    memory.close();
    const entries = [entry(1), entry(2), entry(3)];
    const found = entries.map(({ translation }) => translation);
    expect(await recall(memoryFolderOf(segment), entries)).toEqual({ found, damaged: 0 });
  });

  it('with any byte changed, gives no wrong answer and loses two entries at most', async () => {
    const entries = Array.from({ length: 6 }, (_, i) => entry(i + 1, { score: i / 7, unknownWords: 1 }));
    const segment = await segmentOf(entries);
    const bytes = await readFile(segment);
    const headerEnd = bytes.indexOf(0x0a);
    const change = fc.tuple(fc.integer({ min: 0, max: bytes.length - 1 }), fc.integer({ min: 1, max: 255 }));
    const property = fc.asyncProperty(change, async ([place, difference]) => {
      const changed = Buffer.from(bytes);
      changed[place]! ^= difference;
      await writeFile(segment, changed);
      const { found, damaged } = await recall(memoryFolderOf(segment), entries);
      const lost = entries.filter(({ translation }, i) => {
        if (found[i] !== undefined) expect(found[i]).toEqual(translation);
        return found[i] === undefined;
      });
      if (place <= headerEnd) expect(damaged).toBe(1);
      else expect(lost.length).toBeLessThanOrEqual(2);
    });
    await fc.assert(property, { numRuns: 300 });
  });

  it('counts wrong checksums once each, lines that are no entries, and foreign segments', async () => {
    const segment = await segmentOf([entry(1), entry(2), entry(3)]);
    const text = await readFile(segment, 'utf8');
    await writeFile(segment, text.replace('Satz 1', 'Satz 9'));
    await appendFile(segment, 'garbage\n\n["00000000\n');
    const version2 = text.replace('memory",1,', 'memory",2,');
    expect(version2).not.toBe(text);
    await writeFile(join(dirname(segment), 'other-version.jsonl'), version2);
    await writeFile(join(dirname(segment), 'foreign.jsonl'), 'no header');
    await writeFile(join(dirname(segment), 'notes.txt'), 'no segment');
    const memory = await open(memoryFolderOf(segment));
    expect(memory.damaged).toBe(5);
    expect([1, 2, 3, 1, 1].map((i) => memory.find(key(i))?.text)).toEqual([
      undefined,
      'Satz 2',
      'Satz 3',
      undefined,
      undefined,
    ]);
    expect(memory.damaged).toBe(6);
    memory.store([entry(1)]);
    expect(memory.find(key(1))).toEqual(entry(1).translation);
    memory.close();
    expect((await recall(memoryFolderOf(segment), [entry(1)])).found).toEqual([entry(1).translation]);
  });

  it('does not take the segment of another engine for its own', async () => {
    const segment = await segmentOf([entry(1)]);
    const folder = newFolder();
    const memory = await open(folder, 'other');
    memory.store([entry(2)]);
    memory.close();
    const [name] = await readdir(folder);
    await writeFile(join(folder, name!, 'stray.jsonl'), await readFile(segment));
    const reopened = await open(folder, 'other');
    expect(reopened.damaged).toBe(1);
    expect(reopened.find(key(1))).toBeUndefined();
    reopened.close();
  });

  it('names a segment that cannot be read', async () => {
    const segment = await segmentOf([entry(1)]);
    await mkdir(join(dirname(segment), 'folder.jsonl'));
    await expect(open(memoryFolderOf(segment))).rejects.toThrow(/folder\.jsonl: could not be read to its end/);
  });
});
