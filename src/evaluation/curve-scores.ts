import { fastIntegers } from '../corpus/fast-random.ts';
import { InputError } from '../corpus/problem.ts';
import type { Utterance } from '../corpus/utterance.ts';
import { type ArmPredictions, alignComparison, comparisonProblems } from './comparison-input.ts';
import { type ComparisonSettings, comparisonDefaults } from './comparison-settings.ts';
import { countColumns } from './count-columns.ts';
import { mean } from './descriptive-statistics.ts';
import type { Metric } from './metric.ts';
import type { Prediction } from './prediction-alignment.ts';
import { bootstrapResampling, type Resampling } from './resampling.ts';
import { resampledSeedMeans, seedScores } from './seed-mean.ts';

export interface CurveScoresInput {
  readonly gold: readonly Utterance[];
  /** All with the same seeds. */
  readonly arms: readonly ArmPredictions[];
  /** What differs from the settings of comparisons. */
  readonly settings?: Partial<Pick<ComparisonSettings, 'resamples' | 'confidence' | 'seed'>> | undefined;
}

export interface ScoredArm {
  /** Over seeds. */
  readonly mean: number;
  /** The same on each resample. */
  readonly resampledMeans: Float64Array;
}

/** The scores of arms by one metric after another, on the same resamples of test utterances and seeds for all. */
export interface CurveScores {
  readonly resamples: number;
  readonly confidence: number;
  by(metric: Metric<Utterance>): ReadonlyMap<string, ScoredArm>;
}

/** @throws InputError with everything wrong with arms, seeds and ids. */
export function curveScores(input: CurveScoresInput): CurveScores {
  const comparison = { gold: input.gold, arms: input.arms, baseline: input.arms[0]?.name ?? '' };
  const problems = comparisonProblems(comparison);
  if (problems.length > 0) throw new InputError(problems);
  const { gold, arms, seeds } = alignComparison(comparison);
  const { resamples, confidence, seed } = { ...comparisonDefaults, ...input.settings };
  const utterances = bootstrapResampling({ utterances: gold.length, size: resamples, seed });
  const seedDraws = drawSeeds({ seeds: seeds.length, size: resamples, seed });
  return {
    ...{ resamples, confidence },
    by: (metric) =>
      new Map(Array.from(arms, ([name, runs]) => [name, scoreArm({ metric, gold, runs, utterances, seedDraws })])),
  };
}

function scoreArm(options: {
  readonly metric: Metric<Utterance>;
  readonly gold: readonly Utterance[];
  readonly runs: readonly (readonly Prediction[])[];
  readonly utterances: Resampling;
  readonly seedDraws: readonly Uint8Array[];
}): ScoredArm {
  const { metric, gold, utterances, seedDraws } = options;
  const runs = options.runs.map((predicted) => countColumns(metric, gold, predicted));
  const ofSeeds = runs.map((columns) => resampledSeedMeans(metric, [columns], utterances));
  const resampledMeans = Float64Array.from(seedDraws, (draw, r) =>
    mean(Float64Array.from(draw, (index) => ofSeeds[index]![r]!)),
  );
  return { mean: mean(seedScores(metric, runs)), resampledMeans };
}

/** For each resample as many seeds as there are, with replacement, as indexes. */
function drawSeeds(options: { readonly seeds: number; readonly size: number; readonly seed: number }): Uint8Array[] {
  const next = fastIntegers('bootstrap-seeds', options.seed);
  const toIndex = options.seeds / 2 ** 32;
  return Array.from({ length: options.size }, () =>
    Uint8Array.from({ length: options.seeds }, () => Math.floor(next() * toIndex)),
  );
}
