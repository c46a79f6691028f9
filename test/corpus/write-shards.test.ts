import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readCorpus } from '../../src/corpus/formats.ts';
import { collect, corpusOf, inParts } from '../../src/corpus/stream.ts';
import type { Utterance } from '../../src/corpus/utterance.ts';
import { shardNames, writeShards } from '../../src/corpus/write-shards.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'graft-shards-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const utterances: Utterance[] = Array.from({ length: 7 }, (_, i) => ({
  ...{ id: `u${i}`, locale: 'de-DE', text: `licht ${i} an`, intent: 'light_on', slots: [] },
  ...{ origin: { step: 'read' }, scores: {} },
}));

test('shards hold the corpus in its order, and are of equal length, give or take one utterance', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 7 }), fc.integer({ min: 1, max: 9 }), async (total, shards) => {
      const paths = shardNames('set', shards).map((name) => join(folder, `${name}.jsonl.gz`));
      expect(await writeShards(paths, corpusOf(utterances.slice(0, total)), { total })).toBe(total);
      const read = await Promise.all(paths.map((path) => collect(readCorpus(path))));
      expect(read.flat()).toEqual(utterances.slice(0, total));
      const lengths = read.map(({ length }) => length);
      expect(Math.max(...lengths) - Math.min(...lengths)).toBeLessThanOrEqual(1);
    }),
    { numRuns: 40 },
  );
});

test('names of shards sort in their order', () => {
  expect(shardNames('mt', 1)).toEqual(['mt']);
  const names = shardNames('mt', 12);
  expect(names.slice(0, 2)).toEqual(['mt-01-of-12', 'mt-02-of-12']);
  expect([...names].sort()).toEqual(names);
});

test('a file that fails takes those before it with it, and leaves what stood under its own name', async () => {
  const [first, second] = [join(folder, 'a.conll'), join(folder, 'b.conll')];
  await writeShards([second], corpusOf(utterances), { total: 7, format: 'conll' });
  const broken = [utterances[0]!, { ...utterances[1]!, intent: 'tab\tinside' }];
  await expect(writeShards([first, second], corpusOf(broken), { total: 2, format: 'conll' })).rejects.toThrow('tab');
  expect(existsSync(first)).toBe(false);
  expect(await collect(readCorpus(second, { locale: 'de-DE' }))).toHaveLength(7);
});

test('a stream is closed when its parts are read, and when nobody wants more of them', async () => {
  for (const lengths of [[2, 1], [9]]) {
    let closed = 0;
    async function* source() {
      try {
        yield* [1, 2, 3];
      } finally {
        closed += 1;
      }
    }
    const read: number[][] = [];
    for await (const part of inParts(source(), lengths)) {
      const items: number[] = [];
      for await (const item of part) items.push(item);
      read.push(items);
      if (read.length === 1 && lengths.length === 1) break;
    }
    expect(closed).toBe(1);
    expect(read.flat()).toEqual([1, 2, 3]);
  }
});
