import { createHash } from 'node:crypto';
import { planStage, type Stage } from '../execution/stage.ts';
import type { Backend } from '../model/backend.ts';
import { models } from '../model/models.ts';
import type { ExperimentInputs } from './inputs.ts';
import { type ArmContext, planTrainingSet } from './plan-arm.ts';
import { allCurvePoints, type CurvePointPlan, planCurvePoint, planCurves } from './plan-curves.ts';
import { planEmbeddings } from './plan-embeddings.ts';
import { planModelTexts } from './plan-texts.ts';
import type { Experiment } from './schema.ts';
import { analyse } from './stages/analyse.ts';
import { audit } from './stages/audit.ts';
import { compare } from './stages/compare.ts';
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
}

/** An experiment as a graph of stages: what its tables need, and what that needs in turn. */
export interface Plan {
  /** The corpus the arms are scored on. */
  readonly gold: Stage;
  readonly arms: ReadonlyMap<string, readonly RunPlan[]>;
  /** Table name → the comparison behind it. */
  readonly tables: ReadonlyMap<string, Stage>;
  /** Curve name → the stage that draws it. */
  readonly curves: ReadonlyMap<string, Stage>;
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
  const dev = corpora.get('dev')!;
  const gold = corpora.get(split)!;
  const versionOf = (kind: keyof typeof models) => ({ model: kind, modelVersion: models[kind].version });
  const backendOption = { name: backend.name, version: backend.version };
  const planModel: ArmContext['planModel'] = (title, train, seed, choice = {}) => {
    const { kind, options } = choice.model ?? experiment.model;
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
        ...(vectors && { vectors }),
      },
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
    const model = experiment.arms[arm]!.model ?? experiment.model;
    const texts = planModelTexts(model, { experiment, corpora });
    const choice = { model, dev, ...(texts && { texts }) };
    const runs = experiment.seeds.map((seed): RunPlan => {
      const title = `${name}, seed ${seed}`;
      const trainingSet = planTraining({ experiment, inputs, corpora, seed, planModel, planPredictions });
      const trained = planModel(`train ${title}`, trainingSet.corpus, seed, choice);
      const predictions = planPredictions(`predict ${title}`, trained, gold, choice);
      return {
        seed,
        trainingSet,
        predictions,
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

  const tables = new Map(
    Object.entries(experiment.tables).map(
      ([name, { intents, without = [], arms: rows = [...arms.keys()], baseline }]) => [
        name,
        planStage(compare, {
          title: `compare ${name}`,
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
        }),
      ],
    ),
  );
  const curves = planCurves(experiment, { arms, gold, corpora });
  const runs = [...arms.values()].flat();
  const targets = [
    ...tables.values(),
    ...curves.values(),
    gold,
    ...runs.flatMap((run) => [run.analysis, run.audit, ...run.trainingSet.steps]),
    ...Array.from(arms.values(), ([first]) => first!.trainingSet.odds ?? []).flat(),
  ];
  return { gold, arms, tables, curves, targets: [...new Map(targets.map((stage) => [stage.hash, stage])).values()] };
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
