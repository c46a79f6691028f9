import * as tf from '@tensorflow/tfjs-core';
import { type Random, randomInteger } from '../../corpus/random.ts';
import { Adam } from './adam.ts';
import { type LayerName, type Layers, layerNames, networkScores, uploadLayers } from './architecture.ts';
import { type Batch, type EncodedExample, packBatch } from './batch.ts';
import { ConditionalRandomField } from './crf.ts';
import { drop, dropoutMask } from './dropout.ts';
import { EmbeddingTrainer, embedTokens } from './embedding.ts';
import { crossEntropy, type LossAndGradient } from './losses.ts';
import { type NetworkModel, networkSizes } from './model.ts';
import { add, customLoss } from './operations.ts';
import type { NetworkSizes } from './parameters.ts';
import { type SoftTargets, softCrfLoss, softIntentLoss, softTagLoss } from './soft-targets.ts';
import { UNKNOWN_WORD } from './vocabulary.ts';

export interface UpdateSettings {
  /** Factor of the schedule on both learning rates. */
  readonly rateFactor: number;
  /** Whether tags learn as a sequence or one by one. */
  readonly crf: boolean;
}

/** A batch with the right answers. */
interface Lesson {
  readonly batch: Batch;
  readonly intents: readonly number[];
  readonly tags: readonly number[];
  /** Of all utterances or of none. */
  readonly soft: readonly SoftTargets[];
  readonly crf: boolean;
}

interface LessonGradients {
  readonly loss: number;
  readonly layers: Readonly<Record<LayerName, Float32Array>>;
  /** [n, wordDimensions + gramDimensions] */
  readonly input: Float32Array;
  /** [from, to]; absent where tags learn one by one. */
  readonly transitions: Float32Array | undefined;
}

/** Trains a model in place, one batch at a time. */
export class Trainer {
  readonly #model: NetworkModel;
  readonly #sizes: NetworkSizes;
  readonly #random: Random;
  readonly #temperature: number;
  readonly #crf: ConditionalRandomField;
  readonly #embeddings: EmbeddingTrainer;
  readonly #transitions: Adam;
  readonly #layers: Readonly<Record<LayerName, Adam>>;

  /** `temperature` is that of the teacher's intents, where there is a teacher. */
  constructor(model: NetworkModel, random: Random, temperature = 1) {
    const { parameters, options, tags } = model;
    this.#model = model;
    this.#sizes = networkSizes(model);
    this.#random = random;
    this.#temperature = temperature;
    this.#crf = new ConditionalRandomField(tags, parameters.transitions);
    this.#embeddings = new EmbeddingTrainer(parameters, options);
    this.#transitions = new Adam(parameters.transitions);
    this.#layers = perLayer((name) => new Adam(parameters[name]));
  }

  /** One step of gradient descent; returns the mean loss of the batch. */
  update(examples: readonly EncodedExample[], settings: UpdateSettings): number {
    const { parameters, options } = this.#model;
    const batch = this.#disguise(packBatch(examples));
    const wordRows = batch.words.map(({ word }) => this.#dropWord(word));
    const vectors = embedTokens(parameters, batch, { ...options, wordRows });
    const inputMask = dropoutMask(vectors.length, options.inputDropout, this.#random);
    const gradients = this.#gradients(drop(vectors, inputMask), {
      batch,
      intents: examples.map((example) => example.intent),
      tags: examples.flatMap((example) => example.tags),
      soft: examples.flatMap(({ soft }) => soft ?? []),
      crf: settings.crf,
    });

    const learningRate = options.learningRate * settings.rateFactor;
    for (const name of layerNames) this.#layers[name].update(gradients.layers[name], learningRate);
    if (gradients.transitions) this.#transitions.update(gradients.transitions, learningRate);
    this.#embeddings.update(drop(gradients.input, inputMask), {
      batch,
      wordRows,
      learningRate: options.embeddingLearningRate * settings.rateFactor,
    });
    return gradients.loss;
  }

  /** Loss and gradients of a batch, from its input vectors on. */
  #gradients(vectors: Float32Array, lesson: Lesson): LessonGradients {
    const { wordDimensions, gramDimensions } = this.#sizes;
    const { words, starts } = lesson.batch;
    let loss = 0;
    let transitions: Float32Array | undefined;
    const arrays: Float32Array[] = [];
    // No typed array may leave tf.tidy as its result, so they are collected on the side.
    tf.tidy(() => {
      const uploaded = uploadLayers(this.#model.parameters, this.#sizes);
      const input = tf.tensor2d(vectors, [words.length, wordDimensions + gramDimensions]);
      const lossOf = (input: tf.Tensor, ...tensors: tf.Tensor[]): tf.Tensor2D => {
        const layers = perLayer((_, index) => tensors[index]) as Layers;
        const { hiddenDropout } = this.#model.options;
        const dropout = (length: number) => dropoutMask(length, hiddenDropout, this.#random);
        const scores = networkScores(layers, input as tf.Tensor2D, { starts, dropout });
        const tagLoss = customLoss(scores.tags, (emissions) => {
          const result = this.#tagLoss(emissions, lesson);
          transitions = result.transitions;
          return result;
        });
        return add(
          tagLoss,
          customLoss(scores.intents, (intents) => this.#intentLoss(intents, lesson)),
        );
      };
      const { value, grads } = tf.valueAndGrads(lossOf)([input, ...layerNames.map((name) => uploaded[name])]);
      loss = value.dataSync()[0]!;
      arrays.push(...grads.map((gradient) => gradient.dataSync<'float32'>()));
    });
    const [inputGradient, ...layerGradients] = arrays;
    return { loss, input: inputGradient!, layers: perLayer((_, index) => layerGradients[index]!), transitions };
  }

  #tagLoss(
    emissions: Float32Array,
    { tags: gold, crf, batch: { starts }, intents, soft }: Lesson,
  ): LossAndGradient & { readonly transitions?: Float32Array } {
    const { tags, parameters } = this.#model;
    const isTaught = soft.length > 0;
    if (!crf && isTaught) return softTagLoss(emissions, soft, { starts, tags });
    if (!crf) return crossEntropy(emissions, gold, { smoothing: 0, weight: 1 / intents.length });
    const batch = { emissions, gold, starts };
    const result = isTaught
      ? softCrfLoss(this.#crf, batch, { targets: soft, transitions: parameters.transitions, tags })
      : this.#crf.loss(batch);
    return { loss: result.loss, gradient: result.emissionGradient, transitions: result.transitionGradient };
  }

  #intentLoss(scores: Float32Array, { intents: gold, soft }: Lesson): LossAndGradient {
    const { labelSmoothing: smoothing, intentWeight } = this.#model.options;
    const weight = intentWeight / gold.length;
    if (soft.length === 0) return crossEntropy(scores, gold, { smoothing, weight });
    return softIntentLoss(scores, soft, { gold, smoothing, temperature: this.#temperature, weight });
  }

  /** Words become one of their translations now and then, where the options say so. */
  #disguise(batch: Batch): Batch {
    const share = this.#model.options.embeddings?.switching ?? 0;
    if (share === 0) return batch;
    const words = batch.words.map((word) => {
      const { translations = [] } = word;
      if (translations.length === 0 || this.#random() >= share) return word;
      return translations[randomInteger(this.#random, translations.length)]!;
    });
    return { ...batch, words };
  }

  /** Rare words become the unknown word now and then, so that its row learns what to do. */
  #dropWord(word: number): number {
    const { wordDropout } = this.#model.options;
    const count = this.#model.vocabulary.counts[word]!;
    return this.#random() < wordDropout / (wordDropout + count) ? UNKNOWN_WORD : word;
  }
}

function perLayer<T>(make: (name: LayerName, index: number) => T): Record<LayerName, T> {
  return Object.fromEntries(layerNames.map((name, index) => [name, make(name, index)])) as Record<LayerName, T>;
}
