import { InputError } from '../../corpus/problem.ts';
import type { Backend } from '../backend.ts';
import type { ScoringModelKind, ScoringPredictor } from '../contract.ts';
import { type TeacherName, teachers, versionWithTeachers } from '../distilled/teachers.ts';
import { savedKind } from '../model-folder.ts';
import { resolveUpdatedOptions } from './options.ts';
import { updatedKind } from './persistence.ts';

/**
 * A model that takes the place of a launched one and breaks less of what that one did right: it learns from the old one
 * beside its training set, and is then saved as a model of its own kind, or both go on to decide together.
 */
export const updated: ScoringModelKind = {
  name: updatedKind.kind,
  version: versionWithTeachers(updatedKind.version),
  resolveOptions: resolveUpdatedOptions,
  learnsFromTexts: ofNewModel('learnsFromTexts'),
  learnsFromGeneralTexts: ofNewModel('learnsFromGeneralTexts'),
  readsVectors: ofNewModel('readsVectors'),
  hasLayers: ofNewModel('hasLayers'),

  async train(request) {
    const options = resolveUpdatedOptions(request.options ?? {});
    if (request.train.length === 0) {
      throw new InputError({
        message: 'the training set is empty; a model needs at least one utterance to learn from',
      });
    }
    const { old } = request;
    if (old === undefined) {
      const message =
        'expected the model that is updated, got none: "old" beside the kind in an experiment, --old with graft train';
      throw new InputError({ field: 'old', message });
    }
    const { trainUpdated } = await import('./training.ts');
    return trainUpdated({ ...request, old, options });
  },

  load,
};

type Trait = 'learnsFromTexts' | 'learnsFromGeneralTexts' | 'readsVectors' | 'hasLayers';

/** What is so of the new model is so of the update. */
function ofNewModel(trait: Trait): (options: Readonly<Record<string, unknown>>) => boolean {
  return (options) => {
    const { kind, options: own } = resolveUpdatedOptions(options).model;
    const newKind: ScoringModelKind = teachers[kind];
    return newKind[trait]?.(own) === true;
  };
}

async function load(directory: string, backend: Backend): Promise<ScoringPredictor> {
  const kind = await savedKind(directory);
  if (Object.hasOwn(teachers, kind)) return teachers[kind as TeacherName].load(directory, backend);
  const [{ openUpdated }, { UpdatedPredictor }] = await Promise.all([
    import('./persistence.ts'),
    import('./predictor.ts'),
  ]);
  const { share, folders } = await openUpdated(directory);
  const [old, young] = [await load(folders[0]!, backend), await load(folders[1]!, backend)];
  return new UpdatedPredictor({ old, young, share });
}
