import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { chooseBackend } from '../../../src/model/backend.ts';
import type { DropoutMask } from '../../../src/model/network/dropout.ts';
import {
  add,
  addToTokens,
  convolutionLayer,
  customLoss,
  gatherRows,
  linear,
  matMul,
  poolSentences,
  relu,
} from '../../../src/model/network/operations.ts';
import { activateBackend } from '../../../src/model/tensorflow.ts';
import { expectSlopes, noise } from './gradient-check.ts';

// Three sentences: four tokens, none, two.
const starts = Int32Array.of(0, 4, 4, 6);

type Shape = [rows: number, columns: number];
type Operation = (...inputs: tf.Tensor2D[]) => tf.Tensor2D;

/** Checks the gradient of each input of an operation, for an arbitrary weighting of its outputs. */
function checkGradients(operation: Operation, shapes: readonly Shape[]): void {
  tf.tidy(() => {
    const points = shapes.map(([rows, columns], i) => noise(rows * columns, i + 1));
    const inputs = shapes.map((shape, i) => tf.tensor2d(points[i]!, shape));
    const output = operation(...inputs);
    const upstream = tf.tensor2d(noise(output.size, 99), output.shape);
    const gradients = tf.grads(operation as (...inputs: tf.Tensor[]) => tf.Tensor)(inputs, upstream);
    gradients.forEach((gradient, i) => {
      expect(gradient.shape).toEqual(shapes[i]);
      const valueAt = (point: Float32Array) => {
        const moved = inputs.map((input, j) => (j === i ? tf.tensor2d(point, shapes[j]) : input));
        return tf.sum(tf.mul(operation(...moved), upstream)).dataSync()[0]!;
      };
      expectSlopes(gradient.dataSync(), { point: points[i]!, valueAt });
    });
  });
}

describe.each(['wasm', 'cpu'] as const)('gradients on %s agree with finite differences', (name) => {
  beforeAll(async () => activateBackend(await chooseBackend(name)), 60_000);

  it('matMul', () => {
    checkGradients(matMul, [
      [4, 3],
      [3, 5],
    ]);
  });
  it('add', () => {
    checkGradients(add, [
      [4, 3],
      [4, 3],
    ]);
  });
  it('gatherRows', () => checkGradients((matrix) => gatherRows(matrix!, Int32Array.of(4, 1)), [[6, 3]]));
  it('relu', () => checkGradients(relu, [[4, 3]]));
  it('linear', () => {
    checkGradients(linear, [
      [4, 3],
      [3, 5],
      [1, 5],
    ]);
  });
  it.each([
    ['dilation 1', { dilation: 1, shortcut: false }],
    ['dilation 2', { dilation: 2, shortcut: false }],
    ['with a shortcut', { dilation: 2, shortcut: true }],
    [
      'with a mask',
      {
        dilation: 1,
        shortcut: true,
        mask: { kept: Uint8Array.from({ length: 12 }, (_, i) => i % 3 && 1), factor: 1.5 },
      },
    ],
  ] as const)('convolutionLayer, %s', (_, settings) => {
    checkGradients(
      (input, kernel, bias) => convolutionLayer([input, kernel, bias], { ...settings, starts, taps: 3 }),
      [
        [6, 2],
        [6, 2],
        [1, 2],
      ],
    );
  });
  it('poolSentences', () => checkGradients((tokens) => poolSentences(tokens, starts), [[6, 3]]));
  it('addToTokens', () => {
    checkGradients(
      (tokens, sentences) => addToTokens(tokens, sentences, starts),
      [
        [6, 3],
        [3, 3],
      ],
    );
  });
  it('customLoss', () => {
    const halfSquares = (scores: Float32Array) => ({
      loss: scores.reduce((sum, score) => sum + (score * score) / 2, 0),
      gradient: scores.slice(),
    });
    const { value, grads } = tf.valueAndGrads((x) => customLoss(x as tf.Tensor2D, halfSquares))([
      tf.tensor2d([3, -4], [1, 2]),
    ]);
    expect(value.dataSync()[0]).toBe(12.5);
    expect([...grads[0]!.dataSync()]).toEqual([3, -4]);
  });
});

describe('values', () => {
  beforeAll(async () => activateBackend(await chooseBackend('wasm')), 60_000);

  it('convolution sees zeros, not the neighbouring sentence, beyond a sentence’s ends', () => {
    const tokens = tf.tensor2d([1, 2, 3, 4, 5, 6], [6, 1]);
    const kernel = tf.tensor2d([100, 10, 1], [3, 1]);
    const layer = (bias: number, settings: { shortcut: boolean; mask?: DropoutMask }) => [
      ...convolutionLayer([tokens, kernel, tf.tensor2d([bias], [1, 1])], {
        ...settings,
        starts,
        taps: 3,
        dilation: 1,
      }).dataSync(),
    ];
    expect(layer(0, { shortcut: false })).toEqual([12, 123, 234, 340, 56, 560]);
    expect(layer(-200, { shortcut: false })).toEqual([0, 0, 34, 140, 0, 360]);
    expect(layer(-200, { shortcut: true })).toEqual([1, 2, 37, 144, 5, 366]);
    const mask = { kept: Uint8Array.of(1, 1, 0, 1, 1, 0), factor: 2 };
    expect(layer(-200, { shortcut: true, mask })).toEqual([2, 4, 0, 288, 10, 0]);
  });

  it('pooling gives the greatest and the mean value, zeros for a sentence without tokens', () => {
    const tokens = tf.tensor2d([-1, -2, -3, -6, 5, 8], [6, 1]);
    expect([...poolSentences(tokens, starts).dataSync()]).toEqual([-1, -3, 0, 0, 8, 6.5]);
  });
});
