import { describe, expect, it } from 'vitest';
import { wilsonLowerBound } from '../../src/learning/wilson.ts';

describe("the lower end of Wilson's interval", () => {
  // n of n: n / (n + z²). 8 of 10: Brown, Cai & DasGupta 2001 give [0.490, 0.943].
  it.each([
    [2, 2, 0.3424],
    [10, 10, 0.7225],
    [8, 10, 0.4902],
    [0, 7, 0],
    [0, 0, 0],
  ])('for %i of %i is %f', (successes, trials, bound) => {
    expect(wilsonLowerBound(successes, trials)).toBeCloseTo(bound, 4);
  });
});
