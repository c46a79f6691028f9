import { SENTENCE_END, SENTENCE_START, UNKNOWN } from '../../word-alignment/vocabulary.ts';
import { highBit, isCovered, lowBit, MAX_SEGMENT_LENGTH } from './coverage.ts';
import type { DecodedPhrase, Decoding } from './decoding.ts';
import { type DecodingOptions, MAX_PHRASE_LENGTH } from './defaults.ts';
import { derivations } from './derivations.ts';
import type { LanguageModel } from './language-model.ts';
import { NO_SECOND_WORD, OptionIndex } from './option-index.ts';
import type { PhraseTable } from './phrase-table.ts';
import { type Hypothesis, SearchGraph } from './search-graph.ts';
import { PASS_THROUGH, Segment, type SegmentInput } from './segment.ts';

/** Derivations looked at for each translation wanted: most differ only in how they cut the same words into phrases. */
const DERIVATIONS_PER_TEXT = 100;

/**
 * Stack decoder for phrase-based translation (Koehn 2004, "Pharaoh"): partial translations grow phrase by phrase; those that cover
 * equally many source words compete. Ties go to the hypothesis found first, so that results never vary.
 *
 * With walls, a translation that has begun a slot must finish it before it leaves: the slot's target words are neighbours.
 * There is always a legal next step (the first uncovered word, of the slot if one is open), so the search cannot fail.
 */
export class Decoder {
  readonly #table: PhraseTable;
  readonly #model: LanguageModel;
  readonly #options: DecodingOptions;
  readonly #index: OptionIndex;
  readonly #segment: Segment;
  readonly #graph = new SearchGraph(MAX_SEGMENT_LENGTH);
  /** The hypothesis under construction; `score` is set anew for each option. */
  readonly #draft: Hypothesis = newHypothesis();

  constructor(parts: { table: PhraseTable; model: LanguageModel; options: DecodingOptions }) {
    const { table, model, options } = parts;
    this.#table = table;
    this.#model = model;
    this.#options = options;
    this.#index = new OptionIndex({ table, model, weights: options.weights });
    this.#segment = new Segment({ table, index: this.#index, weights: options.weights });
  }

  decode(input: SegmentInput): Decoding {
    this.#search(input, { arcs: false });
    const best = this.#finals(1)[0]!;
    return { phrases: this.#trace(best), score: this.#graph.score[best]! };
  }

  /**
   * Up to `count` translations, no two of the same words, the better first; the first is that of {@link decode}.
   * They are those the search came by on its way to the best: what its limits cut off is not among them.
   */
  decodeBest(input: SegmentInput, count: number): Decoding[] {
    this.#search(input, { arcs: true });
    const found = new Map<string, Decoding>();
    let tried = 0;
    for (const decoding of derivations(this.#graph, this.#finals(Number.POSITIVE_INFINITY))) {
      const words = this.#wordsOf(decoding.phrases);
      if (!found.has(words)) found.set(words, decoding);
      if (found.size >= count || ++tried >= count * DERIVATIONS_PER_TEXT) break;
    }
    return [...found.values()];
  }

  #search(input: SegmentInput, keep: { arcs: boolean }): void {
    const graph = this.#graph;
    this.#segment.load(input);
    graph.clear(keep);
    graph.offer({ ...newHypothesis(), languageState: this.#model.stateAfter(SENTENCE_START, SENTENCE_START) });
    for (let covered = 0; covered < input.words.length; covered++) {
      for (const id of graph.best(covered, this.#options.limits)) this.#expand(id);
    }
  }

  /** The best complete translations. */
  #finals(count: number): number[] {
    return this.#graph.best(this.#segment.length, { beam: count, threshold: Number.POSITIVE_INFINITY });
  }

  /** What tells translations of this segment apart: target words, and positions of words passed through. */
  #wordsOf(phrases: readonly DecodedPhrase[]): string {
    return phrases
      .map(({ sourceStart, option }) =>
        option === PASS_THROUGH ? `@${sourceStart}` : this.#table.words(option).join(),
      )
      .join();
  }

  /** Extends a hypothesis by every phrase that may come next. */
  #expand(id: number): void {
    const { graph, segment } = { graph: this.#graph, segment: this.#segment };
    const { distortionLimit } = this.#options.limits;
    const low = graph.low[id]!;
    const high = graph.high[id]!;
    const end = graph.end[id]!;
    let first = graph.firstGap[id]!;
    let limit = segment.length;
    const gapInSlot = this.#gapInOpenSlot(id);
    if (gapInSlot >= 0) {
      first = gapInSlot;
      limit = segment.wallEnd[gapInSlot]!;
    }
    for (let start = first; start < limit && start <= first + distortionLimit; start++) {
      if (isCovered(low, high, start)) continue;
      const jump = Math.abs(start - end);
      if (jump <= distortionLimit || start === first) this.#expandFrom(id, start, jump);
    }
  }

  /** The first uncovered position of the slot that the last phrase lies in; -1 if it is done or there is none. */
  #gapInOpenSlot(id: number): number {
    const last = this.#graph.end[id]! - 1;
    if (last < 0) return -1;
    const end = this.#segment.wallEnd[last]!;
    for (let i = this.#segment.wallStart[last]!; i < end; i++) {
      if (!isCovered(this.#graph.low[id]!, this.#graph.high[id]!, i)) return i;
    }
    return -1;
  }

  /** Extends a hypothesis by the phrases that begin at `start`, shorter ones first. */
  #expandFrom(id: number, start: number, jump: number): void {
    const { length } = this.#segment;
    const graph = this.#graph;
    const draft = this.#draft;
    draft.parent = id;
    draft.low = graph.low[id]!;
    draft.high = graph.high[id]!;
    draft.covered = countCovered(draft.low, draft.high);
    draft.start = start;
    const base = graph.score[id]! - this.#options.weights.distortion * jump;
    const state = graph.languageState[id]!;
    for (let end = start + 1; end <= length && end <= start + MAX_PHRASE_LENGTH; end++) {
      if (isCovered(draft.low, draft.high, end - 1)) break;
      draft.low |= lowBit(end - 1);
      draft.high |= highBit(end - 1);
      draft.covered++;
      draft.end = end;
      const phrase = this.#segment.phrase(start, end - start);
      if (phrase < 0 && end > start + 1) continue;
      const future = this.#lookAhead(graph.firstGap[id]!);
      if (phrase >= 0) this.#offerOptions({ phrase, state, base, future });
      else this.#offerPassThrough({ base, future });
    }
  }

  /** Sets the draft's first gap, and adds up the estimates of all its gaps. */
  #lookAhead(from: number): number {
    const { length } = this.#segment;
    const { low, high } = this.#draft;
    let future = 0;
    let position = from;
    while (position < length && isCovered(low, high, position)) position++;
    this.#draft.firstGap = position;
    while (position < length) {
      const start = position;
      while (position < length && !isCovered(low, high, position)) position++;
      future += this.#segment.estimate(start, position);
      while (position < length && isCovered(low, high, position)) position++;
    }
    return future;
  }

  /** Offers the options of a phrase, the most promising first, until they fall too far behind the best of the stack. */
  #offerOptions({
    phrase,
    state,
    base,
    future,
  }: {
    phrase: number;
    state: number;
    base: number;
    future: number;
  }): void {
    const { firstOption } = this.#table.arrays;
    const { languageModel } = this.#options.weights;
    const { threshold } = this.#options.limits;
    const [model, index, draft] = [this.#model, this.#index, this.#draft];
    const { bestTotal } = this.#graph;
    const last = firstOption[phrase + 1]!;
    for (let rank = firstOption[phrase]!; rank < last; rank++) {
      const worst = bestTotal[draft.covered]! - threshold;
      if (base + future + index.estimate(rank) < worst) break;
      const secondWord = index.secondWord(rank);
      let logProb = model.score(state, index.firstWord(rank));
      if (secondWord !== NO_SECOND_WORD) logProb += model.score(model.nextState, secondWord);
      draft.languageState = secondWord === NO_SECOND_WORD ? model.nextState : index.endState(rank);
      draft.score = base + index.fixedScore(rank) + languageModel * logProb;
      if (draft.score + future < worst) continue;
      draft.option = index.option(rank);
      this.#offerDraft(future);
    }
  }

  /** Offers the source word itself; the language model has nothing to say about it and forgets what came before. */
  #offerPassThrough({ base, future }: { base: number; future: number }): void {
    const draft = this.#draft;
    draft.option = PASS_THROUGH;
    draft.languageState = ~UNKNOWN;
    draft.score = base + this.#segment.passThroughScore[draft.start]!;
    this.#offerDraft(future);
  }

  #offerDraft(future: number): void {
    const draft = this.#draft;
    if (draft.covered === this.#segment.length) {
      draft.score += this.#options.weights.languageModel * this.#model.score(draft.languageState, SENTENCE_END);
    }
    draft.total = draft.score + future;
    this.#graph.offer(draft);
  }

  #trace(last: number): DecodedPhrase[] {
    const graph = this.#graph;
    const phrases: DecodedPhrase[] = [];
    for (let id = last; graph.parent[id]! >= 0; id = graph.parent[id]!) {
      phrases.push({ sourceStart: graph.start[id]!, sourceEnd: graph.end[id]!, option: graph.option[id]! });
    }
    return phrases.reverse();
  }
}

function newHypothesis(): Hypothesis {
  const nothing = { low: 0, high: 0, covered: 0, firstGap: 0, start: 0, end: 0, option: PASS_THROUGH };
  return { ...nothing, languageState: ~SENTENCE_START, score: 0, total: 0, parent: -1 };
}

function countCovered(low: number, high: number): number {
  return countBits(low) + countBits(high);
}

/** Population count of 32 bits (Hacker's Delight, 5-1). */
function countBits(bits: number): number {
  let n = bits - ((bits >>> 1) & 0x55555555);
  n = (n & 0x33333333) + ((n >>> 2) & 0x33333333);
  n = (n + (n >>> 4)) & 0x0f0f0f0f;
  return Math.imul(n, 0x01010101) >>> 24;
}
