import { planStage, type Stage } from '../execution/stage.ts';
import { samplingVersion } from '../grammar/sampler.ts';
import type { ExperimentInputs } from './inputs.ts';
import { planRoundTrip, planTranslation, type TranslationPlan } from './plan-translation.ts';
import type { Arm, Experiment, Selection } from './schema.ts';
import { generate } from './stages/generate.ts';
import { mix } from './stages/mix.ts';
import { resample } from './stages/resample.ts';
import { sample } from './stages/sample.ts';
import { selectMtScore } from './stages/select-mt-score.ts';
import { selectRoundTrip } from './stages/select-round-trip.ts';

/** How an arm's training set comes about. */
export interface TrainingSetPlan {
  readonly corpus: Stage;
  /** The arm's own steps in order; the last one makes `corpus`. */
  readonly steps: readonly Stage[];
  /** Where the arm's utterances were translated, if they were. */
  readonly translation?: TranslationPlan;
}

/** What planning an arm needs to know. */
export interface ArmContext {
  readonly experiment: Experiment;
  readonly inputs: ExperimentInputs;
  readonly corpora: ReadonlyMap<string, Stage>;
  readonly seed: number;
  readonly planModel: (title: string, train: Stage, seed: number) => Stage;
  readonly planPredictions: (title: string, model: Stage, corpus: Stage) => Stage;
}

/** Follows an arm's recipe: where its utterances come from, which are kept, how they are made local. */
export function planTrainingSet(name: string, context: ArmContext): TrainingSetPlan {
  const arm = context.experiment.arms[name]!;
  let plan = planOrigin(name, arm, context);
  const extend = (corpus: Stage) => {
    plan = { ...plan, corpus, steps: [...plan.steps, corpus] };
  };
  for (const selection of arm.select) extend(planSelection(name, selection, plan, context));
  for (const { resample: catalogues, copies } of arm.adapt) {
    const labels = Object.keys(catalogues).sort();
    extend(
      planStage(resample, {
        title: `resample ${name}, seed ${context.seed}`,
        options: { labels, copies, seed: context.seed },
        inputs: { corpus: plan.corpus },
        files: { catalogues: labels.map((label) => context.inputs.file(catalogues[label]!)) },
      }),
    );
  }
  return plan;
}

function planOrigin(name: string, arm: Arm, context: ArmContext): TrainingSetPlan {
  const { inputs, corpora, seed } = context;
  if (arm.from !== undefined) return planTrainingSet(arm.from, context);
  if (arm.translate !== undefined) {
    const translation = planTranslation(name, arm.translate, context);
    return { corpus: translation.translated, steps: [translation.translated], translation };
  }
  const single = (corpus: Stage): TrainingSetPlan => ({ corpus, steps: [corpus] });
  if (arm.generate !== undefined) {
    const { grammar, size, mode, shares } = arm.generate;
    const title = `generate ${name}, seed ${seed}`;
    return single(
      planStage(generate, {
        title,
        options: { samplingVersion, size, mode, seed },
        inputs: shares === undefined ? {} : { shares: corpora.get(shares)! },
        files: { grammar: inputs.grammar(grammar) },
      }),
    );
  }
  if (arm.annotate !== undefined) {
    const { from, size } = arm.annotate;
    const corpus = corpora.get(from)!;
    if (size === 'all') return single(corpus);
    const title = `sample ${name}, seed ${seed}`;
    return single(planStage(sample, { title, options: { size, seed }, inputs: { corpus } }));
  }
  const parts = arm.mix!.map((item) => planTrainingSet(item.arm, context));
  const mixed = planStage(mix, {
    title: `mix ${name}, seed ${seed}`,
    options: { weights: arm.mix!.map((item) => item.weight), seed },
    inputs: { corpora: parts.map((part) => part.corpus) },
  });
  return single(mixed);
}

function planSelection(name: string, selection: Selection, plan: TrainingSetPlan, context: ArmContext): Stage {
  const { corpus } = plan;
  const mtScore = selection['mt-score'];
  if (mtScore !== undefined) {
    return planStage(selectMtScore, { title: `select ${name} by MT score`, options: mtScore, inputs: { corpus } });
  }
  const signals = planRoundTrip(plan.translation!, context);
  return planStage(selectRoundTrip, {
    title: `select ${name} by round trip`,
    options: selection['round-trip']!,
    inputs: { corpus, ...signals },
  });
}
