import type { Weights } from './defaults.ts';
import type { LanguageModel } from './language-model.ts';
import { tableScore } from './phrase-scoring.ts';
import type { PhraseTable } from './phrase-table.ts';
import { SCORES_PER_OPTION } from './phrase-table.ts';

/** No word's number: the second word of an option that has only one. */
export const NO_SECOND_WORD = -1;

// An entry is two doubles and four integers, half a cache line, so that a search reads memory in one line.
const DOUBLES = 4;
const INTEGERS = 8;
const [FIRST_WORD, SECOND_WORD, END_STATE, OPTION] = [4, 5, 6, 7];

/**
 * What the decoder needs of each option under its weights, worked out when a source phrase is first met: the words
 * after the second see no context but the option itself, so their share of the language model is known.
 *
 * The options of a source phrase are ranked by falling estimate; rank r of all is laid out as option r of the phrase
 * table, so that the entries of a phrase p are `firstOption[p] … firstOption[p + 1]`.
 */
export class OptionIndex {
  /** Entry r: estimate and fixed score at `#doubles[4r]`, then the integers at `#integers[8r + 4]`. */
  readonly #doubles: Float64Array;
  readonly #integers: Int32Array;
  readonly #prepared: Uint8Array;
  readonly #table: PhraseTable;
  readonly #model: LanguageModel;
  readonly #weights: Weights;

  constructor(parts: { table: PhraseTable; model: LanguageModel; weights: Weights }) {
    this.#table = parts.table;
    this.#model = parts.model;
    this.#weights = parts.weights;
    // The memory of options that are never met is never touched.
    this.#doubles = new Float64Array(this.#table.optionCount * DOUBLES);
    this.#integers = new Int32Array(this.#doubles.buffer);
    this.#prepared = new Uint8Array(this.#table.sourcePhraseCount);
  }

  /** The fixed score and a guess at the language model score of the first two words, weighted. */
  estimate(rank: number): number {
    return this.#doubles[rank * DOUBLES]!;
  }

  /** Table score, word bonus and language model score of the words after the second, weighted. */
  fixedScore(rank: number): number {
    return this.#doubles[rank * DOUBLES + 1]!;
  }

  firstWord(rank: number): number {
    return this.#integers[rank * INTEGERS + FIRST_WORD!]!;
  }

  /** The second target word, or {@link NO_SECOND_WORD}. */
  secondWord(rank: number): number {
    return this.#integers[rank * INTEGERS + SECOND_WORD!]!;
  }

  /** The language model's state after the option, if it has two words or more. */
  endState(rank: number): number {
    return this.#integers[rank * INTEGERS + END_STATE!]!;
  }

  /** Its number in the phrase table. */
  option(rank: number): number {
    return this.#integers[rank * INTEGERS + OPTION!]!;
  }

  /** Makes the options of a source phrase ready. */
  prepare(phrase: number): void {
    if (this.#prepared[phrase] === 1) return;
    this.#prepared[phrase] = 1;
    const { firstOption } = this.#table.arrays;
    const first = firstOption[phrase]!;
    const options = Array.from({ length: firstOption[phrase + 1]! - first }, (_, i) => this.#rate(first + i));
    options.sort((a, b) => b.estimate - a.estimate || a.option - b.option);
    for (const [i, rated] of options.entries()) this.#write(first + i, rated);
  }

  #rate(option: number): RatedOption {
    const words = this.#table.words(option);
    let edge = this.#model.arrays.unigramLogProb[words[0]!]!;
    let inside = 0;
    let endState = ~words[0]!;
    for (let i = 1; i < words.length; i++) {
      const logProb = this.#model.score(endState, words[i]!);
      if (i === 1) edge += logProb;
      else inside += logProb;
      endState = this.#model.nextState;
    }
    const { word, languageModel } = this.#weights;
    const from = option * SCORES_PER_OPTION;
    const scores = this.#table.arrays.scores.subarray(from, from + SCORES_PER_OPTION);
    const fixedScore = tableScore(scores, this.#weights) + word * words.length + languageModel * inside;
    return { option, words, endState, fixedScore, estimate: fixedScore + languageModel * edge };
  }

  #write(rank: number, { option, words, endState, fixedScore, estimate }: RatedOption): void {
    this.#doubles[rank * DOUBLES] = estimate;
    this.#doubles[rank * DOUBLES + 1] = fixedScore;
    const [first, second = NO_SECOND_WORD] = words;
    this.#integers.set([first!, second, endState, option], rank * INTEGERS + FIRST_WORD!);
  }
}

interface RatedOption {
  readonly option: number;
  readonly words: Int32Array;
  readonly endState: number;
  readonly fixedScore: number;
  readonly estimate: number;
}
