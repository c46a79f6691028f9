import { InputError, suggestName } from '../corpus/problem.ts';
import type { Corpus } from '../corpus/stream.ts';
import { execute } from '../execution/executor.ts';
import { type CorpusSummary, openLines } from './corpus-artifact.ts';
import { resolveInputs } from './inputs.ts';
import { loadExperiment } from './load.ts';
import { planExperiment } from './plan.ts';
import type { RunOptions } from './run.ts';

export interface BuildOptions extends RunOptions {
  readonly arm: string;
  /** One of the experiment's seeds; its first if absent. */
  readonly seed?: number | undefined;
}

export interface TrainingSet {
  readonly arm: string;
  readonly seed: number;
  readonly summary: CorpusSummary;
  /** The utterances, as they are stored; call again to read them again. */
  readonly open: () => Corpus;
}

/**
 * Makes what an arm's model would learn from, running no more stages than that takes. What the store has is reused, and
 * a later run of the experiment reuses what was made here.
 */
export async function buildTrainingSet(file: string, options: BuildOptions): Promise<TrainingSet> {
  const loaded = await loadExperiment(file, options);
  const { experiment } = loaded;
  const { arm, seed = experiment.seeds[0]! } = options;
  if (!Object.hasOwn(experiment.arms, arm)) {
    throw new InputError({
      file,
      field: 'arms',
      message: `there is no arm "${arm}"${suggestName(arm, Object.keys(experiment.arms))}`,
    });
  }
  if (!experiment.seeds.includes(seed)) {
    throw new InputError({
      file,
      field: 'seeds',
      message: `there is no seed ${seed} (known: ${experiment.seeds.join(', ')})`,
    });
  }
  const inputs = await resolveInputs(loaded, options);
  const plan = planExperiment(experiment, { ...options, inputs });
  const { corpus } = plan.arms.get(arm)!.find((run) => run.seed === seed)!.trainingSet;
  const artifact = (await execute([corpus], options)).get(corpus.hash)!;
  return { arm, seed, summary: artifact.manifest.summary as CorpusSummary, open: () => openLines(artifact) };
}
