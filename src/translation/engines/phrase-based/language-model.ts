import { NgramTable } from './ngram-table.ts';

/** The arrays a language model consists of: what is saved and loaded. */
export interface LanguageModelArrays {
  /** By word: log P(word), and the weight of backing off to it from a bigram after `word`. */
  readonly unigramLogProb: Float32Array;
  readonly unigramBackoff: Float32Array;
  /** By bigram (first word, second word). */
  readonly bigramFirst: Int32Array;
  readonly bigramSecond: Int32Array;
  readonly bigramLogProb: Float32Array;
  readonly bigramBackoff: Float32Array;
  /** By bigram: the state after it. */
  readonly bigramState: Int32Array;
  /** By trigram (its first two words as a bigram, third word). */
  readonly trigramFirst: Int32Array;
  readonly trigramSecond: Int32Array;
  readonly trigramLogProb: Float32Array;
  readonly trigramState: Int32Array;
}

/**
 * An interpolated trigram model in back-off form: every n-gram seen in training holds its interpolated log-probability,
 * every context what is left for n-grams that were not.
 *
 * A *state* is all the model remembers of the words before: the number of a bigram that is the context of some
 * trigram, or else `~word`, the last word alone. Equal states predict equally.
 */
export class LanguageModel {
  readonly arrays: LanguageModelArrays;
  /** The state after the word that {@link score} scored last: a second result without an allocation. */
  nextState = 0;
  readonly #bigrams: NgramTable;
  readonly #trigrams: NgramTable;

  constructor(arrays: LanguageModelArrays) {
    this.arrays = arrays;
    this.#bigrams = new NgramTable({
      context: arrays.bigramFirst,
      word: arrays.bigramSecond,
      state: arrays.bigramState,
      logProb: arrays.bigramLogProb,
    });
    this.#trigrams = new NgramTable({
      context: arrays.trigramFirst,
      word: arrays.trigramSecond,
      state: arrays.trigramState,
      logProb: arrays.trigramLogProb,
    });
  }

  /** The state after two words. */
  stateAfter(first: number, second: number): number {
    const bigram = this.#bigrams.find(first, second);
    return bigram < 0 ? ~second : this.#bigrams.stateAt(bigram);
  }

  /** log P(word | state), natural; leaves the following state in {@link nextState}. */
  score(state: number, word: number): number {
    let logProb = 0;
    let last = ~state;
    if (state >= 0) {
      const trigram = this.#trigrams.find(state, word);
      if (trigram >= 0) {
        this.nextState = this.#trigrams.stateAt(trigram);
        return this.#trigrams.logProbAt(trigram);
      }
      logProb = this.arrays.bigramBackoff[state]!;
      last = this.arrays.bigramSecond[state]!;
    }
    const bigram = this.#bigrams.find(last, word);
    if (bigram >= 0) {
      this.nextState = this.#bigrams.stateAt(bigram);
      return logProb + this.#bigrams.logProbAt(bigram);
    }
    this.nextState = ~word;
    return logProb + this.arrays.unigramBackoff[last]! + this.arrays.unigramLogProb[word]!;
  }
}
