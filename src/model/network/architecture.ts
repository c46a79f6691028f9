import * as tf from '@tensorflow/tfjs-core';
import type { DropoutMask } from './dropout.ts';
import { addToTokens, convolutionLayer, linear, matMul, poolSentences, relu } from './operations.ts';
import { type NetworkSizes, type ParameterName, type Parameters, parameterShapes, TAPS } from './parameters.ts';

/** The parameters that live on the tape: all but the embeddings and the CRF's transitions. */
export type LayerName = Exclude<ParameterName, 'words' | 'grams' | 'transitions'>;

export type Layers = Readonly<Record<LayerName, tf.Tensor2D>>;

export const layerNames: readonly LayerName[] = [
  'firstKernel',
  'firstBias',
  'secondKernel',
  'secondBias',
  'global',
  'tags',
  'tagBias',
  'intents',
  'intentBias',
];

/** Copies the layers' parameters to the backend. */
export function uploadLayers(parameters: Parameters, sizes: NetworkSizes): Layers {
  const shapes = parameterShapes(sizes);
  return Object.fromEntries(
    layerNames.map((name) => [name, tf.tensor2d(parameters[name], shapes[name] as [number, number])]),
  ) as unknown as Layers;
}

export interface Scores {
  /** [n, tags] */
  readonly tags: tf.Tensor2D;
  /** [sentences, intents] */
  readonly intents: tf.Tensor2D;
}

export interface PassSettings {
  /** As in `Batch`. */
  readonly starts: Int32Array;
  /** Makes a mask for so many values; nothing is dropped without it. */
  readonly dropout?: (length: number) => DropoutMask;
}

/**
 * The joint network: two convolutions (the second dilated, with a shortcut), the sentence's pooled vector, intents
 * from it, and tags from the tokens with the pooled vector mixed in.
 */
export function networkScores(
  layers: Layers,
  input: tf.Tensor2D, // [n, wordDimensions + gramDimensions]
  { starts, dropout }: PassSettings,
): Scores {
  const { firstKernel, firstBias } = layers;
  const mask = dropout?.(input.shape[0] * firstKernel.shape[1]);
  const settings = { starts, taps: TAPS, dilation: 1, shortcut: false, mask };
  const first = convolutionLayer([input, firstKernel, firstBias], settings); // [n, hidden]
  return scoresAfterFirst(layers, first, { starts, ...(dropout && { dropout }) });
}

/** What {@link networkScores} does after its first convolution. */
export function scoresAfterFirst(
  layers: Layers,
  first: tf.Tensor2D, // [n, hidden]
  { starts, dropout }: PassSettings,
): Scores {
  const { secondKernel, secondBias } = layers;
  const settings = { starts, taps: TAPS, dilation: 2, shortcut: true, mask: dropout?.(first.size) };
  const tokens = convolutionLayer([first, secondKernel, secondBias], settings); // [n, hidden]
  const sentences = poolSentences(tokens, starts); // [sentences, 2 · hidden]
  const mixed = addToTokens(tokens, relu(matMul(sentences, layers.global)), starts); // [n, hidden]
  return {
    tags: linear(mixed, layers.tags, layers.tagBias),
    intents: linear(sentences, layers.intents, layers.intentBias),
  };
}
