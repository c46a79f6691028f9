/** Weights of the log-linear model; each multiplies a log-probability or a count. */
export interface Weights {
  /** log P(target) of the trigram model. */
  readonly languageModel: number;
  /** log P(source phrase | target phrase) by counts, and by its words. */
  readonly sourceGivenTarget: number;
  readonly sourceGivenTargetWords: number;
  /** log P(target phrase | source phrase) by counts, and by its words. */
  readonly targetGivenSource: number;
  readonly targetGivenSourceWords: number;
  /** Cost of each word jumped over, forwards or backwards. */
  readonly distortion: number;
  /** Gain of each target word: outweighs the language model's love of short sentences. */
  readonly word: number;
  /** Gain of each phrase; negative prefers few long phrases. */
  readonly phrase: number;
}

export interface SearchLimits {
  /** Hypotheses kept for each number of translated words. */
  readonly beam: number;
  /** Hypotheses further below the best of their stack than this are dropped. */
  readonly threshold: number;
  /** Longest jump, in words. */
  readonly distortionLimit: number;
}

export interface DecodingOptions {
  readonly weights: Weights;
  readonly limits: SearchLimits;
}

/**
 * Tuned by hand on MASSIVE en → de dev with Tatoeba as bitext: text out of the bitext's domain, hence the dear jumps.
 * (On en → es dev they are neither better nor worse than the weights before the tuning.)
 */
export const DEFAULT_DECODING: DecodingOptions = {
  weights: {
    languageModel: 0.4,
    sourceGivenTarget: 0.2,
    sourceGivenTargetWords: 0.2,
    targetGivenSource: 0.2,
    targetGivenSourceWords: 0.2,
    distortion: 0.8,
    word: 0.7,
    phrase: -0.35,
  },
  limits: { beam: 20, threshold: 5, distortionLimit: 6 },
};

/** Words in a phrase, on either side. The links inside a phrase are 5 × 5 bits of one integer, so no more than 5. */
export const MAX_PHRASE_LENGTH = 5;
/** Translations kept for each source phrase. */
export const MAX_OPTIONS_PER_PHRASE = 20;
/** Sentence pairs with a longer side teach little and cost quadratic memory: they are left out and counted. */
export const MAX_TRAINING_LENGTH = 60;
/** More than that is a slip: counts are 32-bit integers. */
export const MAX_PAIR_WEIGHT = 1000;
