import { setImmediate as nextTurn } from 'node:timers/promises';
import { fastIntegers, fastRandom } from '../../corpus/fast-random.ts';
import { InputError } from '../../corpus/problem.ts';
import { shuffled } from '../../corpus/random.ts';
import type { Backend } from '../backend.ts';
import { chunked, type EncodedText } from '../network/batch.ts';
import type { PreparedModel } from '../network/model.ts';
import { learningRateFactor } from '../network/schedule.ts';
import { resumeBackend } from '../tensorflow.ts';
import { notedSpread } from './embedding-spread.ts';
import { perEncoderLayer } from './masked-token-gradients.ts';
import { MaskedTokenTrainer } from './masked-token-trainer.ts';
import { noiseWords } from './noise-words.ts';
import type { MaskedTokenOptions } from './options.ts';

/** Updates after which others in the process get their turn. */
const UPDATES_A_TURN = 50;

export interface EncoderPass {
  readonly texts: 'general' | 'own';
  /** Passes over these texts that are done. */
  readonly pass: number;
  /** Mean loss of a hidden word over this pass. */
  readonly loss: number;
}

/**
 * Trains a network below its heads to foretell hidden words: first in general texts, where there are any, then in its
 * texts and its training set (Devlin et al. 2019; Gururangan et al. 2020). The backend must be active. The same request
 * gives bit-identical weights on the WebAssembly backend.
 */
export async function pretrainEncoder(
  { model, examples, texts, generalTexts }: PreparedModel,
  options: MaskedTokenOptions,
  {
    seed,
    backend,
    onPass,
  }: { readonly seed: number; readonly backend: Backend; readonly onPass?: (pass: EncoderPass) => void },
): Promise<void> {
  const restoreSpread = notedSpread({ model, examples, texts, generalTexts });
  const untrained = perEncoderLayer((name) => model.parameters[name].slice());
  const random = fastRandom('masked-tokens', seed);
  const trainer = new MaskedTokenTrainer(model, options, random);
  const phases = [
    { name: 'general', texts: generalTexts, passes: options.generalEpochs },
    { name: 'own', texts: [...examples, ...texts], passes: options.epochs },
  ] as const;
  for (const { name, texts, passes } of phases) {
    const drawNoise = noiseWords(wordCounts(texts, model.vocabulary.size), fastIntegers('masked-noise', name, seed));
    if (drawNoise === undefined) continue;
    const updates = passes * Math.ceil(texts.length / options.batchSize);
    let update = 0;
    for (let pass = 1; pass <= passes; pass++) {
      let [loss, wanted] = [0, 0];
      for (const batch of chunked<EncodedText>(shuffled(texts, random), options.batchSize)) {
        if (update % UPDATES_A_TURN === 0) {
          await nextTurn(); // signals and progress displays want the event loop now and then
          resumeBackend(backend); // another training may have had its turn
        }
        const step = trainer.update(batch, { rateFactor: learningRateFactor(update++, updates), drawNoise });
        loss += step.loss * step.wanted;
        wanted += step.wanted;
      }
      if (!Number.isFinite(loss)) throw diverged(options);
      onPass?.({ texts: name, pass, loss: loss / wanted });
    }
  }
  restoreSpread();
  perEncoderLayer((name) => shrink(model.parameters[name], untrained[name], options.keep));
}

/**
 * Keeps a share of what was learnt, the rest being what it started from: "shrink and perturb" (Ash & Adams 2020). Layers
 * that are taken over whole learn the task worse than fresh ones.
 */
function shrink(learnt: Float32Array, untrained: Float32Array, keep: number): void {
  for (let i = 0; i < learnt.length; i++) learnt[i] = keep * learnt[i]! + (1 - keep) * untrained[i]!;
}

function wordCounts(texts: readonly EncodedText[], words: number): Int32Array {
  const counts = new Int32Array(words);
  for (const text of texts) for (const { word } of text.words) counts[word]!++;
  return counts;
}

function diverged({ learningRate, embeddingLearningRate }: MaskedTokenOptions): InputError {
  const message = `the pretraining diverged; lower its learning rates (${learningRate}, ${embeddingLearningRate})`;
  return new InputError({ field: 'pretrain.learningRate', message });
}
