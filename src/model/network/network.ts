import { InputError } from '../../corpus/problem.ts';
import type { ScoringModelKind } from '../contract.ts';
import { masksTokens } from '../pretraining/options.ts';
import { resolveNetworkOptions } from './options.ts';
import { loadNetwork, networkKind } from './persistence.ts';

/**
 * The joint intent and slot network in TF.js: word and hashed character n-gram embeddings, convolutions, a pooled
 * sentence vector, and a linear-chain CRF. TF.js is loaded by the first training or loading, not before.
 */
export const network: ScoringModelKind = {
  name: networkKind.kind,
  version: networkKind.version,
  resolveOptions: resolveNetworkOptions,
  learnsFromTexts: (options) => resolveNetworkOptions(options).pretrain !== undefined,
  learnsFromGeneralTexts(options) {
    const { pretrain } = resolveNetworkOptions(options);
    return pretrain !== undefined && masksTokens(pretrain);
  },
  readsVectors: (options) => resolveNetworkOptions(options).embeddings !== undefined,
  hasLayers: () => true,

  async train(request) {
    const options = resolveNetworkOptions(request.options ?? {});
    if (request.train.length === 0) {
      throw new InputError({
        message: 'the training set is empty; a model needs at least one utterance to learn from',
      });
    }
    const { trainNetwork } = await import('./training.ts');
    return trainNetwork({ ...request, options });
  },

  async load(directory, backend) {
    const { NetworkPredictor } = await import('./predictor.ts');
    const { activateBackend } = await import('../tensorflow.ts');
    const model = await loadNetwork(directory);
    await activateBackend(backend);
    return new NetworkPredictor(model, backend);
  },
};
