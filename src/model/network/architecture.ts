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

/** The layers below the heads: what reads, whatever is to be said about it. */
export const encoderLayerNames = ['firstKernel', 'firstBias', 'secondKernel', 'secondBias', 'global'] as const;

export type EncoderLayerName = (typeof encoderLayerNames)[number];

type EncoderLayers = Pick<Layers, EncoderLayerName>;

/** Copies the parameters of layers, all if none are named, to the backend. */
export function uploadLayers<Name extends LayerName = LayerName>(
  parameters: Pick<Parameters, Name>,
  sizes: NetworkSizes,
  names: readonly Name[] = layerNames as readonly Name[],
): Readonly<Record<Name, tf.Tensor2D>> {
  const shapes = parameterShapes(sizes);
  return Object.fromEntries(
    names.map((name) => [name, tf.tensor2d(parameters[name], shapes[name] as [number, number])]),
  ) as Record<Name, tf.Tensor2D>;
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

/** What the network makes of texts before it says anything about them. */
export interface Encoding {
  /** Each token with its sentence mixed in: [n, hidden] */
  readonly tokens: tf.Tensor2D;
  /** [sentences, 2 · hidden] */
  readonly sentences: tf.Tensor2D;
  /** What of a sentence was mixed into its tokens: [sentences, hidden] */
  readonly global: tf.Tensor2D;
}

/**
 * The joint network: two convolutions (the second dilated, with a shortcut), the sentence's pooled vector, intents
 * from it, and tags from the tokens with the pooled vector mixed in.
 */
export function networkScores(
  layers: Layers,
  input: tf.Tensor2D, // [n, wordDimensions + gramDimensions]
  settings: PassSettings,
): Scores {
  return scoresOf(layers, encode(layers, input, settings));
}

/** What {@link networkScores} does after its first convolution. */
export function scoresAfterFirst(
  layers: Layers,
  first: tf.Tensor2D, // [n, hidden]
  settings: PassSettings,
): Scores {
  return scoresOf(layers, encodeAfterFirst(layers, first, settings));
}

/** All of the network below its heads. */
export function encode(
  layers: EncoderLayers,
  input: tf.Tensor2D, // [n, wordDimensions + gramDimensions]
  settings: PassSettings,
): Encoding {
  const { firstKernel, firstBias } = layers;
  const { starts, dropout } = settings;
  const mask = dropout?.(input.shape[0] * firstKernel.shape[1]);
  const geometry = { starts, taps: TAPS, dilation: 1, shortcut: false, mask };
  return encodeAfterFirst(layers, convolutionLayer([input, firstKernel, firstBias], geometry), settings);
}

/** What {@link encode} does after its first convolution. */
export function encodeAfterFirst(
  layers: EncoderLayers,
  first: tf.Tensor2D, // [n, hidden]
  { starts, dropout }: PassSettings,
): Encoding {
  const { secondKernel, secondBias } = layers;
  const settings = { starts, taps: TAPS, dilation: 2, shortcut: true, mask: dropout?.(first.size) };
  const tokens = convolutionLayer([first, secondKernel, secondBias], settings); // [n, hidden]
  const sentences = poolSentences(tokens, starts); // [sentences, 2 · hidden]
  const global = relu(matMul(sentences, layers.global));
  return { tokens: addToTokens(tokens, global, starts), sentences, global };
}

function scoresOf(layers: Layers, { tokens, sentences }: Encoding): Scores {
  return {
    tags: linear(tokens, layers.tags, layers.tagBias),
    intents: linear(sentences, layers.intents, layers.intentBias),
  };
}
