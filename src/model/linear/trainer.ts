import type { Random } from '../../corpus/random.ts';
import { ConditionalRandomField } from '../network/crf.ts';
import { crossEntropy } from '../network/losses.ts';
import { softCrfLoss, softIntentLoss } from '../network/soft-targets.ts';
import type { EncodedExample, LinearModel } from './model.ts';
import { contextScale, intentScores, sentenceScale, tagScores } from './scores.ts';
import { SparseLearner } from './sparse-learner.ts';

/** Where AdaGrad's sums of squares start, found on dev sets. */
const FIRST_SQUARES = { intents: 0.01, tags: 0.1, transitions: 1 } as const;

type FirstSquares = Readonly<Record<keyof typeof FIRST_SQUARES, number>>;

/** Trains a model in place, some utterances at a time. */
export class Trainer {
  readonly #model: LinearModel;
  readonly #random: Random;
  readonly #intents: SparseLearner;
  readonly #tags: SparseLearner;
  readonly #crf: ConditionalRandomField;
  readonly #transitionSquares: Float32Array;

  constructor(model: LinearModel, random: Random, firstSquares: FirstSquares = FIRST_SQUARES) {
    this.#model = model;
    this.#random = random;
    this.#intents = new SparseLearner(model.intentWeights, firstSquares.intents);
    this.#tags = new SparseLearner(model.tagWeights, firstSquares.tags);
    this.#crf = new ConditionalRandomField(model.tags, model.transitions);
    this.#transitionSquares = new Float32Array(model.transitions.length).fill(firstSquares.transitions);
  }

  /** Learns from some utterances; returns the sum of their losses. */
  update(examples: readonly EncodedExample[], rateFactor: number): number {
    const thinned = examples.map((example) => this.#thinned(example));
    let loss = this.#learnTags(thinned, this.#model.options.slotLearningRate * rateFactor);
    for (const example of thinned) loss += this.#learnIntent(example, rateFactor);
    return loss;
  }

  #learnIntent({ sentence, intent, soft }: EncodedExample, rateFactor: number): number {
    const { options, intents, intentWeights } = this.#model;
    const scores = intentScores(intentWeights, sentence, intents.length);
    const { loss, gradient } =
      soft === undefined
        ? crossEntropy(scores, [intent], { smoothing: 0, weight: 1 })
        : softIntentLoss(scores, [soft], { gold: [intent], smoothing: 0, temperature: 1, weight: 1 });
    const learningRate = options.intentLearningRate * rateFactor;
    this.#intents.update(sentence, { gradient, scale: sentenceScale(sentence), learningRate, l2: options.l2 });
    return loss;
  }

  #learnTags(examples: readonly EncodedExample[], learningRate: number): number {
    const { tags, tagWeights, transitions } = this.#model;
    const starts = new Int32Array(examples.length + 1);
    examples.forEach(({ tokens }, s) => {
      starts[s + 1] = starts[s]! + tokens.length;
    });
    const emissions = new Float32Array(starts[examples.length]! * tags.size); // [n, tags]
    examples.forEach((example, s) => {
      emissions.set(tagScores(tagWeights, example, tags.size), starts[s]! * tags.size);
    });
    const gold = examples.flatMap((example) => example.tags);
    const batch = { emissions, gold, starts };
    // Of all utterances or of none.
    const targets = examples.flatMap(({ soft }) => soft ?? []);
    const { loss, emissionGradient, transitionGradient } =
      targets.length === 0 ? this.#crf.loss(batch) : softCrfLoss(this.#crf, batch, { targets, transitions, tags });
    // The CRF gives means over the sentences; weights learn from each sentence in full.
    const scale = examples.length;
    examples.forEach((example, s) => {
      const gradient = emissionGradient.subarray(starts[s]! * tags.size, starts[s + 1]! * tags.size);
      this.#learnTagsOf(example, { gradient, scale, learningRate });
    });
    this.#learnTransitions(transitionGradient, { scale, learningRate });
    return loss * scale;
  }

  /** `gradient` is [tokens, tags]. */
  #learnTagsOf(
    { tokens, context }: EncodedExample,
    { gradient, scale, learningRate }: { gradient: Float32Array; scale: number; learningRate: number },
  ): void {
    const { tags, options } = this.#model;
    const shared = new Float32Array(tags.size);
    tokens.forEach((rows, t) => {
      const own = gradient.subarray(t * tags.size, (t + 1) * tags.size);
      for (let tag = 0; tag < tags.size; tag++) shared[tag]! += own[tag]!;
      this.#tags.update(rows, { gradient: own, scale, learningRate, l2: options.l2 });
    });
    if (context.length === 0) return;
    const step = { gradient: shared, scale: scale * contextScale(context), learningRate, l2: options.l2 };
    this.#tags.update(context, step);
  }

  #learnTransitions(gradient: Float32Array, step: { scale: number; learningRate: number }): void {
    const { transitions, options } = this.#model;
    const squares = this.#transitionSquares;
    for (let i = 0; i < gradient.length; i++) {
      if (gradient[i] === 0) continue;
      const slope = step.scale * gradient[i]! + options.l2 * transitions[i]!;
      squares[i]! += slope * slope;
      transitions[i]! -= (step.learningRate * slope) / Math.sqrt(squares[i]!);
    }
  }

  /** The example without some of its features, so that the others learn to do without them. */
  #thinned(example: EncodedExample): EncodedExample {
    const { featureDropout } = this.#model.options;
    if (featureDropout === 0) return example;
    const thin = (rows: Int32Array): Int32Array => rows.filter(() => this.#random() >= featureDropout);
    const { sentence, tokens, context } = example;
    return { ...example, sentence: thin(sentence), tokens: tokens.map(thin), context: thin(context) };
  }
}
