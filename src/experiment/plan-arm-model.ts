import type { Stage } from '../execution/stage.ts';
import type { ArmContext, ModelChoice, TrainingSetPlan } from './plan-arm.ts';
import { generalTexts, planModelTexts } from './plan-texts.ts';

interface ArmModelContext {
  readonly context: ArmContext;
  /** What an arm's models learn from. */
  readonly trainingSetOf: (arm: string) => TrainingSetPlan;
}

/** What is not as usual about the model that the table scores for an arm: its kind, and what it learns from beside. */
export function armModelChoice(arm: string, { context, trainingSetOf }: ArmModelContext): ModelChoice {
  const { experiment, corpora } = context;
  const model = experiment.arms[arm]!.model ?? experiment.model;
  const texts = planModelTexts(model, context);
  const old = model.old === undefined ? undefined : planArmModel(model.old, { context, trainingSetOf });
  const bitext = generalTexts(model, context);
  return { model, dev: corpora.get('dev')!, ...(texts && { texts }), ...(bitext && { bitext }), ...(old && { old }) };
}

/** The very model that the table scores for an arm with the seed of the context. */
export function planArmModel(arm: string, { context, trainingSetOf }: ArmModelContext): Stage {
  const choice = armModelChoice(arm, { context, trainingSetOf });
  const title = `train ${arm}, seed ${context.seed}`;
  return context.planModel(title, trainingSetOf(arm).corpus, context.seed, choice);
}
