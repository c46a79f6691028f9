import * as tf from '@tensorflow/tfjs-core';
import {
  type EncoderLayerName,
  encode,
  encoderLayerNames,
  type PassSettings,
  uploadLayers,
} from '../network/architecture.ts';
import { crossEntropy } from '../network/losses.ts';
import { customLoss, gatherRows, matMul } from '../network/operations.ts';
import type { NetworkSizes, Parameters } from '../network/parameters.ts';
import { transpose } from '../network/transpose.ts';

/** What is read, and what is to be foretold from it. */
export interface MaskedTokenLesson extends PassSettings {
  /** [n, wordDimensions + gramDimensions] */
  readonly input: Float32Array;
  /** Rows of the tokens to be foretold, each once. */
  readonly wantedAt: Int32Array;
  /** Vectors of the words to choose from: [candidates, hidden]. */
  readonly candidates: Float32Array;
  /** Index of the right candidate for each of these tokens. */
  readonly labels: Int32Array;
}

export interface MaskedTokenGradients {
  /** Mean cross-entropy of a token. */
  readonly loss: number;
  readonly layers: Readonly<Record<EncoderLayerName, Float32Array>>;
  /** [n, wordDimensions + gramDimensions] */
  readonly input: Float32Array;
  /** [candidates, hidden] */
  readonly candidates: Float32Array;
}

/**
 * Loss and gradients of telling the right word from other candidates by what the encoder makes of its place. With
 * candidates drawn by frequency, scores learn how much likelier a word is there than anywhere (van den Oord et al. 2018).
 */
export function maskedTokenGradients(
  parameters: Pick<Parameters, EncoderLayerName>,
  sizes: NetworkSizes,
  { input, wantedAt, candidates, labels, ...pass }: MaskedTokenLesson,
): MaskedTokenGradients {
  const { hidden } = sizes;
  const width = sizes.wordDimensions + sizes.gramDimensions;
  const count = candidates.length / hidden;
  const columns = new Float32Array(candidates.length); // [hidden, candidates]
  transpose(candidates, hidden, columns);
  let loss = 0;
  const arrays: Float32Array[] = [];
  // No typed array may leave tf.tidy as its result, so they are collected on the side.
  tf.tidy(() => {
    const uploaded = uploadLayers(parameters, sizes, encoderLayerNames);
    const lossOf = (input: tf.Tensor, words: tf.Tensor, ...tensors: tf.Tensor[]): tf.Tensor2D => {
      const layers = perEncoderLayer((_, index) => tensors[index] as tf.Tensor2D);
      const { tokens } = encode(layers, input as tf.Tensor2D, pass);
      const scores = matMul(gatherRows(tokens, wantedAt), words as tf.Tensor2D); // [wanted, candidates]
      return customLoss(scores, (values) => crossEntropy(values, labels, { smoothing: 0, weight: 1 / labels.length }));
    };
    const { value, grads } = tf.valueAndGrads(lossOf)([
      tf.tensor2d(input, [input.length / width, width]),
      tf.tensor2d(columns, [hidden, count]),
      ...encoderLayerNames.map((name) => uploaded[name]),
    ]);
    loss = value.dataSync()[0]!;
    arrays.push(...grads.map((gradient) => gradient.dataSync<'float32'>()));
  });
  const [inputGradient, columnGradient, ...layers] = arrays;
  const candidateGradient = new Float32Array(candidates.length);
  transpose(columnGradient!, count, candidateGradient);
  return {
    loss,
    layers: perEncoderLayer((_, index) => layers[index]!),
    input: inputGradient!,
    candidates: candidateGradient,
  };
}

export function perEncoderLayer<T>(make: (name: EncoderLayerName, index: number) => T): Record<EncoderLayerName, T> {
  const entries = encoderLayerNames.map((name, index) => [name, make(name, index)]);
  return Object.fromEntries(entries) as Record<EncoderLayerName, T>;
}
