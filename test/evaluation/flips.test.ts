import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/corpus/problem.ts';
import { flipRates } from '../../src/evaluation/flip-rates.ts';
import { findFlippedUtterances } from '../../src/evaluation/flipped-utterances.ts';
import { flipsByIntent, worstIntents } from '../../src/evaluation/intent-flips.ts';
import { NearestTexts } from '../../src/evaluation/nearest-texts.ts';
import { annotated } from './annotated.ts';

const gold = ['4', '2', '3', '1'].map((id) => annotated(id, 'wake', 'weck mich um [time: fünf]'));
/** Predictions that are right for these ids and miss the slot of the others. */
const rightFor = (seed: number, ...ids: readonly string[]) => ({
  seed,
  predictions: gold.map((utterance) => (ids.includes(utterance.id) ? utterance : { ...utterance, slots: [] })),
});

describe('flipped utterances', () => {
  const flips = findFlippedUtterances({
    gold,
    against: { name: 'before', runs: [rightFor(1, '1', '2', '3'), rightFor(2, '1', '3')] },
    arm: { name: 'after', runs: [rightFor(2, '2', '4'), rightFor(1, '3', '4')] },
  });

  it('are told seed by seed, the steadiest first', () => {
    const shown = (utterances: typeof flips.broken) => utterances.map(({ gold: { id }, seeds }) => [id, seeds]);
    // Seed 1: 1 and 2 broken, 4 fixed. Seed 2: 1 and 3 broken, 2 and 4 fixed.
    expect(shown(flips.broken)).toEqual([
      ['1', [1, 2]],
      ['2', [1]],
      ['3', [2]],
    ]);
    expect(shown(flips.fixed)).toEqual([
      ['4', [1, 2]],
      ['2', [2]],
    ]);
    expect(flips.rates).toEqual({ broken: (2 / 4 + 2 / 4) / 2, fixed: (1 / 4 + 2 / 4) / 2 });
  });

  it('come with what both arms made of them when they flip', () => {
    const { predictions } = flips.broken[2]!;
    expect(predictions.against.slots).toHaveLength(1);
    expect(predictions.arm.slots).toHaveLength(0);
  });

  it('need predictions for all utterances and the same seeds', () => {
    const broken = () =>
      findFlippedUtterances({
        gold,
        against: { name: 'before', runs: [rightFor(1)] },
        arm: { name: 'after', runs: [rightFor(2)] },
      });
    expect(broken).toThrow(InputError);
  });
});

describe('flips by intent', () => {
  const columns = (...right: readonly number[]) => [Float64Array.from(right)];

  it('are counted among the utterances of the intent', () => {
    const gold = ['wake', 'wake', 'play', 'wake', 'play'].map((intent) => ({ intent }));
    // Seed 1 breaks the first wake; seed 2 breaks it and the second one, and fixes a play.
    const baseline = [columns(1, 1, 0, 0, 1), columns(1, 1, 0, 0, 1)];
    const arm = [columns(0, 1, 0, 0, 1), columns(0, 0, 1, 0, 1)];
    const flips = flipsByIntent({ gold, arm, baseline });
    expect(flips).toEqual({
      play: { utterances: 2, broken: 0, fixed: (0 + 1 / 2) / 2 },
      wake: { utterances: 3, broken: (1 / 3 + 2 / 3) / 2, fixed: 0 },
    });
    expect(worstIntents(flips).map(({ intent }) => intent)).toEqual(['wake', 'play']);
  });

  const studies = fc
    .record({ utterances: fc.integer({ min: 1, max: 20 }), seeds: fc.integer({ min: 1, max: 3 }) })
    .chain(({ utterances, seeds }) => {
      const exactly = { minLength: utterances, maxLength: utterances };
      const run = fc.array(fc.constantFrom(0, 1), exactly).map((right) => columns(...right));
      const runs = fc.array(run, { minLength: seeds, maxLength: seeds });
      const intents = fc.array(fc.record({ intent: fc.constantFrom('a', 'b', 'c', '__proto__') }), exactly);
      return fc.record({ gold: intents, arm: runs, baseline: runs });
    });

  it('make up the flips of the test set', () => {
    fc.assert(
      fc.property(studies, ({ gold, arm, baseline }) => {
        const flips = Object.values(flipsByIntent({ gold, arm, baseline }));
        const whole = flipRates(arm, baseline);
        for (const kind of ['broken', 'fixed'] as const) {
          const sum = flips.reduce((total, intent) => total + intent.utterances * intent[kind], 0);
          expect(sum / gold.length).toBeCloseTo(whole[kind], 12);
        }
        expect(flips.reduce((total, { utterances }) => total + utterances, 0)).toBe(gold.length);
      }),
    );
  });

  it('are the other way round for the other arm, and nothing for the same', () => {
    fc.assert(
      fc.property(studies, ({ gold, arm, baseline }) => {
        const there = flipsByIntent({ gold, arm, baseline });
        const back = flipsByIntent({ gold, arm: baseline, baseline: arm });
        for (const [intent, { utterances, broken, fixed }] of Object.entries(there)) {
          expect(back[intent]).toEqual({ utterances, broken: fixed, fixed: broken });
          expect(broken + fixed).toBeLessThanOrEqual(1);
        }
        expect(worstIntents(flipsByIntent({ gold, arm, baseline: arm }))).toEqual([]);
      }),
    );
  });
});

describe('the nearest texts', () => {
  const texts = ['weck mich um fünf', 'Weck mich um sechs!', 'licht aus', 'um'];
  const index = new NearestTexts(texts);

  it('share trigrams, case and punctuation aside', () => {
    expect(index.nearest('weck mich um fünf', 1)).toEqual([{ index: 0, similarity: 1 }]);
    expect(index.nearest('weck mich um sechs', 1)).toEqual([{ index: 1, similarity: 1 }]);
    // "  um  " has 4 trigrams, "  aum  " 5; "um " and "m  " are in both.
    expect(new NearestTexts(['um']).nearest('aum', 1)).toEqual([{ index: 0, similarity: (2 * 2) / (4 + 5) }]);
  });

  it('leave out what shares nothing, and more than was asked for', () => {
    expect(index.nearest('xyz', 9)).toEqual([]);
    expect(index.nearest('weck mich um sieben', 2).map(({ index: i }) => i)).toEqual([1, 0]);
  });

  it('are ordered, alike from both sides, and nearest to themselves', () => {
    const words = fc.string({ unit: fc.constantFrom('a', 'b', 'c', ' '), minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(words, words, (a, b) => {
        const similarity = (x: string, y: string) => new NearestTexts([y]).nearest(x, 1)[0]?.similarity ?? 0;
        expect(similarity(a, b)).toBe(similarity(b, a));
        expect(similarity(a, a)).toBe(1);
        expect(similarity(a, b)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('are the first of all, sorted by similarity and then by place', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', ' '), minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 12 }), word, fc.nat(13), (all, query, limit) => {
        const found = new NearestTexts(all).nearest(query, limit);
        const similarities = all.map((text) => new NearestTexts([text]).nearest(query, 1)[0]?.similarity ?? 0);
        const sorted = similarities
          .map((similarity, place) => ({ index: place, similarity }))
          .filter(({ similarity }) => similarity > 0)
          .toSorted((a, b) => b.similarity - a.similarity || a.index - b.index);
        expect(found).toEqual(sorted.slice(0, limit));
      }),
    );
  });
});
