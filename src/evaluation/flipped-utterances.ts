import { InputError } from '../corpus/problem.ts';
import type { Utterance } from '../corpus/utterance.ts';
import { type ArmPredictions, alignComparison, type ComparisonInput, comparisonProblems } from './comparison-input.ts';
import { countColumns } from './count-columns.ts';
import { exactMatch } from './exact-match.ts';
import { type FlipRates, flipRates } from './flip-rates.ts';
import { flipsByIntent, type IntentFlips } from './intent-flips.ts';
import type { Prediction } from './prediction-alignment.ts';

/** An utterance that the arm understands and the other does not, or the other way round. */
export interface FlippedUtterance {
  readonly gold: Utterance;
  /** The seeds with which it flips, in order. */
  readonly seeds: readonly number[];
  /** The predictions with the first of these seeds. */
  readonly predictions: { readonly arm: Prediction; readonly against: Prediction };
}

export interface Flips {
  readonly seeds: readonly number[];
  readonly rates: FlipRates;
  /** The same for the utterances of each intent, by name. */
  readonly intents: Readonly<Record<string, IntentFlips>>;
  /** Those that flip with the most seeds first, equals by id. */
  readonly broken: readonly FlippedUtterance[];
  readonly fixed: readonly FlippedUtterance[];
}

/**
 * Which test utterances an arm breaks and which it fixes, seed by seed, measured by exact match.
 *
 * @throws InputError if either arm's predictions are not one for each gold id and seed.
 */
export function findFlippedUtterances(options: {
  readonly gold: readonly Utterance[];
  readonly arm: ArmPredictions;
  readonly against: ArmPredictions;
}): Flips {
  const { arm, against } = options;
  const input: ComparisonInput = { gold: options.gold, arms: [against, arm], baseline: against.name };
  const problems = comparisonProblems(input);
  if (problems.length > 0) throw new InputError(problems);
  const { gold, seeds, arms } = alignComparison(input);
  const [runs, otherRuns] = [arms.get(arm.name)!, arms.get(against.name)!];
  const [counts, otherCounts] = [runs, otherRuns].map((all) => all.map((run) => countColumns(exactMatch, gold, run)));
  const flipped = (from: number, to: number) =>
    gold
      .map((reference, u): FlippedUtterance => {
        const where = seeds.flatMap((_, s) =>
          otherCounts![s]![0]![u] === from && counts![s]![0]![u] === to ? [s] : [],
        );
        const first = where[0] ?? 0;
        return {
          gold: reference,
          seeds: where.map((s) => seeds[s]!),
          predictions: { arm: runs[first]![u]!, against: otherRuns[first]![u]! },
        };
      })
      .filter((utterance) => utterance.seeds.length > 0)
      .toSorted((a, b) => b.seeds.length - a.seeds.length);
  return {
    seeds,
    rates: flipRates(counts!, otherCounts!),
    intents: flipsByIntent({ gold, arm: counts!, baseline: otherCounts! }),
    broken: flipped(1, 0),
    fixed: flipped(0, 1),
  };
}
