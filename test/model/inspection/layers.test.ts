import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tokenize } from '../../../src/corpus/tokens.ts';
import type { Utterance } from '../../../src/corpus/utterance.ts';
import { type Backend, chooseBackend } from '../../../src/model/backend.ts';
import type { Predictor, ScoringPredictor } from '../../../src/model/contract.ts';
import { WordVectors } from '../../../src/model/embeddings/word-vectors.ts';
import { auto } from '../../../src/model/ensemble/auto.ts';
import { layersOf, retrievalByLayer } from '../../../src/model/inspection/inspect-layers.ts';
import { linear } from '../../../src/model/linear/linear.ts';
import type { NetworkModel } from '../../../src/model/network/model.ts';
import { network } from '../../../src/model/network/network.ts';
import { loadNetwork } from '../../../src/model/network/persistence.ts';
import { gramRows } from '../../../src/model/network/word-features.ts';
import { utterances as train } from '../utterances.ts';

const options = {
  hiddenUnits: 6,
  wordDimensions: 4,
  gramDimensions: 3,
  gramBuckets: 64,
  minimumUpdates: 20,
  epochs: 2,
};
const texts = ['wetter kiel morgen', 'weck mich um acht', '', 'regnet es'];

let folder: string;
let backend: Backend;
let predictor: ScoringPredictor;
let model: NetworkModel;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'graft-layers-'));
  backend = await chooseBackend('wasm');
  predictor = await network.train({ train, options, seed: 1, backend });
  await predictor.save(join(folder, 'network'));
  model = await loadNetwork(join(folder, 'network'));
});
afterAll(async () => {
  predictor.dispose();
  await rm(folder, { recursive: true });
});

const layer = (from: Predictor, name: string, read: readonly string[], locale?: string) => {
  const found = from.layers!(read, locale).find((one) => one.layer === name)!;
  return read.map((_, row) => Array.from(found.values.subarray(row * found.width, (row + 1) * found.width)));
};
const near = (found: readonly number[], expected: readonly number[]) => {
  expect(found).toHaveLength(expected.length);
  found.forEach((value, index) => {
    expect(value).toBeCloseTo(expected[index]!, 4);
  });
};

describe('the layers of a network', () => {
  it('are all there, from the first to the last, with a row for every text', () => {
    const found = predictor.layers!(texts);
    expect(found.map(({ layer: name, width }) => [name, width])).toEqual([
      ['words', 7],
      ['convolution-1', 12],
      ['convolution-2', 12],
      ['global', 6],
    ]);
    for (const { values, width } of found) expect(values).toHaveLength(texts.length * width);
  });

  it('begin with the mean of what is read of each token', () => {
    const { words, grams } = model.parameters;
    const read = tokenize(texts[1]!).map(({ text }) => {
      const row = model.vocabulary.idOf(text);
      const rows = gramRows(text, 64);
      const sums = [0, 1, 2].map(
        (i) => rows.reduce((sum, gram) => sum + grams[gram * 3 + i]!, 0) / Math.sqrt(rows.length),
      );
      return [...words.subarray(row * 4, row * 4 + 4), ...sums];
    });
    const mean = read[0]!.map((_, i) => read.reduce((sum, token) => sum + token[i]!, 0) / read.length);
    near(layer(predictor, 'words', texts)[1]!, mean);
  });

  it('end with what the scores of the intents are read from, and what is mixed into the tokens', () => {
    const { intents, intentBias, global } = model.parameters;
    const pooled = layer(predictor, 'convolution-2', texts);
    const mixed = layer(predictor, 'global', texts);
    predictor.score(texts).forEach((scores, row) => {
      const sums = (weights: Float32Array, columns: number) =>
        Array.from({ length: columns }, (_, c) =>
          pooled[row]!.reduce((sum, x, i) => sum + x * weights[i * columns + c]!, 0),
        );
      const logits = sums(intents, intentBias.length).map((value, index) => value + intentBias[index]!);
      const log = Math.log(logits.reduce((sum, value) => sum + Math.exp(value), 0));
      near(
        Array.from(scores.intents),
        logits.map((value) => value - log),
      );
      near(
        mixed[row]!,
        sums(global, 6).map((value) => Math.max(0, value)),
      );
    });
  });

  it('are nothing for a text without tokens, and the same however many texts there are', () => {
    for (const { values, width } of predictor.layers!(['', ' ']))
      expect(Array.from(values)).toEqual(Array(2 * width).fill(0));
    const many = Array.from({ length: 300 }, (_, i) => train[i % train.length]!.text);
    const alone = layer(predictor, 'global', [many[299]!])[0]!;
    near(layer(predictor, 'global', many)[299]!, alone);
    expect(predictor.layers!([])).toEqual([]);
  });

  it('are those of the network in an ensemble; models without layers say so', async () => {
    const members = await auto.train({
      train: train.slice(0, 20),
      options: { linear: { minimumUtterances: 20, epochs: 1 }, network: options },
      ...{ seed: 1, backend },
    });
    expect(members.layers!(texts).map(({ layer: name }) => name)).toContain('global');
    members.dispose();
    const straight = await linear.train({ train: train.slice(0, 20), options: { epochs: 1 }, seed: 1, backend });
    expect(straight.layers).toBeUndefined();
    expect(() => layersOf(straight, [])).toThrow(/has no layers to look into; expected a network/);
    straight.dispose();
  });
});

describe('a network with words of two languages', () => {
  const words = ['eins', 'zwei'];
  const space = (locale: string, ...rows: readonly (readonly number[])[]) =>
    new WordVectors({
      ...{ locale, words, vectors: Float32Array.from(rows.flat()) },
      subwords: { unknown: new Float32Array(2), grams: new Float32Array(8), buckets: 4, mean: new Float32Array(4) },
    });
  const vectors = {
    source: space('en-US', [1, 0, 0, 0], [0, 1, 0, 0]),
    target: space('de-DE', [0, 0, 1, 0], [0, 0, 0, 1]),
    dictionary: [],
  };

  it('reads a text in the language it is asked to, its own if it is not asked', async () => {
    const both = await network.train({ train, options: { ...options, embeddings: {} }, vectors, seed: 1, backend });
    const read = (locale?: string) => layer(both, 'words', ['eins zwei'], locale)[0]!.slice(0, 4);
    near(read('en-GB'), [0.5, 0.5, 0, 0]);
    near(read('de-AT'), [0, 0, 0.5, 0.5]);
    expect(read()).toEqual(read('de-DE'));
    both.dispose();
  });
});

describe('translation retrieval in every layer', () => {
  const utterance = (text: string, row: number): Utterance => ({
    ...{ id: String(row), locale: 'de-DE', text, intent: 'a', slots: [], origin: { step: 'read' }, scores: {} },
  });

  it('is 1 for a corpus and itself', () => {
    const utterances = [...new Set(train.map(({ text }) => text))].map(utterance);
    const layers = layersOf(predictor, utterances);
    const found = [
      ...retrievalByLayer({
        utterances: { source: utterances, target: utterances },
        layers: { source: layers, target: layers },
      }),
    ];
    expect(found.map(({ layer: name }) => name)).toEqual(['words', 'convolution-1', 'convolution-2', 'global']);
    for (const { accuracy } of found.slice(1, 3)) {
      expect(accuracy.plain).toEqual({ sourceToTarget: 1, targetToSource: 1 });
      expect(accuracy.meanShift).toEqual({ sourceToTarget: 1, targetToSource: 1 });
    }
  });
});
