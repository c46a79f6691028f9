import { createHash } from 'node:crypto';
import { planStage, type Stage } from '../execution/stage.ts';
import type { Backend } from '../model/backend.ts';
import { models } from '../model/models.ts';
import type { ExperimentInputs } from './inputs.ts';
import { planTrainingSet, type TrainingSetPlan } from './plan-arm.ts';
import type { Experiment } from './schema.ts';
import { audit } from './stages/audit.ts';
import { compare } from './stages/compare.ts';
import { predict } from './stages/predict.ts';
import { read } from './stages/read.ts';
import { type TrainOptions, trainModel } from './stages/train-model.ts';

/** One training of one arm. */
export interface RunPlan {
  readonly seed: number;
  readonly trainingSet: TrainingSetPlan;
  readonly predictions: Stage;
  readonly audit: Stage;
}

/** An experiment as a graph of stages: what its tables need, and what that needs in turn. */
export interface Plan {
  readonly arms: ReadonlyMap<string, readonly RunPlan[]>;
  /** Table name → the comparison behind it. */
  readonly tables: ReadonlyMap<string, Stage>;
  /** Everything the report reads. */
  readonly targets: readonly Stage[];
}

/** Which corpus the arms are scored on: `dev` while choosing, `test` once. */
export type ScoredSplit = 'dev' | 'test';

export interface PlanOptions {
  readonly inputs: ExperimentInputs;
  readonly backend: Backend;
  readonly split: ScoredSplit;
}

/**
 * Draws up the study: corpora, then for every arm and seed a training set, a model and its predictions, then the
 * comparison. Nothing runs. Equal stages of different arms are one stage.
 */
export function planExperiment(experiment: Experiment, { inputs, backend, split }: PlanOptions): Plan {
  const corpora = new Map(
    Array.from(inputs.corpora, ([name, { files, options }]) => [
      name,
      planStage(read, { title: `read ${name}`, options, files: { corpus: files } }),
    ]),
  );
  const dev = corpora.get('dev')!;
  const gold = corpora.get(split)!;
  const { kind, options } = experiment.model;
  const model = { model: kind, modelVersion: models[kind].version };
  const backendOption = { name: backend.name, version: backend.version };
  const planModel = (title: string, train: Stage, seed: number, devSet?: Stage) =>
    planStage(trainModel, {
      title,
      options: {
        ...model,
        settings: models[kind].resolveOptions(options) as TrainOptions['settings'],
        backend: backendOption,
        seed,
      },
      inputs: { train, ...(devSet === undefined ? {} : { dev: devSet }) },
    });
  const planPredictions = (title: string, trained: Stage, corpus: Stage) =>
    planStage(predict, { title, options: { ...model, backend: backendOption }, inputs: { model: trained, corpus } });

  const arms = new Map<string, RunPlan[]>();
  for (const name of Object.keys(experiment.arms)) {
    const runs = experiment.seeds.map((seed): RunPlan => {
      const title = `${name}, seed ${seed}`;
      const trainingSet = planTrainingSet(name, { experiment, inputs, corpora, seed, planModel, planPredictions });
      const trained = planModel(`train ${title}`, trainingSet.corpus, seed, dev);
      return {
        seed,
        trainingSet,
        predictions: planPredictions(`predict ${title}`, trained, gold),
        audit: planStage(audit, {
          title: `audit ${title}`,
          options: {},
          inputs: { train: trainingSet.corpus, test: gold },
        }),
      };
    });
    arms.set(name, runs);
  }

  const tables = new Map(
    Object.entries(experiment.tables).map(([name, { intents }]) => [
      name,
      planStage(compare, {
        title: `compare ${name}`,
        options: {
          arms: [...arms.keys()],
          seeds: experiment.seeds,
          baseline: experiment.baseline,
          ...(intents === undefined ? {} : { intents }),
        },
        inputs: { gold, predictions: [...arms.values()].flat().map((run) => run.predictions) },
      }),
    ]),
  );
  const runs = [...arms.values()].flat();
  const targets = [...tables.values(), gold, ...runs.flatMap((run) => [run.audit, ...run.trainingSet.steps])];
  return { arms, tables, targets: [...new Map(targets.map((stage) => [stage.hash, stage])).values()] };
}

/** What identifies a study: SHA-256 over its tables, and so over all data, options, seeds and stage versions. */
export function planHash(plan: Plan): string {
  const tables = Array.from(plan.tables, ([name, stage]) => [name, stage.hash]);
  return createHash('sha256').update(JSON.stringify(tables)).digest('hex');
}
