import { InputError, suggestName } from '../corpus/problem.ts';
import type { Backend } from './backend.ts';
import type { ScoringModelKind, ScoringPredictor } from './contract.ts';
import { distilled } from './distilled/distilled.ts';
import { auto } from './ensemble/auto.ts';
import { ensemble } from './ensemble/ensemble.ts';
import { linear } from './linear/linear.ts';
import { savedKind } from './model-folder.ts';
import { network } from './network/network.ts';
import { updated } from './updated/updated.ts';

/** Every kind of model, by the name an experiment file calls it. */
export const models = Object.freeze({ auto, network, linear, ensemble, distilled, updated }) satisfies Readonly<
  Record<string, ScoringModelKind>
>;

export type ModelName = keyof typeof models;

export const modelNames = Object.freeze(Object.keys(models)) as readonly [ModelName, ...ModelName[]];

/** Loads a saved model, whatever its kind. @throws {InputError} if the folder holds no sound model */
export async function loadModel(directory: string, backend: Backend): Promise<ScoringPredictor> {
  const kind = await savedKind(directory);
  if (!Object.hasOwn(models, kind)) {
    const message = `this graft does not know models of kind "${kind}"${suggestName(kind, modelNames)}`;
    throw new InputError({ file: directory, message });
  }
  return models[kind as ModelName].load(directory, backend);
}
