import { createHash } from 'node:crypto';
import { planStage, type Stage } from '../execution/stage.ts';
import type { Backend } from '../model/backend.ts';
import { models } from '../model/models.ts';
import type { ExperimentInputs } from './inputs.ts';
import { type ArmContext, planTrainingSet } from './plan-arm.ts';
import { armModelChoice } from './plan-arm-model.ts';
import { allCurvePoints, type CurvePointPlan, planCrossings, planCurvePoint, planCurves } from './plan-curves.ts';
import { planEmbeddings } from './plan-embeddings.ts';
import { planIntentMap } from './plan-intent-map.ts';
import type { Experiment } from './schema.ts';
import { analyse } from './stages/analyse.ts';
import { audit } from './stages/audit.ts';
import { compare } from './stages/compare.ts';
import { flips } from './stages/flips.ts';
import { predict } from './stages/predict.ts';
import { read } from './stages/read.ts';
import { type TrainOptions, trainModel } from './stages/train-model.ts';

/** One training of one arm. */
export interface RunPlan {
  readonly seed: number;
  readonly trainingSet: CurvePointPlan;
  readonly predictions: Stage;
  readonly analysis: Stage;
  readonly audit: Stage;
  /** Of the first seed of arms that read both languages: where their model sees the intents. */
  readonly map?: Stage;
}

/** An experiment as a graph of stages: what its tables need, and what that needs in turn. */
export interface Plan {
  /** The corpus the arms are scored on. */
  readonly gold: Stage;
  readonly arms: ReadonlyMap<string, readonly RunPlan[]>;
  /** Table name → the comparison behind it. */
  readonly tables: ReadonlyMap<string, Stage>;
  /** What the arms of the first table break and fix, intent by intent; absent where there is only one. */
  readonly flips?: Stage;
  /** Curve name → the stage that draws it. */
  readonly curves: ReadonlyMap<string, Stage>;
  /** Where curves overtake each other; absent where there is one at most. */
  readonly crossings?: Stage;
  /** Everything the report reads. */
  readonly targets: readonly Stage[];
}

/** Which corpus the arms are scored on: `dev` while choosing, `test` once. */
export type ScoredSplit = 'dev' | 'test';

export interface PlanOptions {
  readonly inputs: ExperimentInputs;
  readonly backend: Backend;
  readonly split: ScoredSplit;
  /** The arms to score; all if left out. Others are planned as far as these are made from them. */
  readonly rows?: readonly string[];
}

/**
 * Draws up the study: corpora, then for every arm and seed a training set, a model and its predictions, then the
 * comparison. Nothing runs. Equal stages of different arms are one stage.
 */
export function planExperiment(experiment: Experiment, { inputs, backend, split, rows }: PlanOptions): Plan {
  const corpora = new Map(
    Array.from(inputs.corpora, ([name, { files, options }]) => [
      name,
      planStage(read, { title: `read ${name}`, options, files: { corpus: files } }),
    ]),
  );
  const gold = corpora.get(split)!;
  const versionOf = (kind: keyof typeof models) => ({ model: kind, modelVersion: models[kind].version });
  const backendOption = { name: backend.name, version: backend.version };
  const planModel: ArmContext['planModel'] = (title, train, seed, choice = {}) => {
    const { kind, options } = choice.model ?? experiment.model;
    const learnsFirst = choice.bitext && models[kind].learnsFromGeneralTexts?.(options);
    const vectors = planEmbeddings({ kind, options }, { experiment, corpora, inputs });
    return planStage(trainModel, {
      title,
      options: {
        ...versionOf(kind),
        settings: models[kind].resolveOptions(options) as TrainOptions['settings'],
        backend: backendOption,
        seed,
      },
      inputs: {
        train,
        ...(choice.dev && { dev: choice.dev }),
        ...(choice.texts && { texts: choice.texts }),
        ...(choice.old && { old: choice.old }),
        ...(vectors && { vectors }),
      },
      ...(learnsFirst && { files: { bitext: choice.bitext } }),
    });
  };
  const planPredictions: ArmContext['planPredictions'] = (title, trained, corpus, choice = {}) => {
    const { kind } = choice.model ?? experiment.model;
    const options = { ...versionOf(kind), backend: backendOption };
    return planStage(predict, { title, options, inputs: { model: trained, corpus } });
  };

  const arms = new Map<string, RunPlan[]>();
  for (const { name, arm, planTraining } of plannedRows(experiment, rows)) {
    // An arm's own model; points of a curve have that of the arm they are drawn from.
    const runs = experiment.seeds.map((seed): RunPlan => {
      const title = `${name}, seed ${seed}`;
      const context = { experiment, inputs, corpora, seed, planModel, planPredictions };
      const choice = armModelChoice(arm, { context, trainingSetOf: (other) => planTrainingSet(other, context) });
      const trainingSet = planTraining(context);
      const trained = planModel(`train ${title}`, trainingSet.corpus, seed, choice);
      const predictions = planPredictions(`predict ${title}`, trained, gold, choice);
      const isMapped = name === arm && seed === experiment.seeds[0];
      const { model = experiment.model } = choice;
      const looked = { experiment, corpora, model, trained, backend: backendOption, gold };
      const map = isMapped ? planIntentMap(arm, looked) : undefined;
      return {
        ...{ seed, trainingSet, predictions },
        ...(map && { map }),
        analysis: planStage(analyse, {
          title: `analyse ${title}`,
          options: {},
          inputs: { gold, train: trainingSet.corpus, predictions },
        }),
        audit: planStage(audit, {
          title: `audit ${title}`,
          options: {},
          inputs: { train: trainingSet.corpus, test: gold, unguarded: trainingSet.unguarded ?? [] },
        }),
      };
    });
    arms.set(name, runs);
  }

  const planTable = (name: string): TablePlan => {
    const { intents, without = [], arms: rows = [...arms.keys()], baseline } = experiment.tables[name]!;
    return {
      options: {
        arms: rows,
        seeds: experiment.seeds,
        baseline: baseline ?? experiment.baseline,
        ...(intents === undefined ? {} : { intents }),
      },
      inputs: {
        gold,
        without: without.map((corpus) => corpora.get(corpus)!),
        predictions: rows.flatMap((arm) => arms.get(arm)!.map((run) => run.predictions)),
      },
    };
  };
  const names = Object.keys(experiment.tables);
  const tables = new Map(
    names.map((name) => [name, planStage(compare, { title: `compare ${name}`, ...planTable(name) })]),
  );
  const flipped = arms.size < 2 ? [] : [planStage(flips, { title: 'flips by intent', ...planTable(names[0]!) })];
  const curves = planCurves(experiment, { arms, gold, corpora });
  const crossings = planCrossings(experiment, { arms, gold, corpora });
  const runs = [...arms.values()].flat();
  const targets = [
    ...tables.values(),
    ...curves.values(),
    ...(crossings ? [crossings] : []),
    ...flipped,
    gold,
    ...runs.flatMap((run) => [run.analysis, run.audit, ...(run.map ? [run.map] : []), ...run.trainingSet.steps]),
    ...Array.from(arms.values(), ([first]) => first!.trainingSet.odds ?? []).flat(),
  ];
  const distinct = [...new Map(targets.map((stage) => [stage.hash, stage])).values()];
  return {
    gold,
    arms,
    tables,
    curves,
    targets: distinct,
    ...(flipped[0] && { flips: flipped[0] }),
    ...(crossings && { crossings }),
  };
}

/** What a table is made from, whatever is then made of it. */
interface TablePlan {
  readonly options: {
    readonly arms: string[];
    readonly seeds: number[];
    readonly baseline: string;
    readonly intents?: string[];
  };
  readonly inputs: Readonly<Record<string, Stage | readonly Stage[]>>;
}

interface PlannedRow {
  readonly name: string;
  /** The arm in the experiment file that the row stems from. */
  readonly arm: string;
  readonly planTraining: (context: ArmContext) => CurvePointPlan;
}

/** Arms, then the points of curves. */
function plannedRows(experiment: Experiment, rows: readonly string[] = Object.keys(experiment.arms)): PlannedRow[] {
  return [
    ...rows.map((name) => ({ name, arm: name, planTraining: (context: ArmContext) => planTrainingSet(name, context) })),
    ...allCurvePoints(experiment).map((point) => ({
      ...{ name: point.arm, arm: point.curve.arm },
      planTraining: (context: ArmContext) => planCurvePoint(point, context),
    })),
  ];
}

/** What identifies a study: SHA-256 over its tables and curves, and so over all data, options, seeds and stage versions. */
export function planHash(plan: Plan): string {
  const stages = [...plan.tables, ...plan.curves].map(([name, stage]) => [name, stage.hash]);
  return createHash('sha256').update(JSON.stringify(stages)).digest('hex');
}
