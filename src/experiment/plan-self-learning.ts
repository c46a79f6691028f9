import { planStage, type Stage } from '../execution/stage.ts';
import type { ArmContext, TrainingSetPlan } from './plan-arm.ts';
import { planArmModel } from './plan-arm-model.ts';
import type { SelfLearning, Simulation } from './self-learning-schema.ts';
import { mineRewritesStage } from './stages/mine-rewrites.ts';
import { type SimulateOptions, simulateTraffic } from './stages/simulate-traffic.ts';

interface SelfLearningContext {
  readonly context: ArmContext;
  /** What another arm's models learn from. */
  readonly trainingSetOf: (arm: string) => TrainingSetPlan;
}

/** Self-learning: a log, real or simulated, gives utterances with the labels that reformulations imply. */
export function planSelfLearning(
  name: string,
  { from, simulate, ...options }: SelfLearning,
  { context, trainingSetOf }: SelfLearningContext,
): TrainingSetPlan {
  const title = `mine ${name}, seed ${context.seed}`;
  const described = { title, options: { ...options, locale: context.experiment.languages.target } };
  if (simulate === undefined) {
    const mined = planStage(mineRewritesStage, { ...described, files: { log: context.inputs.log(from!) } });
    return { corpus: mined, steps: [mined] };
  }
  const traffic = planTraffic(name, simulate, { context, trainingSetOf });
  const mined = planStage(mineRewritesStage, { ...described, inputs: { traffic } });
  return { corpus: mined, steps: [mined] };
}

/** Users talk to the model that the table scores for the arm: the same stage. */
function planTraffic(
  name: string,
  { arm, on, unseen, ...traffic }: Simulation,
  { context, trainingSetOf }: SelfLearningContext,
): Stage {
  const { corpora, seed } = context;
  const known = trainingSetOf(arm).corpus;
  const trained = planArmModel(arm, { context, trainingSetOf });
  const {
    model: kind,
    modelVersion,
    backend,
  } = trained.recipe.options as Pick<SimulateOptions, 'model' | 'modelVersion' | 'backend'>;
  return planStage(simulateTraffic, {
    title: `simulate users of ${arm} for ${name}, seed ${seed}`,
    options: { model: kind, modelVersion, backend, traffic, seed },
    inputs: { model: trained, corpus: corpora.get(on)!, ...(unseen && { known }) },
  });
}
