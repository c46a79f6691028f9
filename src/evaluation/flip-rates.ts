import type { CountColumns } from './count-columns.ts';
import { mean } from './descriptive-statistics.ts';

/** How an arm's models behave on the utterances of the test set beside the baseline's of the same seed; fractions. */
export interface FlipRates {
  /** Negative flip rate (Yan et al. 2021): what the baseline gets right and the arm wrong. */
  readonly broken: number;
  /** Positive flip rate: what the baseline gets wrong and the arm right. */
  readonly fixed: number;
}

/** @param arm @param baseline counts of a proportion, one entry a seed, the same seeds in the same order. */
export function flipRates(arm: readonly CountColumns[], baseline: readonly CountColumns[]): FlipRates {
  const perSeed = arm.map(([right], seed) => {
    const before = baseline[seed]![0]!;
    return {
      broken: mean(right!.map((value, u) => (before[u] === 1 && value === 0 ? 1 : 0))),
      fixed: mean(right!.map((value, u) => (before[u] === 0 && value === 1 ? 1 : 0))),
    };
  });
  return {
    broken: mean(perSeed.map(({ broken }) => broken)),
    fixed: mean(perSeed.map(({ fixed }) => fixed)),
  };
}
