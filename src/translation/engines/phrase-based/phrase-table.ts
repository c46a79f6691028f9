import { PairTable } from '../../word-alignment/pair-table.ts';
import { MAX_PHRASE_LENGTH } from './defaults.ts';

/** Scores of one translation option, in this order, all natural logarithms. */
export const SCORES_PER_OPTION = 4;

/** The arrays a phrase table consists of: what is saved and loaded. */
export interface PhraseTableArrays {
  /** Trie of the source phrases: (phrase without its last word, last word) → phrase. */
  readonly prefix: Int32Array;
  readonly lastWord: Int32Array;
  /** Options of source phrase p: `firstOption[p] … firstOption[p + 1]`, best first. */
  readonly firstOption: Int32Array;
  /** By option: a target phrase. */
  readonly target: Int32Array;
  /** By option: links inside, bit `i · MAX_PHRASE_LENGTH + j` for source word i and target word j. */
  readonly links: Int32Array;
  /**
   * By option: log P(source | target) by counts, by words, log P(target | source) by counts, by words.
   */
  readonly scores: Float32Array;
  /** Words of target phrase t: `targetWords[targetStart[t] … targetStart[t + 1]]`. */
  readonly targetStart: Int32Array;
  readonly targetWords: Int32Array;
}

/** Source phrases and their translations. An *option* is one translation of one source phrase. */
export class PhraseTable {
  readonly arrays: PhraseTableArrays;
  readonly #trie: PairTable;

  constructor(arrays: PhraseTableArrays) {
    this.arrays = arrays;
    this.#trie = PairTable.of(arrays.prefix, arrays.lastWord);
  }

  get optionCount(): number {
    return this.arrays.target.length;
  }

  get sourcePhraseCount(): number {
    return this.arrays.prefix.length;
  }

  /** The phrase one word longer than `prefix` (ROOT for none), or -1. */
  extend(prefix: number, word: number): number {
    return this.#trie.find(prefix, word);
  }

  /** The target words of an option. */
  words(option: number): Int32Array {
    const { target, targetStart, targetWords } = this.arrays;
    const phrase = target[option]!;
    return targetWords.subarray(targetStart[phrase]!, targetStart[phrase + 1]!);
  }

  /** Whether the option's source word i stands for its target word j. */
  isLinked(option: number, i: number, j: number): boolean {
    return ((this.arrays.links[option]! >>> (i * MAX_PHRASE_LENGTH + j)) & 1) === 1;
  }
}
