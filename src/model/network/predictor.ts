import * as tf from '@tensorflow/tfjs-core';
import { slotsFromBio, type Token, tokenize } from '../../corpus/tokens.ts';
import type { Interpretation } from '../../corpus/utterance.ts';
import type { Backend } from '../backend.ts';
import type { LayerVectors, ScoringPredictor, TextScores } from '../contract.ts';
import { greatestProbability, logProbabilities } from '../probabilities.ts';
import { resumeBackend } from '../tensorflow.ts';
import { type Layers, scoresAfterFirst, uploadLayers } from './architecture.ts';
import { type Batch, chunked, packBatch } from './batch.ts';
import { crossLingualLookup } from './cross-lingual.ts';
import { layerVectors } from './layer-vectors.ts';
import { type NetworkModel, networkSizes } from './model.ts';
import { saveNetwork } from './persistence.ts';
import { indexOfGreatest, Viterbi } from './viterbi.ts';
import { type WordFeatures, wordFeatureLookup } from './word-features.ts';
import { WordLayer } from './word-layer.ts';

/** Utterances a matrix product takes at once. */
const BATCH_SIZE = 128;

/** Reads texts with a trained network. Its layers stay on the backend from the first call until `dispose`. */
export class NetworkPredictor implements ScoringPredictor {
  readonly intents: readonly string[];
  readonly tags: readonly string[];
  readonly transitions: Float32Array;
  readonly #model: NetworkModel;
  readonly #backend: Backend;
  readonly #viterbi: Viterbi;
  readonly #lookUp: (token: string, locale?: string) => WordFeatures;
  /** The language the model is for, if it has words of others too. */
  readonly #locale: string | undefined;
  readonly #wordLayer: WordLayer;
  #layers: Layers | undefined;

  constructor(model: NetworkModel, backend: Backend) {
    this.intents = model.intents;
    this.tags = model.tags.tags;
    this.transitions = model.parameters.transitions;
    this.#model = model;
    this.#backend = backend;
    this.#viterbi = new Viterbi(model.tags, model.parameters.transitions);
    const { gramBuckets } = model.options;
    this.#locale = model.vectors?.target.tables.locale;
    this.#lookUp = model.vectors
      ? crossLingualLookup(model.vectors, gramBuckets)
      : wordFeatureLookup(model.vocabulary, gramBuckets);
    this.#wordLayer = new WordLayer(model);
  }

  predict(texts: readonly string[]): Interpretation[] {
    const layers = this.#activeLayers();
    return chunked(texts, BATCH_SIZE).flatMap((chunk) => this.#predictBatch(layers, chunk.map(tokenize)));
  }

  score(texts: readonly string[]): TextScores[] {
    const layers = this.#activeLayers();
    return chunked(texts, BATCH_SIZE).flatMap((chunk) => this.#scoreBatch(layers, chunk.map(tokenize)));
  }

  layers(texts: readonly string[], locale?: string): LayerVectors[] {
    const context = { model: this.#model, layers: this.#activeLayers(), wordLayer: this.#wordLayer };
    const parts = chunked(texts, BATCH_SIZE).map((chunk) =>
      layerVectors(this.#pack(chunk.map(tokenize), locale), context),
    );
    return (parts[0] ?? []).map(({ layer, width }, index) => ({
      ...{ layer, width },
      values: joined(parts.map((part) => part[index]!.values)),
    }));
  }

  #activeLayers(): Layers {
    resumeBackend(this.#backend);
    this.#layers ??= uploadLayers(this.#model.parameters, networkSizes(this.#model));
    return this.#layers;
  }

  #predictBatch(layers: Layers, sentences: readonly Token[][]): Interpretation[] {
    const { intents, tags } = this.#model;
    const batch = this.#pack(sentences);
    const { starts } = batch;
    const { emissions, intentScores } = this.#scores(layers, batch);
    return sentences.map((tokens, s) => {
      const row = intentScores.subarray(s * intents.length, (s + 1) * intents.length);
      const path = this.#viterbi.decode(emissions, starts[s]!, tokens.length);
      return {
        intent: intents[indexOfGreatest(row)]!,
        slots: slotsFromBio(
          tokens,
          path.map((tag) => tags.tags[tag]!),
        ),
        confidence: greatestProbability(row),
      };
    });
  }

  #scoreBatch(layers: Layers, sentences: readonly Token[][]): TextScores[] {
    const batch = this.#pack(sentences);
    const { emissions, intentScores } = this.#scores(layers, batch);
    const [intents, tags] = [this.intents.length, this.tags.length];
    return sentences.map((_, s) => ({
      intents: logProbabilities(intentScores.subarray(s * intents, (s + 1) * intents)),
      tags: emissions.slice(batch.starts[s]! * tags, batch.starts[s + 1]! * tags),
    }));
  }

  #pack(sentences: readonly Token[][], locale = this.#locale): Batch {
    return packBatch(sentences.map((tokens) => ({ words: tokens.map(({ text }) => this.#lookUp(text, locale)) })));
  }

  /** Scores of the tags, [n, tags], and of the intents, [sentences, intents]. */
  #scores(layers: Layers, batch: Batch): { emissions: Float32Array; intentScores: Float32Array } {
    const first = this.#wordLayer.values(batch, layers);
    let emissions: Float32Array = new Float32Array();
    let intentScores: Float32Array = emissions;
    // No typed array may leave tf.tidy as its result, so they are handed out on the side.
    tf.tidy(() => {
      const values = tf.tensor2d(first, [batch.words.length, this.#model.options.hiddenUnits]);
      const scores = scoresAfterFirst(layers, values, { starts: batch.starts });
      emissions = scores.tags.dataSync<'float32'>();
      intentScores = scores.intents.dataSync<'float32'>();
    });
    return { emissions, intentScores };
  }

  save(directory: string): Promise<void> {
    return saveNetwork(this.#model, directory);
  }

  dispose(): void {
    if (this.#layers) tf.dispose(Object.values(this.#layers));
    this.#layers = undefined;
    this.#wordLayer.dispose();
  }
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
