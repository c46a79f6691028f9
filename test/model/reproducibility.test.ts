import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { chooseBackend } from '../../src/model/backend.ts';
import { type ModelName, models } from '../../src/model/models.ts';
import { utterances } from './utterances.ts';

const run = promisify(execFile);
const tiny = { hiddenUnits: 8, wordDimensions: 4, gramDimensions: 4, gramBuckets: 64, minimumUpdates: 0, epochs: 4 };

/** The hash of the weights that a process of its own trains. */
async function weightsOf(kind: ModelName, seed: number, options: object): Promise<string> {
  const script = join(import.meta.dirname, 'trained-weights.mjs');
  const { stdout } = await run(process.execPath, [
    script,
    kind,
    String(seed),
    JSON.stringify(options),
    JSON.stringify(utterances),
  ]);
  return stdout.trim();
}

describe('one seed', () => {
  it.each([
    ['network', tiny],
    ['linear', { minimumUtterances: 400 }],
  ] as const)('gives the same weights in two processes, another seed others: %s', async (kind, options) => {
    const [first, second, other] = await Promise.all([1, 1, 2].map((seed) => weightsOf(kind, seed, options)));
    expect(first).toMatch(/^[0-9a-f]{64}$/);
    expect(second).toBe(first);
    expect(other).not.toBe(first);
  });
});

describe('fifty trainings in one process', () => {
  const train = utterances.slice(0, 20);
  const quick: Readonly<Record<'auto' | 'network', object>> = {
    auto: { network: tiny, linear: { minimumUtterances: 40 } },
    network: tiny,
  };

  it.each(['network', 'auto'] as const)('leave nothing behind: %s', async (kind) => {
    const backend = await chooseBackend('wasm');
    const once = async (seed: number) => {
      const options = { ...quick[kind] };
      const predictor = await models[kind].train({ train, dev: utterances, options, seed, backend });
      predictor.predict(utterances.map(({ text }) => text));
      predictor.dispose();
    };
    for (let seed = 1; seed <= 10; seed++) await once(seed); // the compiler and the allocators find their size
    const before = { tensors: tf.memory(), resident: process.memoryUsage().rss };
    for (let seed = 11; seed <= 50; seed++) await once(seed);
    expect(tf.memory().numTensors).toBe(before.tensors.numTensors);
    expect(tf.memory().numBytes).toBe(before.tensors.numBytes);
    // Generous: garbage waits to be collected. Forty leaked networks of their gradients' size would be far more.
    expect(process.memoryUsage().rss - before.resident).toBeLessThan(200e6);
  });
});
