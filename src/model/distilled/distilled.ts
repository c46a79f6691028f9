import { InputError } from '../../corpus/problem.ts';
import type { ScoringModelKind } from '../contract.ts';
import { network } from '../network/network.ts';
import { resolveDistilledOptions } from './options.ts';
import { teachers, versionWithTeachers } from './teachers.ts';

/** Raised whenever a student learns otherwise. */
const OWN_VERSION = 1;

/**
 * A network taught by a better model, which may be many times as big, on the training set and on texts of the target
 * language that nobody has annotated. What is saved is the student alone: a network, in a network's folder.
 */
export const distilled: ScoringModelKind = {
  name: 'distilled',
  version: versionWithTeachers(OWN_VERSION),
  resolveOptions: resolveDistilledOptions,
  learnsFromTexts: () => true,
  hasLayers: () => true,
  learnsFromGeneralTexts(options) {
    const { teacher, student } = resolveDistilledOptions(options);
    const ofTeacher = teachers[teacher.kind].learnsFromGeneralTexts?.(teacher.options) ?? false;
    return ofTeacher || network.learnsFromGeneralTexts!(student);
  },

  async train(request) {
    const options = resolveDistilledOptions(request.options ?? {});
    if (request.train.length === 0) {
      throw new InputError({
        message: 'the training set is empty; a model needs at least one utterance to learn from',
      });
    }
    const { trainDistilled } = await import('./training.ts');
    return trainDistilled({ ...request, options });
  },

  load: network.load,
};
