import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/corpus/problem.ts';
import type { Utterance } from '../../src/corpus/utterance.ts';
import type { ArmPredictions } from '../../src/evaluation/comparison-input.ts';
import { curveCrossings, sizeStayingAhead } from '../../src/evaluation/curve-crossings.ts';
import { metrics } from '../../src/evaluation/metrics.ts';
import { annotated } from './annotated.ts';

describe('the size from which on a line stays ahead', () => {
  const flat = (height: number) => ({ sizes: [99, 9999], heights: [height, height] });
  const rising = { sizes: [99, 999, 9999], heights: [0.4, 0.6, 0.7] };
  const range = { from: 99, to: 9999 };

  it('is where the lines cross over the logarithm of size + 1', () => {
    expect(sizeStayingAhead(rising, flat(0.5), range)).toBeCloseTo(10 ** 2.5 - 1, 6);
    expect(sizeStayingAhead(rising, flat(0.65), range)).toBeCloseTo(10 ** 3.5 - 1, 6);
    // From 0.4 up to 0.6 and from 0.55 down to 0.45 between 10² and 10³: 0.15 behind, 0.15 ahead, so half the way.
    const falling = { sizes: [99, 999, 9999], heights: [0.55, 0.45, 0.45] };
    expect(sizeStayingAhead(rising, falling, range)).toBeCloseTo(10 ** 2.5 - 1, 6);
  });

  it('is outside where it is ahead throughout, or behind at the end', () => {
    expect(sizeStayingAhead(rising, flat(0.3), range)).toBe(Number.NEGATIVE_INFINITY);
    expect(sizeStayingAhead(rising, flat(0.4), range)).toBe(Number.NEGATIVE_INFINITY);
    expect(sizeStayingAhead(rising, flat(0.8), range)).toBe(Number.POSITIVE_INFINITY);
    expect(sizeStayingAhead(flat(0.5), rising, range)).toBe(Number.POSITIVE_INFINITY);
  });

  it('is the last of several crossings', () => {
    const wave = { sizes: [9, 99, 999, 9999], heights: [0.1, 0.5, 0.5, 0.9] };
    const other = { sizes: [9, 99, 999, 9999], heights: [0.2, 0.4, 0.6, 0.6] };
    // 0.1 behind at 999, 0.3 ahead at 9999: a quarter of the way.
    expect(sizeStayingAhead(wave, other, { from: 9, to: 9999 })).toBeCloseTo(10 ** 3.25 - 1, 6);
  });

  it('looks at the range only, between points too', () => {
    expect(sizeStayingAhead(rising, flat(0.5), { from: 999, to: 9999 })).toBe(Number.NEGATIVE_INFINITY);
    expect(sizeStayingAhead(rising, flat(0.65), { from: 99, to: 999 })).toBe(Number.POSITIVE_INFINITY);
    const none = { sizes: [0, 99], heights: [0.3, 0.5] };
    expect(sizeStayingAhead(none, { sizes: [0, 99], heights: [0.4, 0.4] }, { from: 0, to: 99 })).toBeCloseTo(9, 6);
  });

  it('is never smaller when the other line is higher', () => {
    const heights = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(heights, heights, fc.double({ min: 0, max: 0.5, noNaN: true }), (one, other, more) => {
        const sizes = [0, 9, 99, 999];
        const size = (raised: number) =>
          sizeStayingAhead(
            { sizes, heights: one },
            { sizes, heights: other.map((height) => height + raised) },
            { from: 0, to: 999 },
          );
        expect(size(more)).toBeGreaterThanOrEqual(size(0) - 1e-9);
      }),
    );
  });
});

const gold: Utterance[] = Array.from({ length: 200 }, (_, i) =>
  annotated(String(i), i % 2 ? 'wake' : 'play', `text ${i}`),
);
/** Right on so large a share, the same utterances first, the rest of them later for later seeds. */
const arm = (name: string, right: number): ArmPredictions => ({
  name,
  runs: [1, 2].map((seed) => ({
    seed,
    predictions: gold.map((utterance, i) =>
      (i + gold.length - 40 * seed) % gold.length < right * gold.length ? utterance : { ...utterance, intent: 'none' },
    ),
  })),
});
const curve = (name: string, ...points: readonly (readonly [size: number, right: number])[]) => ({
  arms: points.map(([size, right]) => arm(`${name}@${size}`, right)),
  curve: { name, points: points.map(([size]) => ({ size, arm: `${name}@${size}` })) },
});
const crossings = (...all: readonly ReturnType<typeof curve>[]) =>
  curveCrossings({
    ...{ gold, metrics, settings: { resamples: 300 } },
    arms: all.flatMap(({ arms }) => arms),
    curves: all.map((one) => one.curve),
  });

describe('where learning curves cross', () => {
  const human = curve('human', [99, 0.4], [999, 0.6]);

  it('is named with the curve that stays ahead and an interval, by each metric', () => {
    const [pair, ...more] = crossings(human, curve('mt', [0, 0.5], [99, 0.5], [9999, 0.5]));
    expect(more).toEqual([]);
    expect(pair).toMatchObject({ curves: ['human', 'mt'], from: 99, to: 999 });
    const { slotF1, ...others } = pair!.metrics;
    // There are no slots, so nobody is ever behind.
    expect(slotF1.size).toBe('below');
    for (const { ahead, size, low, high } of Object.values(others)) {
      expect([ahead, size]).toEqual(['human', Math.round(10 ** 2.5 - 1)]);
      expect(number(low)).toBeLessThanOrEqual(number(size));
      expect(number(high)).toBeGreaterThanOrEqual(number(size));
    }
  });

  it('is nowhere where one is ahead throughout, in all resamples', () => {
    const [pair] = crossings(human, curve('more', [99, 0.7], [999, 0.9]));
    expect(pair!.metrics.semer).toEqual({ ahead: 'more', size: 'below', low: 'below', high: 'below' });
  });

  it('is asked of curves that have sizes in common only', () => {
    const pairs = crossings(human, curve('late', [999, 0.5], [9999, 0.9]), curve('mid', [500, 0.1], [2000, 0.2]));
    expect(pairs.map(({ curves, from, to }) => [...curves, from, to])).toEqual([
      ['human', 'mid', 500, 999],
      ['late', 'mid', 999, 2000],
    ]);
  });

  it('needs the same seeds of all', () => {
    const other = curve('mt', [99, 0.5], [999, 0.5]);
    const broken = { ...other, arms: other.arms.map(({ name, runs }) => ({ name, runs: runs.slice(1) })) };
    expect(() => crossings(human, broken)).toThrow(InputError);
  });
});

function number(size: number | 'below' | 'above'): number {
  if (size === 'below') return 0;
  return size === 'above' ? 1e9 : size;
}
