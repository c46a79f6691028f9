import { planStage, type Stage } from '../execution/stage.ts';
import type { Backend } from '../model/backend.ts';
import { models } from '../model/models.ts';
import type { ExperimentInputs } from './inputs.ts';
import type { ArmContext } from './plan-arm.ts';
import { planEmbeddings } from './plan-embeddings.ts';
import type { Experiment } from './schema.ts';
import { predict } from './stages/predict.ts';
import { type TrainOptions, trainModel } from './stages/train-model.ts';

export interface ModelContext {
  readonly experiment: Experiment;
  readonly inputs: ExperimentInputs;
  readonly corpora: ReadonlyMap<string, Stage>;
  readonly backend: Backend;
}

/** How models are trained and read with, on one backend: the experiment's own, unless a choice says otherwise. */
export function modelPlanner({
  experiment,
  inputs,
  corpora,
  backend,
}: ModelContext): Pick<ArmContext, 'planModel' | 'planPredictions'> {
  const versionOf = (kind: keyof typeof models) => ({ model: kind, modelVersion: models[kind].version });
  const backendOption = { name: backend.name, version: backend.version };
  return {
    planModel: (title, train, seed, { model = experiment.model, dev, texts, old, bitext } = {}) => {
      const { kind, options } = model;
      const vectors = planEmbeddings({ kind, options }, { experiment, corpora, inputs });
      const settings = models[kind].resolveOptions(options) as TrainOptions['settings'];
      return planStage(trainModel, {
        title,
        options: { ...versionOf(kind), settings, backend: backendOption, seed },
        inputs: {
          train,
          ...(dev && { dev }),
          ...(texts && { texts }),
          ...(old && { old }),
          ...(vectors && { vectors }),
        },
        ...(bitext && models[kind].learnsFromGeneralTexts?.(options) && { files: { bitext } }),
      });
    },
    planPredictions: (title, trained, corpus, { model = experiment.model } = {}) =>
      planStage(predict, {
        title,
        options: { ...versionOf(model.kind), backend: backendOption },
        inputs: { model: trained, corpus },
      }),
  };
}
