import { planStage } from '../execution/stage.ts';
import type { ArmContext, TrainingSetPlan } from './plan-arm.ts';
import { guardAgainstLeakage } from './plan-selection.ts';
import { generalTexts, planModelTexts } from './plan-texts.ts';
import type { SelfTraining } from './schema.ts';
import { agree } from './stages/agree.ts';
import { hide } from './stages/hide.ts';
import { mix } from './stages/mix.ts';

/** From one member's seed to the next; the first has the arm's own, so that an arm without self-training shares it. */
const MEMBER_STEP = 1000;

/**
 * Self-training: models learn from an arm's training set and label texts whose own labels are hidden; what they agree on
 * is added to that training set, and better models do the same again.
 *
 * With the leakage guard on, neither the training sets nor the texts hold a dev or test text. Dev chooses the best epoch
 * of each model, as everywhere, and nothing else.
 */
export function planSelfTraining(
  name: string,
  { on, models, agree: agreement, rounds, weight, ...own }: SelfTraining,
  { plan, context }: { readonly plan: TrainingSetPlan; readonly context: ArmContext },
): TrainingSetPlan {
  const { experiment, corpora, seed, planModel, planPredictions } = context;
  const { kind = experiment.model.kind, options = {} } = own;
  const isUsual = own.kind === undefined && own.options === undefined;
  const modelTexts = planModelTexts(experiment.model, context);
  const bitext = generalTexts(experiment.model, context);
  const choice = {
    dev: corpora.get('dev')!,
    ...(modelTexts && { texts: modelTexts }),
    ...(bitext && { bitext }),
    ...(isUsual ? {} : { model: { kind, options } }),
  };
  const start = guardAgainstLeakage(name, plan, context);
  const hidden = planStage(hide, { title: `hide labels of ${on}`, options: {}, inputs: { corpus: corpora.get(on)! } });
  const texts = guardAgainstLeakage(name, { corpus: hidden, steps: [hidden] }, context);

  let corpus = start.corpus;
  const steps = [...start.steps, ...texts.steps];
  for (let round = 1; round <= rounds; round++) {
    const title = `${name}, round ${round}, seed ${seed}`;
    const predictions = Array.from({ length: models }, (_, member) => {
      const model = planModel(`label ${title}: model ${member + 1}`, corpus, seed + MEMBER_STEP * member, choice);
      return planPredictions(`label ${title}: texts ${member + 1}`, model, texts.corpus, choice);
    });
    const agreed = planStage(agree, {
      title: `agree ${title}`,
      options: { agree: agreement },
      inputs: { corpus: texts.corpus, predictions },
    });
    corpus = planStage(mix, {
      title: `mix ${title}`,
      options: { weights: [1, weight], seed },
      inputs: { corpora: [start.corpus, agreed] },
    });
    steps.push(agreed, corpus);
  }
  const unguarded = [...(start.unguarded ?? []), ...(texts.unguarded ?? [])];
  return { corpus, steps, unguarded };
}
