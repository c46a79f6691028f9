import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Random, seededRandom } from '../../src/corpus/random.ts';
import { metrics } from '../../src/evaluation/metrics.ts';
import { randomisationTest } from '../../src/evaluation/randomisation-test.ts';
import { subsetResampling } from '../../src/evaluation/resampling.ts';
import { signFlipTest } from '../../src/evaluation/sign-flip-test.ts';
import { meanCounts } from './random-counts.ts';

/** So many differences of 1, of −1, and some of 0, which change nothing. */
const mcnemar = (better: number, worse: number) => [
  ...new Array<number>(better).fill(1),
  0,
  0,
  0,
  ...new Array<number>(worse).fill(-1),
];

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** p by trying all choices of signs. */
function byEnumeration(differences: readonly number[]): number {
  const observed = Math.abs(sum(differences));
  let hits = 0;
  for (let mask = 0; mask < 2 ** differences.length; mask++) {
    const flipped = sum(differences.map((difference, u) => (mask & (1 << u) ? -difference : difference)));
    if (Math.abs(flipped) >= observed) hits++;
  }
  return hits / 2 ** differences.length;
}

/** P(X = k) of a fair coin thrown n times. */
function binomial(n: number, k: number): number {
  let probability = 0.5 ** n;
  for (let i = 1; i <= k; i++) probability *= (n - k + i) / i;
  return probability;
}

describe('the exact sign-flip test', () => {
  // McNemar's exact table: p = 2 × Σ_{k ≤ min(b, c)} C(b + c, k) / 2^(b + c), at most 1; worked out by hand:
  it.each([
    [1, 0, 1], // 2 × 1/2
    [5, 0, 0.0625], // 2 × 1/32
    [6, 0, 0.03125], // 2 × 1/64
    [9, 1, 0.021484375], // 2 × (1 + 10) / 1024
    [10, 3, 0.09228515625], // 2 × (1 + 13 + 78 + 286) / 8192
    [8, 2, 0.109375], // 2 × (1 + 10 + 45) / 1024
    [6, 6, 1],
    [0, 0, 1],
  ])('is McNemar’s exact test for one seed: %i better, %i worse → %f', (better, worse, expected) => {
    expect(signFlipTest(mcnemar(better, worse))).toBeCloseTo(expected, 14);
    expect(signFlipTest(mcnemar(worse, better))).toBeCloseTo(expected, 14);
  });

  it('is McNemar’s exact test for every table up to 30 utterances', () => {
    for (let n = 1; n <= 30; n++) {
      for (let better = Math.ceil(n / 2); better <= n; better++) {
        let tail = 0;
        for (let k = 0; k <= n - better; k++) tail += binomial(n, k);
        expect(signFlipTest(mcnemar(better, n - better))).toBeCloseTo(Math.min(1, 2 * tail), 12);
      }
    }
  });

  it('agrees with trying all signs, for differences summed over seeds', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -3, max: 3 }), { maxLength: 10 }), (differences) => {
        expect(signFlipTest(differences)).toBeCloseTo(byEnumeration(differences), 12);
      }),
    );
  });

  it('is what the randomisation test estimates', () => {
    const random = seededRandom('sign-flip');
    const draw = (share: number) => Array.from({ length: 80 }, () => (random() < share ? 1 : 0));
    const [arm, baseline] = [
      [draw(0.7), draw(0.7)],
      [draw(0.6), draw(0.6)],
    ];
    const p = signFlipTest(arm[0]!.map((_, u) => arm[0]![u]! + arm[1]![u]! - baseline[0]![u]! - baseline[1]![u]!));
    const estimate = randomisationTest({
      metric: metrics.intentAccuracy,
      arm: arm.map(meanCounts),
      baseline: baseline.map(meanCounts),
      swaps: subsetResampling({ utterances: 80, size: 10_000, seed: 1 }),
    });
    expect(Math.abs(p - estimate)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / 10_000) + 1e-4);
  });

  it('stays a probability where thousands of utterances all speak one way', () => {
    expect(signFlipTest(mcnemar(60, 0))).toBe(2 ** -59);
    const extreme = signFlipTest(new Array<number>(3_000).fill(3));
    expect(extreme).toBe(Number.MIN_VALUE);
    expect(JSON.parse(JSON.stringify(extreme))).toBe(extreme);
  });
});

describe('under a null hypothesis, the exact test', () => {
  const TRIALS = 500;
  const rights = (random: Random, utterances: number) =>
    Array.from({ length: utterances }, () => (random() < 0.6 ? 1 : 0));

  /** p, and the chance of an outcome just as extreme as the one seen, of two like arms with one seed. */
  function trial(seed: number): { p: number; same: number; u: number } {
    const random = seededRandom('exact null', seed);
    const baseline = rights(random, 100);
    const differences = rights(random, 100).map((right, u) => right - baseline[u]!);
    const n = differences.filter((difference) => difference !== 0).length;
    const extreme = (n - Math.abs(sum(differences))) / 2;
    const same = extreme * 2 === n ? binomial(n, extreme) : 2 * binomial(n, extreme);
    return { p: signFlipTest(differences), same, u: random() };
  }

  it('gives uniform p: Kolmogorov–Smirnov over 500 pairs, ties broken by chance', () => {
    // A p of counts has few values; p − U × P(just as extreme) is uniform if p is right.
    const ps = Array.from({ length: TRIALS }, (_, seed) => trial(seed))
      .map(({ p, same, u }) => p - u * same)
      .toSorted((a, b) => a - b);
    const distance = Math.max(...ps.map((p, i) => Math.max((i + 1) / TRIALS - p, p - i / TRIALS)));
    // The 1 % critical value.
    expect(distance).toBeLessThan(1.63 / Math.sqrt(TRIALS));
  });

  it('rejects no more often than its level, and not much less, with three seeds', () => {
    const ps = Array.from({ length: TRIALS }, (_, seed) => {
      const random = seededRandom('exact null of three', seed);
      const differences = new Array<number>(200).fill(0);
      for (let s = 0; s < 3; s++) {
        const baseline = rights(random, 200);
        rights(random, 200).forEach((right, u) => {
          differences[u]! += right - baseline[u]!;
        });
      }
      return signFlipTest(differences);
    });
    for (const level of [0.05, 0.1, 0.5, 0.9]) {
      const rejected = ps.filter((p) => p <= level).length / TRIALS;
      const error = 4 * Math.sqrt((level * (1 - level)) / TRIALS);
      expect(rejected).toBeLessThan(level + error);
      expect(rejected).toBeGreaterThan(level - error - 0.05);
    }
  });
});
