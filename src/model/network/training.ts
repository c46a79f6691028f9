import { setImmediate as nextTurn } from 'node:timers/promises';
import { fastRandom } from '../../corpus/fast-random.ts';
import { InputError } from '../../corpus/problem.ts';
import { trainingPass } from '../class-balance.ts';
import type { TrainingExample, TrainingRequest } from '../contract.ts';
import { taughtExamples } from '../distilled/taught-examples.ts';
import { exactMatch } from '../exact-match.ts';
import { pretrain } from '../pretraining/pretrain.ts';
import { activateBackend, resumeBackend } from '../tensorflow.ts';
import { chunked, type EncodedExample } from './batch.ts';
import { type NetworkModel, networkSizes, type PreparedModel, prepareModel } from './model.ts';
import type { NetworkOptions } from './options.ts';
import { mapParameters } from './parameters.ts';
import { NetworkPredictor } from './predictor.ts';
import { epochCount, learningRateFactor } from './schedule.ts';
import { Trainer } from './trainer.ts';

/** Times dev is read in a training: a small corpus takes a hundred epochs, and dev may be many times its size. */
const LOOKS_AT_DEV = 8;
/** Updates after which others in the process get their turn. */
const UPDATES_A_TURN = 50;

export interface FitSettings extends Pick<TrainingRequest, 'dev' | 'seed' | 'backend' | 'onEpoch'> {
  /** That of the teacher's intents, where examples have soft targets. */
  readonly temperature?: number;
}

/** Trains the joint network. The same request gives bit-identical weights on the WebAssembly backend. */
export async function trainNetwork(
  request: TrainingRequest & { readonly options: NetworkOptions },
): Promise<NetworkPredictor> {
  const { teacher } = request;
  await activateBackend(request.backend);
  const { model, examples } = await prepareNetwork(request);
  const lessons = teacher ? taughtExamples(examples, { ...request, teacher, model }) : examples;
  return fitNetwork({ model, examples: lessons }, request);
}

/** A network before its training, on a backend that is active; it has learnt from texts already if the options say so. */
export async function prepareNetwork({
  train,
  texts,
  generalTexts,
  vectors,
  options,
  seed,
  backend,
}: Pick<TrainingRequest, 'train' | 'texts' | 'generalTexts' | 'vectors' | 'seed' | 'backend'> & {
  readonly options: NetworkOptions;
}): Promise<PreparedModel> {
  const further = options.pretrain ? { ...(texts && { texts }), ...(generalTexts && { generalTexts }) } : {};
  const prepared = prepareModel({ train, vectors, options, seed, ...further });
  if (options.pretrain) await pretrain(prepared, options.pretrain, { seed, backend });
  return prepared;
}

/** Trains a prepared model in place, on a backend that is active; the epoch that is best on dev is kept. */
export async function fitNetwork(
  { model, examples }: Pick<PreparedModel, 'model' | 'examples'>,
  { dev, seed, backend, onEpoch, temperature }: FitSettings,
): Promise<NetworkPredictor> {
  const { options } = model;
  const random = fastRandom('training', seed);
  const trainer = new Trainer(model, random, temperature);
  const epochs = epochCount(examples.length, options);
  const updates = epochs * Math.ceil(examples.length / options.batchSize);
  let update = 0;
  let best = { model, exactMatch: -1 };

  for (let epoch = 1; epoch <= epochs; epoch++) {
    resumeBackend(backend); // another training may have had its turn
    let loss = 0;
    for (const batch of chunked<EncodedExample>(
      trainingPass(examples, { power: options.balance, random }),
      options.batchSize,
    )) {
      const rateFactor = learningRateFactor(update++, updates);
      loss += trainer.update(batch, { rateFactor, crf: epoch > options.epochsBeforeCrf }) * batch.length;
      if (update % UPDATES_A_TURN === 0) {
        await nextTurn(); // signals and progress displays want the event loop now and then
        resumeBackend(backend);
      }
    }
    if (!Number.isFinite(loss)) {
      const message = `the training diverged in epoch ${epoch} of ${epochs}; lower the learning rates (${options.learningRate}, ${options.embeddingLearningRate})`;
      throw new InputError({ field: 'learningRate', message });
    }
    const due = dev?.length && (epoch === epochs || epoch % Math.ceil(epochs / LOOKS_AT_DEV) === 0);
    const devExactMatch = due ? exactMatchOnce(new NetworkPredictor(model, backend), dev) : undefined;
    if (devExactMatch !== undefined && devExactMatch >= best.exactMatch) {
      best = { model: frozenCopy(model), exactMatch: devExactMatch };
    }
    onEpoch?.({ epoch, epochs, loss: loss / examples.length, ...(devExactMatch !== undefined && { devExactMatch }) });
    await nextTurn();
  }
  return new NetworkPredictor(best.model, backend);
}

function frozenCopy(model: NetworkModel): NetworkModel {
  return { ...model, parameters: mapParameters(networkSizes(model), (name) => model.parameters[name].slice()) };
}

/** Of a predictor that is not needed again. */
function exactMatchOnce(predictor: NetworkPredictor, gold: readonly TrainingExample[]): number {
  const share = exactMatch(predictor, gold);
  predictor.dispose();
  return share;
}
