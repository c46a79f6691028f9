import { InputError, suggestName } from '../corpus/problem.ts';
import { execute, executeAndRead } from '../execution/executor.ts';
import { planStage } from '../execution/stage.ts';
import type { ArmResult } from '../report/results.ts';
import type { SweepReport, SweepRow } from '../report/sweeps.ts';
import { openFilter } from '../selection/filters.ts';
import { openCorpus } from './corpus-artifact.ts';
import { type LoadedExperiment, loadExperiment } from './load.ts';
import { type RunOptions, runLoaded } from './run.ts';
import type { Arm } from './schema.ts';
import { type Survival, survival } from './stages/survival.ts';
import { filterStages, planOnDev, withArms } from './tune-plan.ts';
import {
  chooseSweep,
  DROPPED_SHARES,
  defaultValues,
  type Sweep,
  type SweptValue,
  withCurrent,
  withoutFilter,
  withValue,
} from './tune-sweep.ts';

export interface TuneOptions extends Omit<RunOptions, 'split' | 'onDetails'> {
  /** Name or position of the filter, where the arm has several. */
  readonly filter?: string | undefined;
  /** In place of the usual ones. */
  readonly values?: readonly SweptValue[] | undefined;
}

/**
 * Sweeps the threshold of one filter of an arm on dev: an arm for each value, held against the arm without the filter.
 * Everything runs as in an experiment and stays in the store. The test set is not scored.
 *
 * @throws InputError if the arm or the filter is not there, or the filter does not take a value
 */
export async function tune(file: string, name: string, options: TuneOptions): Promise<SweepReport> {
  const loaded = await loadExperiment(file, options);
  const { arms } = loaded.experiment;
  const arm = Object.hasOwn(arms, name) ? arms[name] : undefined;
  if (arm === undefined) {
    throw new InputError({ file, message: `no arm is called "${name}"${suggestName(name, Object.keys(arms))}` });
  }
  const sweep = chooseSweep(name, arm, options.filter);
  const values = options.values ?? defaultValues(sweep) ?? (await lowestScores(loaded, { name, sweep, options }));
  const variants = new Map(
    values.map((value) => [`${sweep.setting} ${value}`, { value, arm: withValue(arm, sweep, value) }]),
  );
  const without = `without ${sweep.filter}`;
  const varied = withArms(loaded, {
    baseline: without,
    arms: {
      [without]: withoutFilter(arm, sweep),
      ...Object.fromEntries(Array.from(variants, ([row, variant]) => [row, variant.arm])),
    },
  });
  const rowNames = [without, ...variants.keys()];
  const results = await runLoaded(varied, { ...options, split: 'dev', rows: rowNames });
  const survivals = await countSurvivals(varied, { variants, sweep, options });
  const rows = Array.from(variants, ([row, { value }]) => rowOf(value, results.arms[row]!, survivals.get(row)!));
  const { trainUtterances, metrics } = results.arms[without]!;
  return {
    experiment: loaded.experiment.experiment,
    arm: name,
    sweep,
    signature: results.signature,
    devUtterances: results.testUtterances,
    baseline: { trainUtterances, metrics },
    rows,
    best: { exactMatch: bestValue(rows, 'exactMatch', 1), semer: bestValue(rows, 'semer', -1) },
  };
}

/** Lowest scores that leave out round shares of the translations that the filter looks at. */
async function lowestScores(
  loaded: LoadedExperiment,
  { name, sweep, options }: { readonly name: string; readonly sweep: Sweep; readonly options: TuneOptions },
): Promise<SweptValue[]> {
  const item = loaded.experiment.arms[name]!.select[sweep.index]!;
  const plan = await planOnDev(withArms(loaded, { baseline: name, arms: {} }), options, [name]);
  const { before } = filterStages(plan, name, item);
  const [signal] = openFilter(item).signals;
  const scores = await executeAndRead([before], options, async (artifacts) => {
    const found: number[] = [];
    for await (const utterance of openCorpus(artifacts.get(before.hash)!)) {
      const score = utterance.scores[signal!];
      if (score !== undefined) found.push(score);
    }
    return found;
  });
  scores.sort((a, b) => a - b);
  const lowest = DROPPED_SHARES.flatMap((share) => scores[Math.floor(share * scores.length)] ?? []);
  return withCurrent(
    lowest.map((score) => Number(score.toPrecision(3))),
    sweep.current,
  );
}

type Variants = ReadonlyMap<string, { readonly value: SweptValue; readonly arm: Arm }>;

/** What the filter left with each value. */
async function countSurvivals(
  loaded: LoadedExperiment,
  { variants, sweep, options }: { readonly variants: Variants; readonly sweep: Sweep; readonly options: TuneOptions },
): Promise<Map<string, Survival>> {
  const plan = await planOnDev(loaded, options, [...variants.keys()]);
  const stages = new Map(
    Array.from(variants, ([row, { arm }]) => {
      const { before, after } = filterStages(plan, row, arm.select[sweep.index]!);
      return [row, planStage(survival, { title: `survival ${row}`, options: {}, inputs: { before, after } })];
    }),
  );
  const artifacts = await execute([...stages.values()], options);
  return new Map(
    Array.from(stages, ([row, { hash }]) => [row, artifacts.get(hash)!.manifest.summary as unknown as Survival]),
  );
}

function rowOf(value: SweptValue, result: ArmResult, counts: Survival): SweepRow {
  return {
    value,
    kept: share(counts.utterancesAfter, counts.utterancesBefore),
    slotsKept: share(counts.slotsAfter, counts.slotsBefore),
    starvingIntents: counts.starvingIntents,
    trainUtterances: result.trainUtterances,
    metrics: result.metrics,
    versusBaseline: result.versusBaseline!,
  };
}

function share(part: number, whole: number): number {
  return whole === 0 ? 1 : part / whole;
}

function bestValue(rows: readonly SweepRow[], metric: 'exactMatch' | 'semer', sign: 1 | -1): SweptValue {
  const [best] = rows.toSorted((a, b) => sign * (b.metrics[metric]!.mean - a.metrics[metric]!.mean) || b.kept - a.kept);
  return best!.value;
}
