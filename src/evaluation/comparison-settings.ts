import type { Problem } from '../corpus/problem.ts';
import { POWER } from './measurement.ts';

/** The settings that could move an interval or a p-value. */
export interface ComparisonSettings {
  /** Bootstrap resamples behind each interval. */
  readonly resamples: number;
  /** Permutations behind each p that is not exact. */
  readonly permutations: number;
  /** Share of the resamples an interval holds. */
  readonly confidence: number;
  readonly seed: number;
}

export const comparisonDefaults: ComparisonSettings = Object.freeze({
  resamples: 1_000,
  permutations: 10_000,
  confidence: 0.95,
  seed: 1,
});

/** How intervals and p-values are made under these settings. */
export function comparisonSignature({ resamples, permutations, confidence, seed }: ComparisonSettings): string {
  return [
    'comparison',
    'unit:utterance',
    'statistic:seed-mean',
    `interval:percentile-bootstrap-${confidence}`,
    `resamples:${resamples}`,
    'test:two-sided-paired',
    'proportions:exact-sign-flip',
    'others:approximate-randomisation',
    `permutations:${permutations}`,
    'correction:holm-over-arms',
    `detectable:alpha-${POWER.alpha}-power-${POWER.power}`,
    `seed:${seed}`,
  ].join('|');
}

/** Everything wrong with the settings. */
export function settingsProblems(settings: ComparisonSettings): Problem[] {
  const problems: Problem[] = [];
  for (const field of ['resamples', 'permutations'] as const) {
    const value = settings[field];
    if (!Number.isInteger(value) || value < 1)
      problems.push({ field, message: `expected a count from 1, got ${value}` });
  }
  const { confidence } = settings;
  if (!(confidence > 0 && confidence < 1)) {
    problems.push({ field: 'confidence', message: `expected a share between 0 and 1, got ${confidence}` });
  }
  return problems;
}
