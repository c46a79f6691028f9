import { createHash } from 'node:crypto';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { fastRandom } from '../../../src/corpus/fast-random.ts';
import { type Backend, chooseBackend } from '../../../src/model/backend.ts';
import { encoderLayerNames } from '../../../src/model/network/architecture.ts';
import { prepareModel } from '../../../src/model/network/model.ts';
import { resolveNetworkOptions } from '../../../src/model/network/options.ts';
import { initialParameters, type NetworkSizes, type ParameterName } from '../../../src/model/network/parameters.ts';
import { candidateWords } from '../../../src/model/pretraining/candidate-words.ts';
import { type MaskedTokenLesson, maskedTokenGradients } from '../../../src/model/pretraining/masked-token-gradients.ts';
import { maskTokens } from '../../../src/model/pretraining/masking.ts';
import { masksTokens } from '../../../src/model/pretraining/options.ts';
import { type EncoderPass, pretrainEncoder } from '../../../src/model/pretraining/pretrain-encoder.ts';
import { activateBackend } from '../../../src/model/tensorflow.ts';
import { expectSlopes, noise } from '../network/gradient-check.ts';
import { utterances } from '../utterances.ts';

describe.each(['wasm', 'cpu'] as const)('the gradients of masked tokens on %s', (name) => {
  beforeAll(async () => activateBackend(await chooseBackend(name)), 60_000);

  const sizes: NetworkSizes = {
    ...{ words: 5, grams: 4, wordDimensions: 2, gramDimensions: 1, hidden: 3, tags: 2, intents: 2 },
  };
  const parameters = initialParameters(sizes, fastRandom('parameters', 1));
  const lesson: MaskedTokenLesson = {
    starts: Int32Array.of(0, 4, 4, 6), // four tokens, none, two
    input: noise(6 * 3, 1),
    wantedAt: Int32Array.of(1, 5),
    candidates: noise(4 * sizes.hidden, 2),
    labels: Int32Array.of(2, 0),
  };
  const gradients = () => maskedTokenGradients(parameters, sizes, lesson);

  it.each(['input', 'candidates'] as const)('agree with finite differences: %s', (part) => {
    const valueAt = (point: Float32Array) => maskedTokenGradients(parameters, sizes, { ...lesson, [part]: point }).loss;
    expectSlopes(gradients()[part], { point: lesson[part], valueAt, step: 2e-3 });
  });

  it.each(encoderLayerNames)('agree with finite differences: %s', (layer) => {
    const valueAt = (point: Float32Array) =>
      maskedTokenGradients({ ...parameters, [layer]: point }, sizes, lesson).loss;
    expectSlopes(gradients().layers[layer], { point: parameters[layer], valueAt, step: 2e-3 });
  });

  it('come with the cross-entropy of the right words', () => {
    const certain = { ...lesson, candidates: new Float32Array(4 * sizes.hidden) };
    expect(maskedTokenGradients(parameters, sizes, certain).loss).toBeCloseTo(Math.log(4), 5);
  });
});

describe('masking', () => {
  const tokens = Array.from({ length: 20_000 }, (_, i) => ({ word: i % 10, grams: Int32Array.of(i % 7) }));
  const { words, shown, wantedAt, wanted } = maskTokens(tokens, { share: 0.25, random: fastRandom('masking', 1) });

  it('asks for the share wanted of the words, never for the unknown one', () => {
    expect(wantedAt.length / 18_000).toBeCloseTo(0.25, 1);
    expect([...wanted]).toEqual(Array.from(wantedAt, (token) => tokens[token]!.word));
    expect([...wanted]).not.toContain(0);
    expect(new Set(wantedAt).size).toBe(wantedAt.length);
  });

  it('hides four in five of them, replaces one in ten, and touches nothing else', () => {
    const isWanted = new Set(wantedAt);
    const hidden = tokens.filter((_, token) => !shown[token]);
    const replaced = tokens.filter((token, i) => words[i] !== token);
    expect(hidden.length / wantedAt.length).toBeCloseTo(0.8, 1);
    expect(replaced.length / wantedAt.length).toBeCloseTo(0.1, 1);
    tokens.forEach((token, i) => {
      if (!isWanted.has(i)) expect([shown[i], words[i]]).toEqual([true, token]);
    });
  });
});

describe('candidates', () => {
  it('are the hidden words and those drawn, each once', () => {
    const draws = [7, 3, 9, 7];
    const { words, labels } = candidateWords(Int32Array.of(5, 3, 5), { negatives: 4, drawNoise: () => draws.shift()! });
    expect([...words]).toEqual([5, 3, 7, 9]);
    expect([...labels]).toEqual([0, 1, 0]);
  });
});

describe('masked tokens', () => {
  let backend: Backend;
  beforeAll(async () => {
    backend = await chooseBackend('wasm');
    await activateBackend(backend);
  }, 60_000);

  const tiny = { hiddenUnits: 8, wordDimensions: 6, gramDimensions: 6, gramBuckets: 64 };
  const pretraining = { objective: 'masked-tokens', epochs: 4, generalEpochs: 2, batchSize: 8, negatives: 16 };
  const options = resolveNetworkOptions({ ...tiny, pretrain: pretraining });
  const texts = utterances.map(({ text }) => `${text} bitte`);
  const generalTexts = Array.from({ length: 12 }, () => 'der hund bellt den ganzen tag');
  const hashOf = (values: Float32Array) => createHash('sha256').update(new Uint8Array(values.buffer)).digest('hex');

  interface Request {
    readonly seed?: number;
    readonly general?: boolean;
    readonly epochs?: number;
    readonly keep?: number;
  }

  async function pretrained({ seed = 1, general = true, ...others }: Request = {}) {
    const prepared = prepareModel({ train: utterances, texts, ...(general && { generalTexts }), options, seed: 1 });
    const passes: EncoderPass[] = [];
    const { pretrain } = options;
    if (!pretrain || !masksTokens(pretrain)) throw new Error('expected masked tokens');
    await pretrainEncoder(prepared, { ...pretrain, ...others }, { seed, backend, onPass: (pass) => passes.push(pass) });
    return { prepared, passes };
  }

  it('are foretold better with each pass, those of general texts first', async () => {
    const { passes } = await pretrained({ epochs: 30 });
    expect(passes.map((pass) => pass.texts)).toEqual([...Array(2).fill('general'), ...Array(30).fill('own')]);
    const own = passes.filter((pass) => pass.texts === 'own').map(({ loss }) => loss);
    expect(own.at(-1)!).toBeLessThan(0.85 * own[0]!);
  });

  it('give the same weights for the same seed, others for another one or without general texts', async () => {
    const hashes = async (request?: Request) => {
      const { parameters } = (await pretrained(request)).prepared.model;
      return encoderLayerNames.map((name) => hashOf(parameters[name]));
    };
    const first = await hashes();
    expect(await hashes()).toEqual(first);
    for (const request of [{ seed: 2 }, { general: false }]) {
      for (const hash of await hashes(request)) expect(first).not.toContain(hash);
    }
  });

  it('teach all that lies below the heads, and leave those alone', async () => {
    const { parameters } = (await pretrained()).prepared.model;
    const untrained = prepareModel({ train: utterances, texts, generalTexts, options, seed: 1 }).model.parameters;
    const changed = (Object.keys(parameters) as ParameterName[]).filter(
      (name) => hashOf(parameters[name]) !== hashOf(untrained[name]),
    );
    expect(changed.sort()).toEqual(['words', 'grams', ...encoderLayerNames].sort());
    for (const values of Object.values(parameters)) expect(values.every(Number.isFinite)).toBe(true);
  });

  it('are kept as far as the options say: embeddings at their spread, other layers in part', async () => {
    const [nothing, half, all] = await Promise.all(
      [0, 0.5, 1].map(async (keep) => (await pretrained({ keep })).prepared.model.parameters),
    );
    const untrained = prepareModel({ train: utterances, texts, generalTexts, options, seed: 1 }).model.parameters;
    const spread = (table: Float32Array) => Math.sqrt(table.reduce((sum, value) => sum + value ** 2, 0) / table.length);
    for (const name of ['words', 'grams'] as const) {
      expect(hashOf(nothing![name])).toBe(hashOf(all![name]));
      expect(hashOf(nothing![name])).not.toBe(hashOf(untrained[name]));
      expect(spread(nothing![name])).toBeCloseTo(spread(untrained[name]), 3);
    }
    for (const name of encoderLayerNames) {
      expect(nothing![name]).toEqual(untrained[name]);
      const middle = all![name].map((value, i) => (value + untrained[name][i]!) / 2);
      half![name].forEach((value, i) => {
        expect(value).toBeCloseTo(middle[i]!, 5);
      });
    }
  });

  it('leave no tensors behind', async () => {
    await pretrained();
    const before = tf.memory().numTensors;
    await pretrained();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('give a word of general texts a row of its own if it is there ten times', () => {
    const general = [...Array(10).fill('hund'), ...Array(9).fill('katze')];
    const { vocabulary } = prepareModel({ train: utterances, generalTexts: general, options, seed: 1 }).model;
    expect(vocabulary.idOf('hund')).toBeGreaterThan(0);
    expect(vocabulary.idOf('katze')).toBe(0);
  });

  it('say so where they diverge', async () => {
    const wild = resolveNetworkOptions({ ...tiny, pretrain: { ...pretraining, learningRate: 1e30 } });
    const prepared = prepareModel({ train: utterances, options: wild, seed: 1 });
    if (!wild.pretrain || !masksTokens(wild.pretrain)) throw new Error('expected masked tokens');
    await expect(pretrainEncoder(prepared, wild.pretrain, { seed: 1, backend })).rejects.toThrow(
      /pretrain\.learningRate: the pretraining diverged; lower its learning rates/,
    );
  });
});
