import { setImmediate as nextTurn } from 'node:timers/promises';
import { fastRandom } from '../../corpus/fast-random.ts';
import { InputError } from '../../corpus/problem.ts';
import { trainingPass } from '../class-balance.ts';
import type { TrainingRequest } from '../contract.ts';
import { taughtExamples } from '../distilled/taught-examples.ts';
import { exactMatch } from '../exact-match.ts';
import { chunked } from '../network/batch.ts';
import { type LinearModel, prepareModel } from './model.ts';
import type { LinearOptions } from './options.ts';
import { LinearPredictor } from './predictor.ts';
import { epochCount, learningRateFactor } from './schedule.ts';
import { prunedWeights, type SparseWeights } from './sparse-weights.ts';
import { Trainer } from './trainer.ts';

/** Times dev is read in a training: a small corpus takes a hundred epochs, and dev may be many times its size. */
const LOOKS_AT_DEV = 8;
/** Updates after which others in the process get their turn. */
const UPDATES_A_TURN = 50;
/** Weights smaller than this are not kept. */
const NEGLIGIBLE_WEIGHT = 1e-3;

/** Trains the linear model. The same request gives identical weights. */
export async function trainLinear(
  request: TrainingRequest & { readonly options: LinearOptions },
): Promise<LinearPredictor> {
  const { train, dev, teacher, options, seed, onEpoch } = request;
  const prepared = prepareModel(train, options);
  const { model } = prepared;
  const examples = teacher ? taughtExamples(prepared.examples, { ...request, teacher, model }) : prepared.examples;
  const random = fastRandom('linear-training', seed);
  const trainer = new Trainer(model, random);
  const epochs = epochCount(examples.length, options);
  const updates = epochs * Math.ceil(examples.length / options.batchSize);
  let update = 0;
  let best = { model, exactMatch: -1 };

  for (let epoch = 1; epoch <= epochs; epoch++) {
    let loss = 0;
    for (const batch of chunked(trainingPass(examples, { power: options.balance, random }), options.batchSize)) {
      loss += trainer.update(batch, learningRateFactor(update++, updates));
      if (update % UPDATES_A_TURN === 0) await nextTurn(); // signals and progress displays want the event loop
    }
    if (!Number.isFinite(loss)) {
      const message = `the training diverged in epoch ${epoch} of ${epochs}; lower the learning rates (${options.intentLearningRate}, ${options.slotLearningRate})`;
      throw new InputError({ field: 'slotLearningRate', message });
    }
    const due = dev?.length && (epoch === epochs || epoch % Math.ceil(epochs / LOOKS_AT_DEV) === 0);
    const devExactMatch = due ? exactMatch(new LinearPredictor(model), dev) : undefined;
    if (devExactMatch !== undefined && devExactMatch >= best.exactMatch) {
      best = { model: frozenCopy(model), exactMatch: devExactMatch };
    }
    onEpoch?.({ epoch, epochs, loss: loss / examples.length, ...(devExactMatch !== undefined && { devExactMatch }) });
    await nextTurn();
  }
  return new LinearPredictor(pruned(best.model));
}

function frozenCopy(model: LinearModel): LinearModel {
  const copy = (weights: SparseWeights): SparseWeights => ({ ...weights, values: weights.values.slice() });
  return {
    ...model,
    intentWeights: copy(model.intentWeights),
    tagWeights: copy(model.tagWeights),
    transitions: model.transitions.slice(),
  };
}

function pruned(model: LinearModel): LinearModel {
  return {
    ...model,
    intentWeights: prunedWeights(model.intentWeights, NEGLIGIBLE_WEIGHT),
    tagWeights: prunedWeights(model.tagWeights, NEGLIGIBLE_WEIGHT),
  };
}
