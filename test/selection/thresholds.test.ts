import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseKept } from '../../src/selection/choose-kept.ts';
import { meanRanks } from '../../src/selection/mean-ranks.ts';
import { tieOrder } from '../../src/selection/tie-order.ts';
import { apply, filterOf, scoredCorpus, translated } from './utterances.ts';

const scored = (id: string, intent: string, scores: Record<string, number>) => translated(id, { intent, scores });

describe('an absolute threshold', () => {
  const corpus = [
    scored('a', 'alarm', { lm: -1 }),
    scored('b', 'alarm', { lm: -2 }),
    scored('c', 'music', { lm: -4 }),
    scored('d', 'music', { lm: -3 }),
    scored('e', 'music', {}),
  ];

  it('keeps what reaches it', async () => {
    const { keptIds, dropped } = await apply(filterOf({ threshold: { signal: 'lm', min: -2 } }), corpus);
    expect(keptIds).toEqual(['a', 'b']);
    expect(dropped).toEqual({ c: 'implausible-text', d: 'implausible-text', e: 'no-words' });
  });

  it('lets no intent starve if asked to, and prefers the best', async () => {
    const { keptIds } = await apply(filterOf({ threshold: { signal: 'lm', min: -2, atLeast: 1 } }), corpus);
    expect(keptIds).toEqual(['a', 'b', 'd']);
  });
});

describe('a share', () => {
  const share = fc.constantFrom(0.1, 0.25, 0.5, 0.8, 1);

  it('is kept exactly, of each intent or of all, ties or not', async () => {
    await fc.assert(
      fc.asyncProperty(scoredCorpus, share, fc.constantFrom('intent', 'corpus'), async (corpus, keep, per) => {
        const { kept } = await apply(filterOf({ threshold: { signal: 'mt', keep, per } }), corpus);
        for (const intent of per === 'intent' ? ['alarm', 'music', 'weather'] : [undefined]) {
          const inGroup = (utterance: { intent: string }) => intent === undefined || utterance.intent === intent;
          const eligible = corpus.filter((utterance) => inGroup(utterance) && utterance.scores.mt !== undefined);
          const expected = eligible.length === 0 ? 0 : Math.max(1, Math.round(keep * eligible.length));
          expect(kept.filter(inGroup)).toHaveLength(expected);
        }
      }),
    );
  });

  it('never keeps a worse one of an intent instead of a better one', async () => {
    await fc.assert(
      fc.asyncProperty(scoredCorpus, share, async (corpus, keep) => {
        const { kept, dropped } = await apply(filterOf({ threshold: { signal: 'mt', keep } }), corpus);
        for (const { id, intent, scores } of corpus) {
          if (!(id in dropped) || scores.mt === undefined) continue;
          for (const other of kept)
            if (other.intent === intent) expect(other.scores.mt!).toBeGreaterThanOrEqual(scores.mt);
        }
      }),
    );
  });

  it('leaves at least so many of each intent as far as there are, and no more for that', async () => {
    await fc.assert(
      fc.asyncProperty(scoredCorpus, share, fc.integer({ min: 1, max: 6 }), async (corpus, keep, atLeast) => {
        const line = { signal: 'mt', keep, per: 'corpus' };
        const without = await apply(filterOf({ threshold: line }), corpus);
        const { kept } = await apply(filterOf({ threshold: { ...line, atLeast } }), corpus);
        for (const intent of ['alarm', 'music', 'weather']) {
          const count = (list: readonly { intent: string }[]) => list.filter((item) => item.intent === intent).length;
          const eligible = count(corpus.filter(({ scores }) => scores.mt !== undefined));
          expect(count(kept)).toBe(Math.max(count(without.kept), Math.min(atLeast, eligible)));
        }
      }),
    );
  });
});

describe('the choice', () => {
  const rows = { scores: [5, 3, 3, 3, 1, Number.NaN], intents: [0, 0, 0, 0, 0, 0], ties: [9, 3, 1, 2, 0, 0] };

  it('breaks ties by their order, or keeps all equals', () => {
    const half = { keep: 0.5, per: 'corpus', atLeast: 0 } as const; // of 5: 3 (2.5 rounded)
    expect([...chooseKept(rows, half)]).toEqual([1, 0, 1, 1, 0, 0]);
    expect([...chooseKept(rows, half, 'keep')]).toEqual([1, 1, 1, 1, 0, 0]);
  });
});

describe('the order of ties', () => {
  it('is a whole number of at most 53 bits, and differs', () => {
    const orders = Array.from({ length: 20_000 }, (_, i) => tieOrder(String(i)));
    expect(new Set(orders).size).toBe(orders.length);
    expect(orders.every((order) => Number.isSafeInteger(order) && order >= 0)).toBe(true);
  });

  it('does not favour small ids', () => {
    const first = Array.from({ length: 1000 }, (_, i) => [tieOrder(`en-${i}`), i] as const).sort(([a], [b]) => a - b);
    const mean = first.slice(0, 500).reduce((sum, [, i]) => sum + i, 0) / 500;
    expect(Math.abs(mean - 499.5)).toBeLessThan(40); // 4 standard errors
  });
});

describe('the mean of ranks', () => {
  it('ranks within the intent and shares the rank of equals', () => {
    const a = [-1, -2, -3, -9];
    const b = [5, 5, 7, 0];
    // In intent 0, n + 1 = 4: a → 3/4, 2/4, 1/4; b → 1.5/4, 1.5/4, 3/4. Alone in intent 1: 1/2.
    expect([...meanRanks([a, b], [0, 0, 0, 1])]).toEqual([0.5625, 0.4375, 0.5, 0.5]);
  });

  it('has none where a score is missing, and then does not count that row', () => {
    expect([
      ...meanRanks(
        [
          [1, 2, Number.NaN],
          [1, Number.NaN, 3],
        ],
        [0, 0, 0],
      ),
    ]).toEqual([0.5, Number.NaN, Number.NaN]);
  });

  it('decides in the filter by rank', async () => {
    const corpus = [
      scored('a', 'alarm', { mt: -1, lm: -9 }),
      scored('b', 'alarm', { mt: -2, lm: -1 }),
      scored('c', 'alarm', { mt: -3, lm: -5 }),
      scored('d', 'alarm', { mt: -3 }),
    ];
    // Ranks in quarters: a 3 + 1, b 2 + 3, c 1 + 2.
    const { keptIds, dropped } = await apply(filterOf({ rank: { signals: ['mt', 'lm'], keep: 0.67 } }), corpus);
    expect(keptIds).toEqual(['a', 'b']);
    expect(dropped).toEqual({ c: 'low-rank', d: 'no-words' });
  });
});
