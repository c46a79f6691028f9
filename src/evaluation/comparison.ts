import { InputError } from '../corpus/problem.ts';
import { alignComparison, type ComparisonInput, comparisonProblems } from './comparison-input.ts';
import {
  type ComparisonSettings,
  comparisonDefaults,
  comparisonSignature,
  settingsProblems,
} from './comparison-settings.ts';
import { countColumns } from './count-columns.ts';
import { exactMatch } from './exact-match.ts';
import { type FlipRates, flipRates } from './flip-rates.ts';
import { holm } from './holm.ts';
import { type Difference, differenceOf, measure, type Score, scoreOf } from './measurement.ts';
import { type MetricTable, mapMetrics } from './metric-table.ts';
import { bootstrapResampling, subsetResampling } from './resampling.ts';

export interface ComparisonOptions<Name extends string> extends ComparisonInput {
  readonly metrics: MetricTable<Name>;
  /** What differs from {@link comparisonDefaults}. */
  readonly settings?: Partial<ComparisonSettings>;
}

/** A difference among those of all arms. */
export interface CorrectedDifference extends Difference {
  /** p after Holm's correction over all arms of the table under this metric. */
  readonly pHolm: number;
}

export interface ArmComparison<Name extends string> {
  readonly metrics: Readonly<Record<Name, Score>>;
  /** Null for the baseline itself. */
  readonly versusBaseline: Readonly<Record<Name, CorrectedDifference>> | null;
  /** By exact match: intent and all slots right. Null for the baseline itself. */
  readonly flips: FlipRates | null;
}

export interface Comparison<Name extends string> {
  readonly utterances: number;
  readonly seeds: readonly number[];
  readonly baseline: string;
  /** How intervals and p-values were made. */
  readonly signature: string;
  readonly metricSignatures: Readonly<Record<Name, string>>;
  readonly arms: Readonly<Record<string, ArmComparison<Name>>>;
}

/**
 * Scores every arm and compares it with the baseline: bootstrap intervals over test utterances (the same resamples for
 * all arms and seeds), paired tests corrected over the arms, paired intervals of the differences, flips. The figures
 * depend on the predictions and the settings alone, not on the order of arms, runs or utterances.
 *
 * @throws InputError with everything wrong with settings, arms, seeds and ids.
 */
export function compareArms<Name extends string>(options: ComparisonOptions<Name>): Comparison<Name> {
  const { metrics, baseline } = options;
  const settings = { ...comparisonDefaults, ...options.settings };
  const problems = [...settingsProblems(settings), ...comparisonProblems(options)];
  if (problems.length > 0) throw new InputError(problems);

  const { gold, seeds, arms } = alignComparison(options);
  const { confidence, seed } = settings;
  const bootstrap = bootstrapResampling({ utterances: gold.length, size: settings.resamples, seed });
  const swaps = subsetResampling({ utterances: gold.length, size: settings.permutations, seed });

  const measurements = mapValues(arms, (runs) =>
    mapMetrics(metrics, (metric) => measure({ metric, gold, runs, bootstrap })),
  );
  const reference = measurements.get(baseline)!;
  const others = new Map([...measurements].filter(([name]) => name !== baseline));
  const differences = mapValues(others, (arm) =>
    mapMetrics(metrics, (metric, key) =>
      differenceOf({ metric, arm: arm[key], baseline: reference[key], swaps, confidence }),
    ),
  );
  const corrected = correct(differences, metrics);
  const matches = mapValues(arms, (runs) => runs.map((predicted) => countColumns(exactMatch, gold, predicted)));
  const compared = mapValues(
    measurements,
    (arm, name): ArmComparison<Name> => ({
      metrics: mapMetrics(metrics, (_, key) => scoreOf(arm[key], confidence)),
      versusBaseline: corrected.get(name) ?? null,
      flips: name === baseline ? null : flipRates(matches.get(name)!, matches.get(baseline)!),
    }),
  );
  return {
    utterances: gold.length,
    seeds,
    baseline,
    signature: comparisonSignature(settings),
    metricSignatures: mapMetrics(metrics, (metric) => metric.signature),
    arms: Object.fromEntries(compared),
  };
}

/** Adds the corrected p-values, metric by metric. */
function correct<Name extends string>(
  differences: ReadonlyMap<string, Readonly<Record<Name, Difference>>>,
  metrics: MetricTable<Name>,
): Map<string, Record<Name, CorrectedDifference>> {
  const arms = [...differences.keys()];
  const corrected = mapMetrics(metrics, (_, key) => holm(arms.map((arm) => differences.get(arm)![key].p)));
  return mapValues(differences, (ofArm, name) =>
    mapMetrics(metrics, (_, key) => ({ ...ofArm[key], pHolm: corrected[key][arms.indexOf(name)]! })),
  );
}

function mapValues<Value, Result>(
  map: ReadonlyMap<string, Value>,
  toResult: (value: Value, key: string) => Result,
): Map<string, Result> {
  return new Map(Array.from(map, ([key, value]) => [key, toResult(value, key)]));
}
