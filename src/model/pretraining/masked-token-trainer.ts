import type { Random } from '../../corpus/random.ts';
import { Adam } from '../network/adam.ts';
import type { EncoderLayerName } from '../network/architecture.ts';
import { type EncodedText, packBatch } from '../network/batch.ts';
import { drop, dropoutMask } from '../network/dropout.ts';
import { EmbeddingTrainer, embedTokens } from '../network/embedding.ts';
import { type NetworkModel, networkSizes } from '../network/model.ts';
import type { NetworkSizes } from '../network/parameters.ts';
import { SparseAdam } from '../network/sparse-adam.ts';
import { UNKNOWN_WORD } from '../network/vocabulary.ts';
import { candidateWords } from './candidate-words.ts';
import { maskedTokenGradients, perEncoderLayer } from './masked-token-gradients.ts';
import { type MaskedTokens, maskTokens } from './masking.ts';
import type { MaskedTokenOptions } from './options.ts';

export interface MaskedUpdateSettings {
  /** Factor of the schedule on both learning rates. */
  readonly rateFactor: number;
  /** Draws a word, by its row, to tell the right one from. */
  readonly drawNoise: () => number;
}

/** Trains what lies below a model's heads, in place, to foretell hidden words; one batch at a time. */
export class MaskedTokenTrainer {
  readonly #model: NetworkModel;
  readonly #options: MaskedTokenOptions;
  readonly #sizes: NetworkSizes;
  readonly #random: Random;
  readonly #embeddings: EmbeddingTrainer;
  readonly #layers: Readonly<Record<EncoderLayerName, Adam>>;
  /** The vector of each word as an answer, [words, hidden]; of no use once the model has learnt. */
  readonly #answers: Float32Array;
  readonly #answerTrainer: SparseAdam;
  /** What stands in the place of a hidden token. */
  readonly #mask: Float32Array;
  readonly #maskTrainer: Adam;

  constructor(model: NetworkModel, options: MaskedTokenOptions, random: Random) {
    const { parameters } = model;
    const { wordDimensions, gramDimensions, hiddenUnits } = model.options;
    this.#model = model;
    this.#options = options;
    this.#sizes = networkSizes(model);
    this.#random = random;
    this.#embeddings = new EmbeddingTrainer(parameters, model.options);
    this.#layers = perEncoderLayer((name) => new Adam(parameters[name]));
    this.#answers = new Float32Array(model.vocabulary.size * hiddenUnits);
    this.#answerTrainer = new SparseAdam(this.#answers, hiddenUnits);
    this.#mask = new Float32Array(wordDimensions + gramDimensions);
    this.#maskTrainer = new Adam(this.#mask);
  }

  /** One step of gradient descent; returns the mean loss of a hidden token and how many there were. */
  update(texts: readonly EncodedText[], { rateFactor, drawNoise }: MaskedUpdateSettings) {
    const { options } = this.#model;
    const { starts, words: tokens } = packBatch(texts);
    const masked = maskTokens(tokens, { share: this.#options.share, random: this.#random });
    if (masked.wanted.length === 0) return { loss: 0, wanted: 0 };
    const shown = { words: masked.words.filter((_, token) => masked.shown[token]), starts };
    const wordRows = shown.words.map(({ word }) => this.#dropWord(word));
    const input = this.#placed(embedTokens(this.#model.parameters, shown, { ...options, wordRows }), masked);
    const inputMask = dropoutMask(input.length, options.inputDropout, this.#random);
    const { words, labels } = candidateWords(masked.wanted, { negatives: this.#options.negatives, drawNoise });
    const gradients = maskedTokenGradients(this.#model.parameters, this.#sizes, {
      ...{ starts, input: drop(input, inputMask), wantedAt: masked.wantedAt, labels },
      candidates: this.#answersOf(words),
      dropout: (length) => dropoutMask(length, options.hiddenDropout, this.#random),
    });

    const learningRate = this.#options.learningRate * rateFactor;
    const embeddingLearningRate = this.#options.embeddingLearningRate * rateFactor;
    perEncoderLayer((name) => this.#layers[name].update(gradients.layers[name], learningRate));
    words.forEach((word, candidate) => {
      this.#answerTrainer.add(word, candidate);
    });
    this.#answerTrainer.apply(gradients.candidates, embeddingLearningRate);
    const slopes = this.#taken(drop(gradients.input, inputMask), masked);
    this.#maskTrainer.update(slopes.mask, learningRate);
    this.#embeddings.update(slopes.shown, { batch: shown, wordRows, learningRate: embeddingLearningRate });
    return { loss: gradients.loss, wanted: masked.wanted.length };
  }

  /** The input of the network, [n, width], from the vectors of the tokens shown. */
  #placed(vectors: Float32Array, { shown }: MaskedTokens): Float32Array {
    const width = this.#mask.length;
    const input = new Float32Array(shown.length * width);
    let next = 0;
    shown.forEach((isShown, token) => {
      input.set(isShown ? vectors.subarray(next, next + width) : this.#mask, token * width);
      if (isShown) next += width;
    });
    return input;
  }

  /** The gradient of {@link #placed}: for the tokens shown, and for what stands in the place of the others. */
  #taken(gradient: Float32Array, { shown, words }: MaskedTokens) {
    const width = this.#mask.length;
    const hiddenCount = shown.filter((isShown) => !isShown).length;
    const vectors = new Float32Array((words.length - hiddenCount) * width);
    const mask = new Float32Array(width);
    let next = 0;
    shown.forEach((isShown, token) => {
      const slopes = gradient.subarray(token * width, (token + 1) * width);
      if (isShown) {
        vectors.set(slopes, next);
        next += width;
      } else for (let i = 0; i < width; i++) mask[i]! += slopes[i]!;
    });
    return { shown: vectors, mask };
  }

  #answersOf(words: Int32Array): Float32Array {
    const width = this.#sizes.hidden;
    const vectors = new Float32Array(words.length * width);
    words.forEach((word, candidate) => {
      vectors.set(this.#answers.subarray(word * width, (word + 1) * width), candidate * width);
    });
    return vectors;
  }

  /** As in the training proper: rare words become the unknown word now and then, so that its row learns what to do. */
  #dropWord(word: number): number {
    const { wordDropout } = this.#model.options;
    const count = this.#model.vocabulary.counts[word]!;
    return this.#random() < wordDropout / (wordDropout + count) ? UNKNOWN_WORD : word;
  }
}
