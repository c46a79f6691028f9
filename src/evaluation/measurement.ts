import type { Interpretation, Utterance } from '../corpus/utterance.ts';
import { type CountColumns, countColumns } from './count-columns.ts';
import { type Interval, mean, percentileInterval, standardDeviation, variance } from './descriptive-statistics.ts';
import type { Metric } from './metric.ts';
import { randomisationTest } from './randomisation-test.ts';
import type { Resampling } from './resampling.ts';
import { resampledSeedMeans, seedScores } from './seed-mean.ts';
import { signFlipTest } from './sign-flip-test.ts';

/** A score of one arm, in the metric's own unit (a fraction). The interval comes from the test utterances. */
export interface Score extends Interval {
  /** Over seeds. */
  readonly mean: number;
  /** Sample standard deviation over seeds; null with a single seed. */
  readonly sd: number | null;
  /**
   * How much of the mean's variance comes from the seeds, the rest from the test utterances:
   * (sd² / seeds) / (sd² / seeds + bootstrap variance). Null with a single seed or without any variance.
   */
  readonly seedShare: number | null;
}

/** How an arm's mean differs from the baseline's. The interval is that of `delta`. */
export interface Difference extends Interval {
  readonly delta: number;
  /** delta / baseline; null where the baseline is 0. */
  readonly relative: number | null;
  readonly p: number;
  /**
   * The smallest true difference that a two-sided test at 5 % finds on four of five such test sets, from the spread of
   * the paired bootstrap; null where the resamples do not vary.
   */
  readonly detectable: number | null;
}

/** Levels behind {@link Difference.detectable}, as named in the signature. */
export const POWER = { alpha: 0.05, power: 0.8 };

// Variances below this are rounding: the values are equal.
const NO_VARIANCE = 1e-24;

// Standard normal quantiles of 1 − alpha / 2 and of the power.
const DETECTABLE_SPREADS = 1.959964 + 0.841621;

/** One arm under one metric. */
export interface Measurement {
  /** Counts, one entry a seed. */
  readonly runs: readonly CountColumns[];
  readonly seedScores: readonly number[];
  /** The mean over seeds on each bootstrap resample. */
  readonly resampledMeans: Float64Array;
}

/** Counts and scores one arm; `runs` are its predictions aligned with `gold`, one entry a seed. */
export function measure(options: {
  readonly metric: Metric<Utterance>;
  readonly gold: readonly Utterance[];
  readonly runs: readonly (readonly Interpretation[])[];
  readonly bootstrap: Resampling;
}): Measurement {
  const { metric, gold, bootstrap } = options;
  const runs = options.runs.map((predicted) => countColumns(metric, gold, predicted));
  return {
    runs,
    seedScores: seedScores(metric, runs),
    resampledMeans: resampledSeedMeans(metric, runs, bootstrap),
  };
}

export function scoreOf({ seedScores, resampledMeans }: Measurement, confidence: number): Score {
  const sd = standardDeviation(seedScores);
  const ofSeeds = sd === null ? 0 : sd ** 2 / seedScores.length;
  const ofUtterances = variance(resampledMeans);
  return {
    mean: mean(seedScores),
    sd,
    seedShare: sd === null || ofSeeds + ofUtterances < NO_VARIANCE ? null : ofSeeds / (ofSeeds + ofUtterances),
    ...percentileInterval(resampledMeans, confidence),
  };
}

export interface ComparedMeasurements {
  readonly metric: Metric<Utterance>;
  readonly arm: Measurement;
  readonly baseline: Measurement;
  readonly swaps: Resampling;
  readonly confidence: number;
}

export function differenceOf(compared: ComparedMeasurements): Difference {
  const { arm, baseline, confidence } = compared;
  const baselineMean = mean(baseline.seedScores);
  const delta = mean(arm.seedScores) - baselineMean;
  const resampledDeltas = arm.resampledMeans.map((value, r) => value - baseline.resampledMeans[r]!);
  const ofDelta = variance(resampledDeltas);
  return {
    delta,
    relative: baselineMean === 0 ? null : delta / baselineMean,
    p: pValue(compared),
    detectable: ofDelta < NO_VARIANCE ? null : DETECTABLE_SPREADS * Math.sqrt(ofDelta),
    ...percentileInterval(resampledDeltas, confidence),
  };
}

/** Exact where the metric allows it, else by paired randomisation; either way all seeds of an utterance together. */
function pValue({ metric, arm, baseline, swaps }: ComparedMeasurements): number {
  if (!metric.isProportion) return randomisationTest({ metric, arm: arm.runs, baseline: baseline.runs, swaps });
  const differences = new Float64Array(arm.runs[0]![0]!.length);
  arm.runs.forEach(([right], seed) => {
    const before = baseline.runs[seed]![0]!;
    right!.forEach((value, u) => {
      differences[u]! += value - before[u]!;
    });
  });
  return signFlipTest(differences);
}
