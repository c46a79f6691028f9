import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { utteranceLine } from '../../src/corpus/formats/graft-jsonl.ts';
import { UtteranceLine } from '../../src/corpus/formats/utterance-line.ts';
import { InputError } from '../../src/corpus/problem.ts';
import { corpusOf } from '../../src/corpus/stream.ts';
import { type FilterName, filterNames, filters, openFilter, Selection } from '../../src/selection/filters.ts';
import { apply, filterOf, heldOut, scoredCorpus, translated, verdictOf } from './utterances.ts';

/** Items as experiment files have them; every filter of the table has at least one. */
const items: readonly Record<string, unknown>[] = [
  { threshold: { signal: 'mt', min: -2 } },
  { threshold: { signal: 'mt', min: -2, atLeast: 3 } },
  { threshold: { signal: 'lm', keep: 0.5 } },
  { threshold: { signal: 'lm', keep: 0.3, per: 'corpus', atLeast: 2 } },
  { rank: { signals: ['mt', 'lm'], keep: 0.6 } },
  { rank: { signals: ['mt', 'lm', 'round-trip'], keep: 0.4, per: 'corpus', atLeast: 1 } },
  { 'mt-score': { keep: 0.8 } },
  { 'round-trip': {} },
  { 'round-trip': { agree: 'intent+values', atLeast: 2 } },
  { 'round-trip': { maxSemer: 0.5 } },
  { deduplicate: {} },
  { deduplicate: { same: 'text', best: 'mt' } },
  { leakage: {} },
  { intents: { only: ['alarm', 'music'] } },
  { intents: { except: ['music'] } },
  { sample: { size: 4 } },
];

describe.each(items.map((item) => [JSON.stringify(item), item] as const))('the filter %s', (_, item) => {
  const filter = filterOf(item);

  it('lets every utterance out once, in order, untouched or with a reason', async () => {
    await fc.assert(
      fc.asyncProperty(scoredCorpus, async (corpus) => {
        const { kept, dropped, ids } = await apply(filter, corpus);
        expect(ids).toEqual(corpus.map(({ id }) => id));
        for (const utterance of kept) expect(corpus).toContain(utterance);
        for (const reason of Object.values(dropped)) expect(reason).toMatch(/^[a-z]+(-[a-z]+)*$/);
      }),
      { numRuns: 50 },
    );
  });

  it('does not depend on the order of the corpus', async () => {
    const shuffledPair = scoredCorpus.chain((corpus) =>
      fc.tuple(
        fc.constant(corpus),
        fc.shuffledSubarray(corpus, { minLength: corpus.length, maxLength: corpus.length }),
      ),
    );
    await fc.assert(
      fc.asyncProperty(shuffledPair, async ([corpus, other]) => {
        const [a, b] = [await apply(filter, corpus), await apply(filter, other)];
        expect([...b.keptIds].sort()).toEqual([...a.keptIds].sort());
        expect(b.dropped).toEqual(a.dropped);
      }),
      { numRuns: 50 },
    );
  });

  if (filter.isIdempotent) {
    it('drops nothing when applied again', async () => {
      await fc.assert(
        fc.asyncProperty(scoredCorpus, async (corpus) => {
          const { kept, keptIds } = await apply(filter, corpus);
          expect((await apply(filter, kept)).keptIds).toEqual(keptIds);
        }),
        { numRuns: 50 },
      );
    });
  }

  it('decides of stored lines as of utterances in memory, and hands the lines on', async () => {
    await fc.assert(
      fc.asyncProperty(scoredCorpus, async (corpus) => {
        const lines = corpus.map((utterance) => new UtteranceLine(utteranceLine(utterance)));
        const [read, stored] = [await apply(filter, corpus), await apply(filter, lines)];
        expect(stored.keptIds).toEqual(read.keptIds);
        expect(stored.dropped).toEqual(read.dropped);
        for (const utterance of stored.kept) expect(lines).toContain(utterance);
      }),
      { numRuns: 50 },
    );
  });

  it('opens the corpus twice at most, and never while it reads it', async () => {
    let opened = 0;
    let reading = 0;
    const corpus = async function* () {
      opened++;
      reading++;
      expect(reading).toBe(1);
      yield* ['a', 'b', 'c'].map((id) => translated(id, { scores: { mt: -1, lm: -1 } }));
      reading--;
    };
    expect((await verdictOf(filter.select(corpus, { heldOut: () => heldOut }))).ids).toEqual(['a', 'b', 'c']);
    expect(opened).toBeLessThanOrEqual(2);
  });

  it('bears an empty corpus', async () => {
    expect((await apply(filter, [])).ids).toEqual([]);
  });
});

describe('the table of filters', () => {
  it('is tested whole', () => {
    expect(new Set(items.flatMap(Object.keys))).toEqual(new Set(filterNames));
    for (const name of filterNames) expect(filters[name as FilterName].name).toBe(name);
    expect(Object.isFrozen(filters)).toBe(true);
  });

  it('says which scores and which texts a filter needs', () => {
    expect(filterOf({ rank: { signals: ['mt', 'lm'], keep: 1 } }).signals).toEqual(['mt', 'lm']);
    expect(filterOf({ 'round-trip': {} }).signals).toEqual(['round-trip']);
    expect(filterOf({ 'round-trip': { maxSemer: 0 } }).signals).toEqual(['semer-round-trip']);
    expect(filterOf({ deduplicate: {} }).signals).toEqual([]);
    expect(filterNames.filter((name) => filters[name].needsHeldOut)).toEqual(['leakage']);
  });

  it.each([
    [{}],
    [{ 'mt-score': { keep: 0.5 }, leakage: {} }],
    [{ 'mt-scroe': { keep: 0.5 } }],
    [{ 'mt-score': { keep: 0 } }],
    [{ 'mt-score': {} }],
    [{ threshold: { signal: 'mt' } }],
    [{ threshold: { signal: 'mt', min: 0, keep: 0.5 } }],
    [{ threshold: { signal: 'mood', min: 0 } }],
    [{ rank: { signals: ['mt'], keep: 0.5 } }],
    [{ rank: { signals: ['mt', 'mt'], keep: 0.5 } }],
    [{ 'round-trip': { agree: 'intent', maxSemer: 1 } }],
    [{ leakage: { off: true } }],
    [{ intents: {} }],
    [{ intents: { only: [] } }],
    [{ intents: { only: ['a'], except: ['b'] } }],
  ])('refuses %j', (item) => {
    expect(Selection.safeParse(item).success).toBe(false);
  });

  it('fills in the defaults, so that equal recipes look equal', () => {
    expect(Selection.parse({ 'mt-score': { keep: 0.5 } })).toEqual({
      'mt-score': { keep: 0.5, per: 'intent', atLeast: 0 },
    });
    const roundTrip = { 'round-trip': { agree: 'intent+slots', atLeast: 0 } };
    expect(Selection.parse({ 'round-trip': {} })).toEqual(roundTrip);
    expect(Selection.parse(roundTrip)).toEqual(roundTrip);
    expect(Selection.parse({ 'round-trip': { maxSemer: 1 } })).toEqual({ 'round-trip': { maxSemer: 1, atLeast: 0 } });
  });

  it('does not guard against nothing', async () => {
    const open = openFilter({ leakage: {} });
    await expect(open.select(() => corpusOf([]), {}).next()).rejects.toThrow(InputError);
  });
});
