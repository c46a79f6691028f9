import { UNKNOWN } from '../../word-alignment/vocabulary.ts';
import { MAX_SEGMENT_LENGTH } from './coverage.ts';
import { MAX_PHRASE_LENGTH, type Weights } from './defaults.ts';
import type { OptionIndex } from './option-index.ts';
import { ROOT } from './phrase-extraction.ts';
import type { PhraseTable } from './phrase-table.ts';

/** Stands among source words for text that is copied as one piece. */
export const OPAQUE = -1;
/** Stands among options for the source word itself. */
export const PASS_THROUGH = -1;
/** Model scores of a word nobody knows: by the phrase table, and by the language model. */
const UNKNOWN_TABLE_SCORE = -10;
export const UNKNOWN_LOG_PROB = -10;

/** No source phrase spans these words. */
const NO_PHRASE = -1;
const STRIDE = MAX_SEGMENT_LENGTH + 1;

/** Source words that are translated by one search. */
export interface SegmentInput {
  /** Source word ids, UNKNOWN or OPAQUE; at most MAX_SEGMENT_LENGTH. */
  readonly words: Int32Array;
  /** By word: the number of the slot whose words must stay together, -1 outside. A slot's words are neighbours. */
  readonly walls?: Int32Array;
}

/** The translation options of a segment, and the best score that any part of it could get. */
export class Segment {
  length = 0;
  /** By position: the range of the walled slot it lies in; empty outside. */
  readonly wallStart = new Int32Array(MAX_SEGMENT_LENGTH);
  readonly wallEnd = new Int32Array(MAX_SEGMENT_LENGTH);
  /** By position: the score of passing the word through. */
  readonly passThroughScore = new Float64Array(MAX_SEGMENT_LENGTH);
  /** Source phrase of the words from `start`, at `start · MAX_PHRASE_LENGTH + length − 1`. */
  readonly #phrases = new Int32Array(MAX_SEGMENT_LENGTH * MAX_PHRASE_LENGTH);
  /** Estimate for the words from `start` to `end`, at `start · STRIDE + end`. */
  readonly #estimates = new Float64Array(STRIDE * STRIDE);
  readonly #table: PhraseTable;
  readonly #index: OptionIndex;
  readonly #weights: Weights;

  constructor(parts: { table: PhraseTable; index: OptionIndex; weights: Weights }) {
    this.#table = parts.table;
    this.#index = parts.index;
    this.#weights = parts.weights;
  }

  load({ words, walls }: SegmentInput): void {
    this.length = words.length;
    for (let i = 0; i < words.length; i++) {
      const slot = walls?.[i] ?? -1;
      const continues = i > 0 && slot >= 0 && walls?.[i - 1] === slot;
      this.wallStart[i] = continues ? this.wallStart[i - 1]! : i;
      if (!continues) this.wallEnd[i] = slot < 0 ? i : endOfRun(walls!, i);
      else this.wallEnd[i] = this.wallEnd[i - 1]!;
      this.passThroughScore[i] = this.#weights.word + (words[i] === OPAQUE ? 0 : this.#unknownScore());
    }
    for (let start = 0; start < words.length; start++) this.#findPhrases(words, start);
    this.#estimateAll();
  }

  /** The source phrase of these words, or a negative number. */
  phrase(start: number, length: number): number {
    return this.#phrases[start * MAX_PHRASE_LENGTH + length - 1]!;
  }

  estimate(start: number, end: number): number {
    return this.#estimates[start * STRIDE + end]!;
  }

  #unknownScore(): number {
    return UNKNOWN_TABLE_SCORE + this.#weights.languageModel * UNKNOWN_LOG_PROB;
  }

  /** Looks up the phrases that begin at `start`; none crosses a wall or holds an unknown word. */
  #findPhrases(words: Int32Array, start: number): void {
    const row = this.#phrases.subarray(start * MAX_PHRASE_LENGTH, (start + 1) * MAX_PHRASE_LENGTH).fill(NO_PHRASE);
    const { firstOption } = this.#table.arrays;
    let phrase = ROOT;
    for (let length = 1; length <= MAX_PHRASE_LENGTH && start + length <= words.length; length++) {
      const last = start + length - 1;
      const sameWall = this.wallStart[last] === this.wallStart[start] || this.#isOpenGround(start, last);
      if (!sameWall || words[last] === UNKNOWN || words[last] === OPAQUE) break;
      phrase = this.#table.extend(phrase, words[last]!);
      if (phrase < 0) break;
      if (firstOption[phrase] === firstOption[phrase + 1]) continue;
      this.#index.prepare(phrase);
      row[length - 1] = phrase;
    }
  }

  /** Whether neither position lies in a walled slot. (A phrase grows word by word, so those between do not either.) */
  #isOpenGround(a: number, b: number): boolean {
    return this.wallEnd[a] === a && this.wallEnd[b] === b;
  }

  /** Best estimate of every range: one option, or the sum over its best cut. */
  #estimateAll(): void {
    const estimates = this.#estimates;
    for (let length = 1; length <= this.length; length++) {
      for (let start = 0; start + length <= this.length; start++) {
        const end = start + length;
        let best = this.#bestOption(start, length);
        for (let cut = start + 1; cut < end; cut++) {
          const sum = estimates[start * STRIDE + cut]! + estimates[cut * STRIDE + end]!;
          if (sum > best) best = sum;
        }
        estimates[start * STRIDE + end] = best;
      }
    }
  }

  #bestOption(start: number, length: number): number {
    if (length > MAX_PHRASE_LENGTH) return Number.NEGATIVE_INFINITY;
    const phrase = this.phrase(start, length);
    if (phrase >= 0) return this.#index.estimate(this.#table.arrays.firstOption[phrase]!);
    return length === 1 ? this.passThroughScore[start]! : Number.NEGATIVE_INFINITY;
  }
}

function endOfRun(walls: Int32Array, start: number): number {
  let end = start + 1;
  while (end < walls.length && walls[end] === walls[start]) end++;
  return end;
}
