import * as tf from '@tensorflow/tfjs-core';

/** An array used over and over: fresh ones of this size cost more, in page faults and garbage, than filling them. */
export class Scratch {
  #values = new Float32Array(0);

  /** An array of this length with anything in it, good until the next call. */
  take(length: number): Float32Array {
    if (this.#values.length < length) this.#values = new Float32Array(2 * length);
    return this.#values.subarray(0, length);
  }
}

/** A matrix of values that may change right after: only the WebAssembly backend copies what it is given. */
export function matrixOf(values: Float32Array, shape: [rows: number, columns: number]): tf.Tensor2D {
  return tf.tensor2d(tf.getBackend() === 'wasm' ? values : values.slice(), shape);
}
