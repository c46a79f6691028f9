import { isDeepStrictEqual } from 'node:util';
import type { Stage } from '../execution/stage.ts';
import type { Selection } from '../selection/filters.ts';
import { resolveInputs } from './inputs.ts';
import type { LoadedExperiment } from './load.ts';
import { type Plan, planExperiment } from './plan.ts';
import type { RunOptions } from './run.ts';
import type { Experiment } from './schema.ts';

/** The experiment with further arms, and nothing in its report but one table. */
export function withArms(
  { experiment, ...rest }: LoadedExperiment,
  { baseline, arms }: Pick<Experiment, 'baseline' | 'arms'>,
): LoadedExperiment {
  const { curves: _, bootstrap: __, ...kept } = experiment;
  return { ...rest, experiment: { ...kept, baseline, tables: { all: {} }, arms: { ...kept.arms, ...arms } } };
}

/** The study of some arms of an experiment on dev. */
export async function planOnDev(
  loaded: LoadedExperiment,
  options: Pick<RunOptions, 'backend' | 'dataDir'>,
  rows: readonly string[],
): Promise<Plan> {
  const inputs = await resolveInputs(loaded, options);
  return planExperiment(loaded.experiment, { ...options, inputs, split: 'dev', rows });
}

/** The stage by which an arm applies a filter, for the first seed, and the one whose corpus it filters. */
export function filterStages(plan: Plan, arm: string, item: Selection): { before: Stage; after: Stage } {
  const [[filter, settings]] = Object.entries(item) as [[string, unknown]];
  const { steps } = plan.arms.get(arm)![0]!.trainingSet;
  const after = steps.findLast(
    ({ recipe: { kind, options } }) =>
      kind === 'select' && options.filter === filter && isDeepStrictEqual(options.settings, settings),
  )!;
  const [hash] = after.recipe.inputs.corpus!;
  return { after, before: after.inputs.find((stage) => stage.hash === hash)! };
}
