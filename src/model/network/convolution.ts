import * as tf from '@tensorflow/tfjs-core';
import { matrixOf, Scratch } from './scratch.ts';
import { transpose } from './transpose.ts';
import { type ConvolutionGeometry, unfoldColumns, unfoldWindows } from './windows.ts';

const windowsScratch = new Scratch();
const kernelScratch = new Scratch();

/** [n, i] * [taps · i, o] → [n, o], as a matrix product with each token's unfolded window. */
export function convolution(
  { tokens, width }: { readonly tokens: Float32Array; readonly width: number },
  kernel: tf.Tensor2D,
  geometry: ConvolutionGeometry,
): Float32Array {
  const windows = unfoldWindows(tokens, geometry, { width, target: windowsScratch });
  const product: tf.Tensor = tf.matMul(matrixOf(windows, [tokens.length / width, geometry.taps * width]), kernel);
  return product.dataSync<'float32'>();
}

/**
 * The gradients of {@link convolution} for the tokens, [n, i], and the kernel, [taps · i, o], from the gradient of its
 * result, [n, o]. The smaller matrix stands on the right: the WebAssembly backend repacks that for each product.
 */
export function convolutionGradients(
  upstream: Float32Array,
  { tokens, kernel }: { readonly tokens: Float32Array; readonly kernel: tf.Tensor2D },
  geometry: ConvolutionGeometry,
): [tokens: tf.Tensor2D, kernel: tf.Tensor2D] {
  const { taps } = geometry;
  const units = kernel.shape[1];
  const width = kernel.shape[0] / taps;
  const rows = upstream.length / units;
  // What a token adds to each window it stands in, [n, taps · o], against the kernel's taps transposed, [taps · o, i].
  const taken = unfoldWindows(upstream, geometry, { width: units, backwards: true, target: windowsScratch });
  const tokenGradient = tf.matMul(matrixOf(taken, [rows, taps * units]), transposedTaps(kernel, taps));
  const columns = unfoldColumns(tokens, geometry, { width, target: windowsScratch });
  const kernelGradient = tf.matMul(matrixOf(columns, [taps * width, rows]), matrixOf(upstream, [rows, units]));
  return [tokenGradient as tf.Tensor2D, kernelGradient as tf.Tensor2D];
}

/** [taps · i, o] → [taps · o, i]: each tap transposed. */
function transposedTaps(kernel: tf.Tensor2D, taps: number): tf.Tensor2D {
  const [rows, units] = kernel.shape;
  const values = kernel.dataSync<'float32'>();
  const target = kernelScratch.take(values.length);
  const size = values.length / taps;
  for (let at = 0; at < values.length; at += size) {
    transpose(values.subarray(at, at + size), units, target.subarray(at, at + size));
  }
  return matrixOf(target, [taps * units, rows / taps]);
}
