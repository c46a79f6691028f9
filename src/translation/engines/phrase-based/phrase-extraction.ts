import type { DirectionalLinks } from '../../word-alignment/align-words.ts';
import type { EncodedBitext } from '../../word-alignment/encoded-bitext.ts';
import { NumberList } from '../../word-alignment/number-list.ts';
import { PairTable } from '../../word-alignment/pair-table.ts';
import { type AlignmentMatrix, growDiagFinalAnd } from '../../word-alignment/symmetrisation.ts';
import { MAX_PHRASE_LENGTH } from './defaults.ts';

/** Root of a phrase trie: the prefix of a phrase of one word. */
export const ROOT = -1;
/** In {@link LexicalCounts}: stands for no word. (No sentence holds the unknown word.) */
export const NO_WORD = 0;

/** Least P(source word | target word) of a single word pair that no phrase pair vouches for. */
const LEAST_SINGLE_WORD_SHARE = 0.1;

/** All phrase pairs that agree with the word alignment, and how often they occur. */
export interface ExtractedPhrases {
  /** Tries (phrase without its last word, last word) → phrase. */
  readonly source: PairTable;
  readonly target: PairTable;
  /** (source phrase, target phrase) → pair. */
  readonly pairs: PairTable;
  readonly counts: Int32Array;
  /** By pair: its most frequent links inside (majority vote), bit `i · MAX_PHRASE_LENGTH + j` for source i, target j. */
  readonly links: Int32Array;
  readonly lexicon: LexicalCounts;
}

/** How often single words are linked, {@link NO_WORD} standing in for the missing end. */
export class LexicalCounts {
  readonly #pairs = new PairTable();
  readonly #counts = new NumberList();
  readonly #ofSource = new NumberList();
  readonly #ofTarget = new NumberList();

  add(source: number, target: number, weight: number): void {
    this.#counts.increment(this.#pairs.add(source, target), weight);
    this.#ofSource.increment(source, weight);
    this.#ofTarget.increment(target, weight);
  }

  /** Visits every pair of words that are linked, in order of their first appearance. */
  forEachLink(visit: (source: number, target: number, count: number) => void): void {
    for (let pair = 0; pair < this.#pairs.size; pair++) {
      const [source, target] = [this.#pairs.first[pair]!, this.#pairs.second[pair]!];
      if (source !== NO_WORD && target !== NO_WORD) visit(source, target, this.#counts.get(pair));
    }
  }

  targetGivenSource(source: number, target: number): number {
    return this.#count(source, target) / Math.max(1, this.#ofSource.get(source));
  }

  sourceGivenTarget(source: number, target: number): number {
    return this.#count(source, target) / Math.max(1, this.#ofTarget.get(target));
  }

  #count(source: number, target: number): number {
    const pair = this.#pairs.find(source, target);
    return pair < 0 ? 1e-7 : this.#counts.get(pair);
  }
}

/** Extracts phrase pairs (Och & Ney 2004) from the symmetrised links of every sentence pair. */
export function extractPhrases(bitext: EncodedBitext, links: DirectionalLinks): ExtractedPhrases {
  const extractor = new PhraseExtractor();
  const { source, target, weights } = bitext;
  for (let k = 0; k < source.count; k++) {
    const targetToSource = links.targetToSource.subarray(target.offsets[k]!, target.offsets[k + 1]!);
    const sourceToTarget = links.sourceToTarget.subarray(source.offsets[k]!, source.offsets[k + 1]!);
    const matrix = growDiagFinalAnd(targetToSource, sourceToTarget);
    extractor.addSentence({
      source: source.sentence(k),
      target: target.sentence(k),
      matrix,
      weight: weights?.[k] ?? 1,
    });
  }
  return extractor.finish();
}

class PhraseExtractor {
  readonly #source = new PairTable(1 << 18);
  readonly #target = new PairTable(1 << 18);
  readonly #pairs = new PairTable(1 << 20);
  readonly #counts = new NumberList();
  readonly #links = new NumberList();
  readonly #votes = new NumberList();
  readonly #lexicon = new LexicalCounts();
  // The sentence pair at hand.
  #sourceWords: Int32Array = new Int32Array();
  #targetWords: Int32Array = new Int32Array();
  #weight = 1;
  #matrix: AlignmentMatrix = { sourceLength: 0, targetLength: 0, links: new Uint8Array() };
  /** By target position: the first and last source position linked to it; first > last if none is. */
  #firstSource = new Int32Array();
  #lastSource = new Int32Array();

  addSentence(pair: { source: Int32Array; target: Int32Array; matrix: AlignmentMatrix; weight: number }): void {
    this.#sourceWords = pair.source;
    this.#targetWords = pair.target;
    this.#matrix = pair.matrix;
    this.#weight = pair.weight;
    this.#countLinks();
    for (let start = 0; start < pair.source.length; start++) this.#extractFrom(start);
  }

  finish(): ExtractedPhrases {
    this.#addSingleWords();
    const counts = this.#counts.toArray();
    const links = this.#links.toArray();
    return { source: this.#source, target: this.#target, pairs: this.#pairs, counts, links, lexicon: this.#lexicon };
  }

  /**
   * Words that never were a phrase of their own ("vacuum" in "vacuum cleaner") get the words they are linked to, but
   * not words that mostly stand for others: those were only caught in a loose translation.
   */
  #addSingleWords(): void {
    const isPhrase = new Uint8Array(this.#source.size);
    for (let pair = 0; pair < this.#pairs.size; pair++) isPhrase[this.#pairs.first[pair]!] = 1;
    this.#lexicon.forEachLink((sourceWord, targetWord, count) => {
      const phrase = this.#source.add(ROOT, sourceWord);
      const share = this.#lexicon.sourceGivenTarget(sourceWord, targetWord);
      if (isPhrase[phrase] === 1 || share < LEAST_SINGLE_WORD_SHARE) return;
      const pair = this.#pairs.add(phrase, this.#target.add(ROOT, targetWord));
      this.#counts.set(pair, count);
      this.#links.set(pair, 1);
    });
  }

  #countLinks(): void {
    const { sourceLength, targetLength, links } = this.#matrix;
    this.#firstSource = new Int32Array(targetLength).fill(sourceLength);
    this.#lastSource = new Int32Array(targetLength).fill(-1);
    for (let i = 0; i < sourceLength; i++) {
      let linked = false;
      for (let j = 0; j < targetLength; j++) {
        if (links[i * targetLength + j] === 0) continue;
        linked = true;
        if (this.#lastSource[j]! < 0) this.#firstSource[j] = i;
        this.#lastSource[j] = i;
        this.#lexicon.add(this.#sourceWords[i]!, this.#targetWords[j]!, this.#weight);
      }
      if (!linked) this.#lexicon.add(this.#sourceWords[i]!, NO_WORD, this.#weight);
    }
    this.#targetWords.forEach((word, j) => {
      if (!this.#isLinked(j)) this.#lexicon.add(NO_WORD, word, this.#weight);
    });
  }

  /** All pairs whose source phrase begins at `start`. */
  #extractFrom(start: number): void {
    const { sourceLength, targetLength, links } = this.#matrix;
    let phrase = ROOT;
    let first = targetLength;
    let last = -1;
    for (let end = start; end < sourceLength && end < start + MAX_PHRASE_LENGTH; end++) {
      phrase = this.#source.add(phrase, this.#sourceWords[end]!);
      for (let j = 0; j < targetLength; j++) {
        if (links[end * targetLength + j] === 0) continue;
        if (j < first) first = j;
        if (j > last) last = j;
      }
      if (last < 0 || last - first >= MAX_PHRASE_LENGTH || !this.#closed({ start, end, first, last })) continue;
      this.#addPairs({ phrase, start, end, first, last });
    }
  }

  /** Whether no target word from `first` to `last` is linked outside the source words from `start` to `end`. */
  #closed({ start, end, first, last }: { start: number; end: number; first: number; last: number }): boolean {
    for (let j = first; j <= last; j++) {
      if (this.#isLinked(j) && (this.#firstSource[j]! < start || this.#lastSource[j]! > end)) return false;
    }
    return true;
  }

  /** The source phrase with the target words from `first` to `last`, and with unlinked words around them. */
  #addPairs(box: { phrase: number; start: number; end: number; first: number; last: number }): void {
    const { targetLength } = this.#matrix;
    for (let from = box.first; from >= 0 && box.last - from < MAX_PHRASE_LENGTH; from--) {
      if (from < box.first && this.#isLinked(from)) break;
      for (let to = box.last; to < targetLength && to - from < MAX_PHRASE_LENGTH; to++) {
        if (to > box.last && this.#isLinked(to)) break;
        let targetPhrase = ROOT;
        for (let j = from; j <= to; j++) targetPhrase = this.#target.add(targetPhrase, this.#targetWords[j]!);
        this.#addPair(this.#pairs.add(box.phrase, targetPhrase), this.#linksInside(box.start, box.end, from, to));
      }
    }
  }

  /** Counts a pair, and keeps its most frequent links by the majority vote of Boyer & Moore. */
  #addPair(pair: number, links: number): void {
    const weight = this.#weight;
    this.#counts.increment(pair, weight);
    const votes = this.#votes.get(pair);
    const agrees = votes === 0 || this.#links.get(pair) === links;
    if (votes === 0 || (!agrees && votes < weight)) this.#links.set(pair, links);
    this.#votes.set(pair, agrees ? votes + weight : Math.abs(votes - weight));
  }

  #linksInside(start: number, end: number, from: number, to: number): number {
    const { targetLength, links } = this.#matrix;
    let bits = 0;
    for (let i = start; i <= end; i++) {
      for (let j = from; j <= to; j++) {
        if (links[i * targetLength + j] === 1) bits |= 1 << ((i - start) * MAX_PHRASE_LENGTH + j - from);
      }
    }
    return bits;
  }

  #isLinked(j: number): boolean {
    return this.#lastSource[j]! >= 0;
  }
}
