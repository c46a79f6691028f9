import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/corpus/problem.ts';
import type { Utterance } from '../../src/corpus/utterance.ts';
import type { ArmPredictions } from '../../src/evaluation/comparison-input.ts';
import { curveEquivalents, sizeReaching } from '../../src/evaluation/learning-curve.ts';
import { metrics } from '../../src/evaluation/metrics.ts';
import { annotated } from './annotated.ts';

describe('the size at which a curve reaches a score', () => {
  const curve = { sizes: [99, 999, 9999], scores: [0.4, 0.6, 0.7], higherIsBetter: true };

  it('lies on a straight line over the logarithm of size + 1', () => {
    expect(sizeReaching(0.6, curve)).toBeCloseTo(999, 6);
    // Half the way from 10² to 10³, and from 10³ to 10⁴.
    expect(sizeReaching(0.5, curve)).toBeCloseTo(10 ** 2.5 - 1, 6);
    expect(sizeReaching(0.65, curve)).toBeCloseTo(10 ** 3.5 - 1, 6);
  });

  it('may start at none', () => {
    expect(sizeReaching(0.2, { sizes: [0, 99], scores: [0.1, 0.3], higherIsBetter: true })).toBeCloseTo(9, 6);
  });

  it('is the smallest or largest point itself where the score is exactly its own, and outside beyond', () => {
    expect(sizeReaching(0.4, curve)).toBe(99);
    expect(sizeReaching(0.7, curve)).toBeCloseTo(9999, 6);
    expect(sizeReaching(0.39, curve)).toBe(Number.NEGATIVE_INFINITY);
    expect(sizeReaching(0.71, curve)).toBe(Number.POSITIVE_INFINITY);
  });

  it('goes the other way for a metric of errors', () => {
    const errors = { ...curve, scores: [0.6, 0.4, 0.3], higherIsBetter: false };
    expect(sizeReaching(0.5, errors)).toBeCloseTo(10 ** 2.5 - 1, 6);
    expect(sizeReaching(0.7, errors)).toBe(Number.NEGATIVE_INFINITY);
  });

  it('pools neighbouring points where more data scored worse', () => {
    // 0.5 and 0.3 become 0.4 twice: 0.4 is reached at the first of the two.
    const dented = { sizes: [9, 99, 999, 9999], scores: [0.2, 0.5, 0.3, 0.6], higherIsBetter: true };
    expect(sizeReaching(0.4, dented)).toBeCloseTo(99, 6);
    expect(sizeReaching(0.5, dented)).toBeCloseTo(10 ** 3.5 - 1, 6);
    expect(sizeReaching(0.3, dented)).toBeCloseTo(10 ** 1.5 - 1, 6);
  });

  it('never falls when the score gets better', () => {
    const score = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.array(score, { minLength: 2, maxLength: 6 }), score, score, (scores, one, other) => {
        const random = { sizes: scores.map((_, index) => 10 ** index), scores, higherIsBetter: true };
        const [low, high] = [Math.min(one, other), Math.max(one, other)];
        expect(sizeReaching(low, random)).toBeLessThanOrEqual(sizeReaching(high, random));
      }),
    );
  });
});

const gold: Utterance[] = Array.from({ length: 200 }, (_, i) =>
  annotated(String(i), i % 2 ? 'wake' : 'play', `text ${i}`),
);
/** A run that has the share of the utterances right that comes first after `from`. */
const run = (seed: number, right: number, from = 0) => ({
  seed,
  predictions: gold.map((utterance, i) =>
    (i + gold.length - from) % gold.length < right * gold.length ? utterance : { ...utterance, intent: 'none' },
  ),
});
const arm = (name: string, ...rights: readonly number[]): ArmPredictions => ({
  name,
  runs: rights.map((right, index) => run(index + 1, right, 40 * index)),
});

describe('what arms are worth in annotated utterances', () => {
  const points = [
    { arm: 'human@99', size: 99 },
    { arm: 'human@999', size: 999 },
  ];
  const curve = [arm('human@99', 0.4, 0.4), arm('human@999', 0.6, 0.6)];
  const settings = { resamples: 400 };

  it('is where the mean over seeds lies on the curve', () => {
    const arms = [...curve, arm('mt', 0.4, 0.6), arm('poor', 0.1, 0.1), arm('rich', 0.95, 0.95)];
    const found = curveEquivalents({ gold, points, arms, metrics, settings });
    expect(Object.keys(found)).toEqual(['mt', 'poor', 'rich']);
    const { mt, poor, rich } = found;
    expect(mt!.intentAccuracy.size).toBe(Math.round(10 ** 2.5 - 1));
    expect(mt!.semer.size).toBe(Math.round(10 ** 2.5 - 1));
    expect(poor!.exactMatch).toEqual({ size: 'below', low: 'below', high: 'below' });
    expect(rich!.exactMatch).toEqual({ size: 'above', low: 'above', high: 'above' });
  });

  it('has an interval that holds the estimate and grows with the difference between seeds', () => {
    const width = (...rights: readonly number[]) => {
      const found = curveEquivalents({ gold, points, arms: [...curve, arm('mt', ...rights)], metrics, settings });
      const { size, low, high } = found.mt!.intentAccuracy;
      expect(asNumber(low)).toBeLessThanOrEqual(asNumber(size));
      expect(asNumber(high)).toBeGreaterThanOrEqual(asNumber(size));
      return Math.log(asNumber(high) + 1) - Math.log(asNumber(low) + 1);
    };
    expect(width(0.44, 0.56)).toBeGreaterThan(width(0.5, 0.5));
  });

  it('needs the same seeds of all', () => {
    expect(() => curveEquivalents({ gold, points, arms: [...curve, arm('mt', 0.5)], metrics, settings })).toThrow(
      InputError,
    );
  });
});

function asNumber(size: number | 'below' | 'above'): number {
  if (size === 'below') return 0;
  return size === 'above' ? 1e9 : size;
}
