import * as tf from '@tensorflow/tfjs-core';
import type { LayerVectors } from '../contract.ts';
import { encodeAfterFirst, type Layers } from './architecture.ts';
import type { Batch } from './batch.ts';
import { embedTokens } from './embedding.ts';
import type { NetworkModel } from './model.ts';
import { poolSentences } from './operations.ts';
import type { WordLayer } from './word-layer.ts';

/** The texts of a batch as each layer of a network sees them, from its input on; {@link LayerVectors} says which. */
export function layerVectors(
  { words, starts }: Batch,
  { model, layers, wordLayer }: { model: NetworkModel; layers: Layers; wordLayer: WordLayer },
): LayerVectors[] {
  const { parameters, options } = model;
  const wordRows = words.map(({ word }) => word);
  const embedded = embedTokens(parameters, { words, starts }, { ...options, wordRows });
  const width = options.wordDimensions + options.gramDimensions;
  const found: LayerVectors[] = [{ layer: 'words', width, values: meansOfTokens(embedded, { starts, width }) }];
  const first = wordLayer.values({ words, starts }, layers);
  tf.tidy(() => {
    const tokens = tf.tensor2d(first, [words.length, options.hiddenUnits]);
    const { sentences, global } = encodeAfterFirst(layers, tokens, { starts });
    const rest = { 'convolution-1': poolSentences(tokens, starts), 'convolution-2': sentences, global };
    for (const [layer, matrix] of Object.entries(rest)) {
      found.push({ layer, width: matrix.shape[1], values: matrix.dataSync<'float32'>() });
    }
  });
  return found;
}

/** [n, width] → [sentences, width]; nothing for a sentence without tokens. */
function meansOfTokens(
  tokens: Float32Array,
  { starts, width }: Pick<Batch, 'starts'> & { readonly width: number },
): Float32Array {
  const sentences = starts.length - 1;
  const means = new Float32Array(sentences * width);
  for (let s = 0; s < sentences; s++) {
    const count = starts[s + 1]! - starts[s]!;
    for (let at = starts[s]! * width; at < starts[s + 1]! * width; at++) {
      means[s * width + (at % width)]! += tokens[at]! / count;
    }
  }
  return means;
}
