import { InputError } from '../../corpus/problem.ts';
import type { ScoringModelKind } from '../contract.ts';
import { resolveLinearOptions } from './options.ts';
import { linearKind, loadLinear } from './persistence.ts';

/**
 * The linear model, the kind of the paper's time: a maximum entropy classifier for the intent (Berger, Della Pietra &
 * Della Pietra 1996) and a linear-chain CRF over hand-made features for the slots (Lafferty, McCallum & Pereira 2001).
 * Plain JavaScript: the backend makes no difference.
 */
export const linear: ScoringModelKind = {
  name: linearKind.kind,
  version: linearKind.version,
  resolveOptions: resolveLinearOptions,

  async train(request) {
    const options = resolveLinearOptions(request.options ?? {});
    if (request.train.length === 0) {
      throw new InputError({
        message: 'the training set is empty; a model needs at least one utterance to learn from',
      });
    }
    const { trainLinear } = await import('./training.ts');
    return trainLinear({ ...request, options });
  },

  async load(directory) {
    const { LinearPredictor } = await import('./predictor.ts');
    return new LinearPredictor(await loadLinear(directory));
  },
};
