import type { FileInput } from '../execution/recipe.ts';
import { planStage, type Stage } from '../execution/stage.ts';
import { samplingVersion } from '../grammar/sampler.ts';
import { openFilter } from '../selection/filters.ts';
import type { SignalName } from '../selection/signals.ts';
import type { ExperimentInputs } from './inputs.ts';
import { planLabelling, planWriting } from './plan-prompting.ts';
import { guardAgainstLeakage, planScores, planSelection } from './plan-selection.ts';
import { planSelfLearning } from './plan-self-learning.ts';
import { planSelfTraining } from './plan-self-training.ts';
import { planTranslation } from './plan-translation.ts';
import type { Adaptation, Experiment } from './schema.ts';
import { generate } from './stages/generate.ts';
import { mix } from './stages/mix.ts';
import { normalise } from './stages/normalise.ts';
import { odds } from './stages/odds.ts';
import { resample } from './stages/resample.ts';
import { sample } from './stages/sample.ts';

/** How an arm's training set comes about. */
export interface TrainingSetPlan {
  readonly corpus: Stage;
  /** The arm's own steps in order; the last one makes `corpus`. */
  readonly steps: readonly Stage[];
  /** What the leakage guard was given; absent if it is off. */
  readonly unguarded?: readonly Stage[];
  /** What the arm's grammar gives; absent for arms that have none of their own. */
  readonly odds?: Stage;
}

/** What planning an arm needs to know. */
export interface ArmContext {
  readonly experiment: Experiment;
  readonly inputs: ExperimentInputs;
  readonly corpora: ReadonlyMap<string, Stage>;
  readonly seed: number;
  readonly planModel: (title: string, train: Stage, seed: number, choice?: ModelChoice) => Stage;
  readonly planPredictions: (title: string, model: Stage, corpus: Stage, choice?: ModelChoice) => Stage;
}

/** What is not as usual about a model. */
export interface ModelChoice {
  /** Chooses the epoch that is kept; without it the last is. */
  readonly dev?: Stage;
  /** Texts without annotation that the model learns from too. */
  readonly texts?: Stage;
  /** Bitexts whose target side the model learns the language from first, if its options say so. */
  readonly bitext?: readonly FileInput[];
  /** The model that this one is to take the place of. */
  readonly old?: Stage;
  /** In place of the experiment's. */
  readonly model?: Pick<Experiment['model'], 'kind' | 'options'>;
}

/** What an arm's models learn from: its recipe, then the leakage guard. */
export function planTrainingSet(name: string, context: ArmContext): TrainingSetPlan {
  return guardAgainstLeakage(name, planRecipe(name, context), context);
}

/** Follows an arm's recipe: where its utterances come from, which are kept, how they are made local. */
function planRecipe(
  name: string,
  context: ArmContext,
  /** Scores that the filters of arms made from this one look at. */
  later: readonly SignalName[] = [],
): TrainingSetPlan {
  const arm = context.experiment.arms[name]!;
  const wanted = [...later, ...arm.select.flatMap((item) => openFilter(item).signals)];
  let plan = planOrigin(name, context, wanted);
  const extend = (corpus: Stage) => {
    plan = { ...plan, corpus, steps: [...plan.steps, corpus] };
  };
  for (const item of arm.select) extend(planSelection(name, item, plan.corpus, context));
  for (const adaptation of arm.adapt) extend(planAdaptation(name, adaptation, plan.corpus, context));
  const selfTraining = arm['self-train'];
  return selfTraining === undefined ? plan : planSelfTraining(name, selfTraining, { plan, context });
}

function planOrigin(name: string, context: ArmContext, wanted: readonly SignalName[]): TrainingSetPlan {
  const { experiment, inputs, corpora, seed } = context;
  const arm = experiment.arms[name]!;
  if (arm.from !== undefined) return planRecipe(arm.from, context, wanted);
  if (arm.translate !== undefined) {
    const translation = planTranslation(name, arm.translate, context);
    return { corpus: planScores(translation, wanted, context), steps: [translation.translated] };
  }
  const single = (corpus: Stage): TrainingSetPlan => ({ corpus, steps: [corpus] });
  if (arm.generate !== undefined) {
    const { grammar, size, mode, shares } = arm.generate;
    const title = `generate ${name}, seed ${seed}`;
    const quotas = shares === undefined ? {} : { shares: corpora.get(shares)! };
    const files = { grammar: inputs.grammar(grammar) };
    const corpus = planStage(generate, {
      title,
      options: { samplingVersion, size, mode, seed },
      inputs: quotas,
      files,
    });
    const described = {
      title: `odds of ${name}`,
      options: { samplingVersion, mode },
      inputs: { corpus, ...quotas },
      files,
    };
    return { ...single(corpus), odds: planStage(odds, described) };
  }
  if (arm.annotate !== undefined) {
    const { from, size } = arm.annotate;
    const corpus = corpora.get(from)!;
    if (size === 'all') return single(corpus);
    const title = `sample ${name}, seed ${seed}`;
    return single(planStage(sample, { title, options: { size, seed }, inputs: { corpus } }));
  }
  const others = { context, trainingSetOf: (other: string) => planTrainingSet(other, context) };
  if (arm.learn !== undefined) return planSelfLearning(name, arm.learn, others);
  if (arm.write !== undefined) return planWriting(name, arm.write, others);
  if (arm.label !== undefined) return planLabelling(name, arm.label, others);
  const parts = arm.mix!.map((item) => planRecipe(item.arm, context));
  const mixed = planStage(mix, {
    title: `mix ${name}, seed ${seed}`,
    options: { weights: arm.mix!.map((item) => item.weight), seed },
    inputs: { corpora: parts.map((part) => part.corpus) },
  });
  return single(mixed);
}

function planAdaptation(
  name: string,
  { resample: choices = {}, copies, agreement, normalise: form }: Adaptation,
  corpus: Stage,
  { experiment, inputs, seed }: ArmContext,
): Stage {
  if (form !== undefined) {
    return planStage(normalise, { title: `normalise ${name}`, options: form, inputs: { corpus } });
  }
  const catalogues = Object.keys(choices)
    .sort()
    .map((label) => ({
      label,
      probability: choices[label]!.probability,
      source: inputs.catalogue(choices[label]!.catalogue),
    }));
  const options = catalogues.map(({ label, probability, source }) => ({
    label,
    probability,
    ...('ready' in source && { ready: source.ready, sha256: source.sha256 }),
  }));
  return planStage(resample, {
    title: `resample ${name}, seed ${seed}`,
    options: { catalogues: options, locale: experiment.languages.target, copies, agreement, seed },
    inputs: { corpus },
    files: { catalogues: catalogues.flatMap(({ source }) => ('path' in source ? [source] : [])) },
  });
}
