import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { apply, filterOf, scoredCorpus, translated } from './utterances.ts';

describe('the filter sample', () => {
  it('keeps as many as it is asked for, and in a larger sample those of every smaller one', async () => {
    await fc.assert(
      fc.asyncProperty(scoredCorpus, fc.nat(30), fc.nat(30), async (corpus, a, b) => {
        const [small, large] = [Math.min(a, b) + 1, Math.max(a, b) + 1];
        const [few, many] = [
          await apply(filterOf({ sample: { size: small } }), corpus),
          await apply(filterOf({ sample: { size: large } }), corpus),
        ];
        expect(few.kept).toHaveLength(Math.min(small, corpus.length));
        expect(many.keptIds).toEqual(expect.arrayContaining([...few.keptIds]));
      }),
      { numRuns: 100 },
    );
  });

  it('leaves each intent its share', async () => {
    const intents = ['play', 'stop', 'wait'];
    const corpus = Array.from({ length: 1000 }, (_, id) =>
      translated(`u${id}`, { intent: intents[id < 700 ? 0 : id < 900 ? 1 : 2]! }),
    );
    const { kept, dropped } = await apply(filterOf({ sample: { size: 100 } }), corpus);
    const counts = intents.map((name) => kept.filter(({ intent }) => intent === name).length);
    expect(counts).toEqual([70, 20, 10]);
    expect(new Set(Object.values(dropped))).toEqual(new Set(['not-sampled']));
  });
});
