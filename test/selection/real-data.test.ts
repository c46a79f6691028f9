import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCorpus } from '../../src/corpus/formats.ts';
import { collect, corpusOf } from '../../src/corpus/stream.ts';
import type { Utterance } from '../../src/corpus/utterance.ts';
import { openFilter } from '../../src/selection/filters.ts';
import { verdictOf } from './utterances.ts';

const data = process.env.GRAFT_DATA;
const guard = openFilter({ leakage: {} });

/** How many of a corpus occur in another one. */
async function countLeaks(corpus: readonly Utterance[], heldOut: readonly Utterance[]): Promise<number> {
  const verdict = await verdictOf(guard.select(() => corpusOf(corpus), { heldOut: () => heldOut }));
  expect(new Set(Object.values(verdict.dropped))).toEqual(new Set(['held-out-text']));
  return Object.keys(verdict.dropped).length;
}

describe.skipIf(data === undefined)('the leakage guard on the shared data (needs GRAFT_DATA)', () => {
  it('finds the German MASSIVE test texts in train, either way', async () => {
    const file = join(data!, 'massive/1.1/data/de-DE.jsonl');
    const [train, test] = await Promise.all(
      (['train', 'test'] as const).map((split) =>
        collect(readCorpus(file, { format: 'massive', locale: 'de-DE', split })),
      ),
    );
    const texts = new Set(train!.map(({ text }) => text));
    expect(test!.filter(({ text }) => texts.has(text))).toHaveLength(115);
    // Those, and one that differs by a hyphen.
    expect(await countLeaks(test!, train!)).toBe(116);
    const clean = await verdictOf(guard.select(() => corpusOf(train!), { heldOut: () => test! }));
    expect(train!.length - clean.kept.length).toBe(166);
    expect((await verdictOf(guard.select(() => corpusOf(test!), { heldOut: () => clean.kept }))).dropped).toEqual({});
  });

  it('finds the German xSID test texts in the validation set', async () => {
    const [valid, test] = await Promise.all(
      ['valid', 'test'].map((split) =>
        collect(readCorpus(join(data!, `xsid/raw/de.${split}.conll`), { format: 'conll', locale: 'de-DE' })),
      ),
    );
    expect(await countLeaks(test!, valid!)).toBe(70);
  });
});
