/**
 * The differentiable operations of the network, each with its own gradient. Two reasons: the WebAssembly backend has
 * no gradient for convolutions or gathers at all, and its matrix product is a dozen times slower on the transposed
 * operands that automatic differentiation would hand it. It follows that the gradients of tfjs-core, which only the
 * much bigger `@tensorflow/tfjs` registers, are not needed. Matrices over tokens are packed as `Batch` says.
 */
import * as tf from '@tensorflow/tfjs-core';
import { convolution, convolutionGradients } from './convolution.ts';
import { type DropoutMask, drop } from './dropout.ts';
import { matrixOf, Scratch } from './scratch.ts';
import { transpose } from './transpose.ts';
import type { ConvolutionGeometry } from './windows.ts';

interface Computation {
  readonly value: tf.Tensor2D;
  /** From the gradient of the value and the saved matrices to the gradient of each input. */
  readonly gradFunc: (upstream: tf.Tensor2D, saved: tf.Tensor2D[]) => tf.Tensor2D[];
}

/** `tf.customGrad` for a function of matrices to a matrix; gradients may use the matrices it `save`s. */
function withGradient(
  compute: (inputs: tf.Tensor2D[], save: tf.GradSaveFunc) => Computation,
): (...inputs: tf.Tensor2D[]) => tf.Tensor2D {
  return tf.customGrad<tf.Tensor2D>((...inputs) => {
    const save = inputs.pop() as tf.GradSaveFunc;
    const { value, gradFunc } = compute(inputs as tf.Tensor2D[], save);
    return { value, gradFunc: (upstream, saved) => gradFunc(upstream, saved as tf.Tensor2D[]) };
  });
}

const transposeScratch = new Scratch();

/** [n, o] → [o, n]; much faster than that of the WebAssembly backend. */
function transposed(matrix: tf.Tensor2D): tf.Tensor2D {
  const [rows, columns] = matrix.shape;
  const target = transposeScratch.take(matrix.size);
  transpose(matrix.dataSync<'float32'>(), columns, target);
  return matrixOf(target, [columns, rows]);
}

/** [n, i] · [i, o] → [n, o]. */
export const matMul = withGradient(([left, right], save) => {
  save([left!, right!]);
  return {
    value: tf.matMul(left!, right!),
    gradFunc: (upstream, [left, right]) => [
      tf.matMul(upstream, transposed(right!)),
      tf.matMul(transposed(left!), upstream),
    ],
  };
});

/** [n, o] + [n, o] → [n, o]. */
export const add = withGradient(([left, right]) => ({
  value: tf.add(left!, right!),
  gradFunc: (upstream) => [upstream, upstream],
}));

/** max(x, 0) of each value. */
export const relu = withGradient(([input], save) => {
  const value = tf.relu(input!);
  save([value]);
  return { value, gradFunc: (upstream, [value]) => [tf.mul(upstream, tf.step(value!))] };
});

/** A linear layer: [n, i] · [i, o] + [1, o] → [n, o]. */
export const linear = withGradient(([input, weights, bias], save) => {
  save([input!, weights!]);
  return {
    value: tf.add(tf.matMul(input!, weights!), bias!),
    gradFunc: (upstream, [input, weights]) => [
      tf.matMul(upstream, transposed(weights!)),
      tf.matMul(transposed(input!), upstream),
      tf.tensor2d(columnSums(upstream.dataSync<'float32'>(), upstream.shape[1]), [1, upstream.shape[1]]),
    ],
  };
});

const directScratch = new Scratch();
const activationScratch = new Scratch();

export interface ConvolutionSettings extends ConvolutionGeometry {
  /** Whether the input is added to the output; the two must be of one width. */
  readonly shortcut: boolean;
  /** What is left of the outputs at last, [n, o]. */
  readonly mask?: DropoutMask | undefined;
}

/**
 * A layer of the network: relu(input * kernel + bias), plus the input where there is a shortcut, thinned by the mask.
 * The convolution runs over the tokens of each sentence, with zeros beyond its ends: [n, i], [taps · i, o], [1, o] →
 * [n, o]. All in one, because each operation of its own would cost the backend another look at all the values.
 */
export function convolutionLayer(
  [input, kernel, bias]: readonly [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D],
  settings: ConvolutionSettings,
): tf.Tensor2D {
  const [rows, width] = input.shape;
  const units = kernel.shape[1];
  return withGradient(([input, kernel, bias], save) => {
    const tokens = input!.dataSync<'float32'>();
    const value = convolution({ tokens, width }, kernel!, settings);
    const active = activate(value, bias!.dataSync<'float32'>());
    if (settings.shortcut) for (let i = 0; i < value.length; i++) value[i]! += tokens[i]!;
    if (settings.mask) drop(value, settings.mask);
    save([kernel!]);
    return {
      value: tf.tensor2d(value, [rows, units]),
      gradFunc: (upstream, [kernel]) => {
        const direct = directScratch.take(upstream.size);
        direct.set(upstream.dataSync<'float32'>());
        if (settings.mask) drop(direct, settings.mask);
        const throughActivation = activationScratch.take(direct.length);
        for (let i = 0; i < direct.length; i++) throughActivation[i] = direct[i]! * active[i]!;
        const [through, kernelGradient] = convolutionGradients(
          throughActivation,
          { tokens, kernel: kernel! },
          settings,
        );
        return [
          settings.shortcut ? tf.add(through, matrixOf(direct, [rows, width])) : through,
          kernelGradient,
          tf.tensor2d(columnSums(throughActivation, units), [1, units]),
        ];
      },
    };
  })(input, kernel, bias);
}

/** relu(sums + bias), in place: [n, width] and [width]. Returns where it is above zero, 1 or 0. */
function activate(sums: Float32Array, bias: Float32Array): Uint8Array {
  const width = bias.length;
  const active = new Uint8Array(sums.length);
  // As integers, only floats above zero are positive. A condition would be slow: the processor cannot foresee signs.
  const bits = new Int32Array(sums.buffer, sums.byteOffset, sums.length);
  for (let at = 0; at < sums.length; at += width) {
    for (let i = 0; i < width; i++) {
      const sum = sums[at + i]! + bias[i]!;
      sums[at + i] = (sum + Math.abs(sum)) / 2;
      active[at + i] = -bits[at + i]! >>> 31;
    }
  }
  return active;
}

/** [n, width] → [width] */
function columnSums(values: Float32Array, width: number): Float32Array {
  const sums = new Float32Array(width);
  for (let at = 0; at < values.length; at += width) for (let i = 0; i < width; i++) sums[i]! += values[at + i]!;
  return sums;
}

/** The greatest and the mean value of each unit over a sentence's tokens: [n, h] → [sentences, 2h]; 0 without tokens. */
export function poolSentences(tokens: tf.Tensor2D, starts: Int32Array): tf.Tensor2D {
  const [rows, width] = tokens.shape;
  const sentences = starts.length - 1;
  return withGradient(([tokens]) => {
    const { pooled, greatest } = poolRows(tokens!.dataSync<'float32'>(), { starts, width });
    return {
      value: tf.tensor2d(pooled, [sentences, 2 * width]),
      gradFunc: (upstream) => {
        const gradient = unpoolRows(upstream.dataSync<'float32'>(), { starts, width, greatest });
        return [tf.tensor2d(gradient, [rows, width])];
      },
    };
  })(tokens);
}

function poolRows(values: Float32Array, { starts, width }: { starts: Int32Array; width: number }) {
  const sentences = starts.length - 1;
  const pooled = new Float32Array(sentences * 2 * width);
  // Where in `values` each sentence's greatest value of each unit stands: [sentences, width].
  const greatest = new Int32Array(sentences * width);
  for (let s = 0; s < sentences; s++) {
    const first = starts[s]!;
    const end = starts[s + 1]!;
    for (let unit = 0; unit < width && first < end; unit++) {
      let at = first * width + unit;
      let sum = 0;
      for (let i = at; i < end * width; i += width) {
        sum += values[i]!;
        if (values[i]! > values[at]!) at = i;
      }
      greatest[s * width + unit] = at;
      pooled[s * 2 * width + unit] = values[at]!;
      pooled[s * 2 * width + width + unit] = sum / (end - first);
    }
  }
  return { pooled, greatest };
}

function unpoolRows(
  upstream: Float32Array,
  { starts, width, greatest }: { starts: Int32Array; width: number; greatest: Int32Array },
): Float32Array {
  const gradient = new Float32Array(starts.at(-1)! * width);
  for (let s = 0; s < starts.length - 1; s++) {
    const first = starts[s]!;
    const end = starts[s + 1]!;
    const pooledAt = s * 2 * width;
    for (let unit = 0; unit < width && first < end; unit++) {
      const share = upstream[pooledAt + width + unit]! / (end - first);
      for (let i = first * width + unit; i < end * width; i += width) gradient[i] = share;
      gradient[greatest[s * width + unit]!]! += upstream[pooledAt + unit]!;
    }
  }
  return gradient;
}

/** Adds each sentence's vector to all its tokens: [n, h] + [sentences, h] → [n, h]. */
export function addToTokens(tokens: tf.Tensor2D, sentences: tf.Tensor2D, starts: Int32Array): tf.Tensor2D {
  const [rows, width] = tokens.shape;
  return withGradient(([tokens, sentences]) => ({
    value: tf.add(tokens!, tf.tensor2d(repeatRows(sentences!.dataSync<'float32'>(), starts, width), [rows, width])),
    gradFunc: (upstream) => [
      upstream,
      tf.tensor2d(sumRows(upstream.dataSync<'float32'>(), starts, width), sentences!.shape),
    ],
  }))(tokens, sentences);
}

/** [sentences, width] → [rows, width]. */
function repeatRows(sentences: Float32Array, starts: Int32Array, width: number): Float32Array {
  const repeated = new Float32Array(starts.at(-1)! * width);
  for (let s = 0; s < starts.length - 1; s++) {
    const vector = sentences.subarray(s * width, (s + 1) * width);
    for (let row = starts[s]!; row < starts[s + 1]!; row++) repeated.set(vector, row * width);
  }
  return repeated;
}

/** [rows, width] → [sentences, width]. */
function sumRows(tokens: Float32Array, starts: Int32Array, width: number): Float32Array {
  const sums = new Float32Array((starts.length - 1) * width);
  for (let s = 0; s < starts.length - 1; s++) {
    for (let row = starts[s]!; row < starts[s + 1]!; row++) {
      for (let unit = 0; unit < width; unit++) sums[s * width + unit]! += tokens[row * width + unit]!;
    }
  }
  return sums;
}

/** Some rows of a matrix, none of them twice: [n, o] → [rows, o]. */
export function gatherRows(matrix: tf.Tensor2D, rows: Int32Array): tf.Tensor2D {
  const [height, width] = matrix.shape;
  return withGradient(([matrix]) => {
    const values = matrix!.dataSync<'float32'>();
    const gathered = new Float32Array(rows.length * width);
    rows.forEach((row, i) => {
      gathered.set(values.subarray(row * width, (row + 1) * width), i * width);
    });
    return {
      value: tf.tensor2d(gathered, [rows.length, width]),
      gradFunc: (upstream) => {
        const gradient = new Float32Array(height * width);
        const slopes = upstream.dataSync<'float32'>();
        rows.forEach((row, i) => {
          gradient.set(slopes.subarray(i * width, (i + 1) * width), row * width);
        });
        return [tf.tensor2d(gradient, [height, width])];
      },
    };
  })(matrix);
}

/** A loss worked out in typed arrays, from scores [n, o] to [1, 1]; its gradient has the shape of the scores. */
export function customLoss(
  scores: tf.Tensor2D,
  compute: (scores: Float32Array) => { loss: number; gradient: Float32Array },
): tf.Tensor2D {
  return withGradient(([scores]) => {
    const { loss, gradient } = compute(scores!.dataSync<'float32'>());
    // The loss is the end of the tape: nothing stands upstream of it.
    return { value: tf.tensor2d([loss], [1, 1]), gradFunc: () => [tf.tensor2d(gradient, scores!.shape)] };
  })(scores);
}
