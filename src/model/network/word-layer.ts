import * as tf from '@tensorflow/tfjs-core';
import type { Layers } from './architecture.ts';
import type { Batch } from './batch.ts';
import { distinctWords } from './distinct-words.ts';
import { embedTokens } from './embedding.ts';
import type { NetworkModel } from './model.ts';
import { TAPS } from './parameters.ts';
import type { WordFeatures } from './word-features.ts';

/** Words whose part in the first layer is kept: 20 MB, and enough for most corpora of commands. */
const REMEMBERED = 1 << 14;

/**
 * The first convolution of a trained network. What a word adds to the window it stands in depends on the word and the
 * tap alone, so that it is worked out once for each word ever met: no matrix product, only sums of a token's three taps.
 */
export class WordLayer {
  readonly #model: NetworkModel;
  /** What each word adds at each tap: [taps · hidden]. */
  readonly #known = new Map<WordFeatures, Float32Array>();
  /** What no word adds. */
  readonly #nothing: Float32Array;
  /** The kernel's taps side by side: [width, taps · hidden]. */
  #kernel: tf.Tensor2D | undefined;

  constructor(model: NetworkModel) {
    this.#model = model;
    this.#nothing = new Float32Array(TAPS * model.options.hiddenUnits);
  }

  /** The first layer's values for each token: [n, hidden]. */
  values({ words, starts }: Batch, layers: Pick<Layers, 'firstKernel'>): Float32Array {
    const distinct = distinctWords(words);
    const added = this.#added(distinct.words, layers);
    const bias = this.#model.parameters.firstBias;
    const width = bias.length;
    const values = new Float32Array(words.length * width);
    for (let s = 0; s < starts.length - 1; s++) {
      for (let row = starts[s]!; row < starts[s + 1]!; row++) {
        const own = added[distinct.indices[row]!]!;
        const before = row > starts[s]! ? added[distinct.indices[row - 1]!]! : this.#nothing;
        const after = row + 1 < starts[s + 1]! ? added[distinct.indices[row + 1]!]! : this.#nothing;
        const at = row * width;
        for (let i = 0; i < width; i++) {
          const sum = bias[i]! + before[i]! + own[width + i]! + after[2 * width + i]!;
          values[at + i] = (sum + Math.abs(sum)) / 2; // relu without a condition
        }
      }
    }
    return values;
  }

  /** What each of these words adds. */
  #added(words: readonly WordFeatures[], layers: Pick<Layers, 'firstKernel'>): Float32Array[] {
    const unknown = words.filter((word) => !this.#known.has(word));
    if (unknown.length === 0) return words.map((word) => this.#known.get(word)!);
    const fresh = this.#workOut(unknown, layers);
    const added = words.map((word) => this.#known.get(word) ?? fresh.get(word)!);
    for (const [word, values] of fresh) if (this.#known.size < REMEMBERED) this.#known.set(word, values);
    return added;
  }

  #workOut(words: readonly WordFeatures[], { firstKernel }: Pick<Layers, 'firstKernel'>) {
    const { parameters, options } = this.#model;
    const width = options.wordDimensions + options.gramDimensions;
    const columns = TAPS * options.hiddenUnits;
    const batch = { words, starts: Int32Array.of(0, words.length) };
    const vectors = embedTokens(parameters, batch, { ...options, wordRows: words.map(({ word }) => word) });
    let products: Float32Array = vectors;
    // No typed array may leave tf.tidy as its result.
    tf.tidy(() => {
      this.#kernel ??= tf.keep(tapsSideBySide(firstKernel, [width, options.hiddenUnits]));
      const product: tf.Tensor = tf.matMul(tf.tensor2d(vectors, [words.length, width]), this.#kernel);
      products = product.dataSync<'float32'>();
    });
    return new Map(words.map((word, i) => [word, products.slice(i * columns, (i + 1) * columns)]));
  }

  dispose(): void {
    this.#kernel?.dispose();
    this.#kernel = undefined;
    this.#known.clear();
  }
}

/** [taps · width, hidden] → [width, taps · hidden] */
function tapsSideBySide(kernel: tf.Tensor2D, [width, hidden]: readonly [number, number]): tf.Tensor2D {
  return tf.reshape(tf.transpose(tf.reshape(kernel, [TAPS, width, hidden]), [1, 0, 2]), [width, TAPS * hidden]);
}
