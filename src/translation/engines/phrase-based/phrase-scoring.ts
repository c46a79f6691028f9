import { NumberList } from '../../word-alignment/number-list.ts';
import type { PairTable } from '../../word-alignment/pair-table.ts';
import { MAX_OPTIONS_PER_PHRASE, MAX_PHRASE_LENGTH, type Weights } from './defaults.ts';
import type { LanguageModel } from './language-model.ts';
import { type ExtractedPhrases, NO_WORD, ROOT } from './phrase-extraction.ts';
import { PhraseTable, SCORES_PER_OPTION } from './phrase-table.ts';

export interface PhraseScoringOptions {
  /** Decide, with the language model, which options of a source phrase are its best. */
  readonly weights: Weights;
  readonly languageModel: LanguageModel;
}

/**
 * Gives every phrase pair its four scores (Koehn, Och & Marcu 2003: relative frequencies and lexical weights, both ways)
 * and keeps the best {@link MAX_OPTIONS_PER_PHRASE} of each source phrase.
 */
export function scorePhrases(phrases: ExtractedPhrases, options: PhraseScoringOptions): PhraseTable {
  return new PhraseScorer(phrases, options).score();
}

class PhraseScorer {
  readonly #phrases: ExtractedPhrases;
  readonly #options: PhraseScoringOptions;
  readonly #sourceTotal: Float64Array;
  readonly #targetTotal: Float64Array;
  /** By pair. */
  readonly #scores: Float32Array;
  readonly #rank: Float64Array;
  // Words of the pair at hand; only the first so many are valid.
  readonly #sourceWords = new Int32Array(MAX_PHRASE_LENGTH);
  readonly #targetWords = new Int32Array(MAX_PHRASE_LENGTH);

  constructor(phrases: ExtractedPhrases, options: PhraseScoringOptions) {
    this.#phrases = phrases;
    this.#options = options;
    this.#sourceTotal = new Float64Array(phrases.source.size);
    this.#targetTotal = new Float64Array(phrases.target.size);
    this.#scores = new Float32Array(phrases.pairs.size * SCORES_PER_OPTION);
    this.#rank = new Float64Array(phrases.pairs.size);
  }

  score(): PhraseTable {
    const { pairs, counts } = this.#phrases;
    for (let pair = 0; pair < pairs.size; pair++) {
      this.#sourceTotal[pairs.first[pair]!]! += counts[pair]!;
      this.#targetTotal[pairs.second[pair]!]! += counts[pair]!;
    }
    for (let pair = 0; pair < pairs.size; pair++) this.#scorePair(pair);
    return this.#assemble();
  }

  #scorePair(pair: number): void {
    const { pairs, counts, source, target } = this.#phrases;
    const sourcePhrase = pairs.first[pair]!;
    const targetPhrase = pairs.second[pair]!;
    const sourceLength = readPhrase(source, sourcePhrase, this.#sourceWords);
    const targetLength = readPhrase(target, targetPhrase, this.#targetWords);
    const scores = this.#scores.subarray(pair * SCORES_PER_OPTION, (pair + 1) * SCORES_PER_OPTION);
    scores[0] = Math.log(counts[pair]! / this.#targetTotal[targetPhrase]!);
    scores[1] = this.#sourceWeight(pair, sourceLength, targetLength);
    scores[2] = Math.log(counts[pair]! / this.#sourceTotal[sourcePhrase]!);
    scores[3] = this.#targetWeight(pair, sourceLength, targetLength);
    const { weights, languageModel } = this.#options;
    const fluency = phraseLogProb(languageModel, this.#targetWords.subarray(0, targetLength));
    this.#rank[pair] = tableScore(scores, weights) + weights.word * targetLength + weights.languageModel * fluency;
  }

  /** Lexical weight: Π over source words of the mean P(source word | linked target word). */
  #sourceWeight(pair: number, sourceLength: number, targetLength: number): number {
    const { links, lexicon } = this.#phrases;
    let weight = 0;
    for (let i = 0; i < sourceLength; i++) {
      const word = this.#sourceWords[i]!;
      let sum = 0;
      let linked = 0;
      for (let j = 0; j < targetLength; j++) {
        if (((links[pair]! >>> (i * MAX_PHRASE_LENGTH + j)) & 1) === 0) continue;
        sum += lexicon.sourceGivenTarget(word, this.#targetWords[j]!);
        linked++;
      }
      weight += Math.log(linked > 0 ? sum / linked : lexicon.sourceGivenTarget(word, NO_WORD));
    }
    return weight;
  }

  /** Lexical weight: Π over target words of the mean P(target word | linked source word). */
  #targetWeight(pair: number, sourceLength: number, targetLength: number): number {
    const { links, lexicon } = this.#phrases;
    let weight = 0;
    for (let j = 0; j < targetLength; j++) {
      const word = this.#targetWords[j]!;
      let sum = 0;
      let linked = 0;
      for (let i = 0; i < sourceLength; i++) {
        if (((links[pair]! >>> (i * MAX_PHRASE_LENGTH + j)) & 1) === 0) continue;
        sum += lexicon.targetGivenSource(this.#sourceWords[i]!, word);
        linked++;
      }
      weight += Math.log(linked > 0 ? sum / linked : lexicon.targetGivenSource(NO_WORD, word));
    }
    return weight;
  }

  /** The kept options, source phrase by source phrase, best first. */
  #assemble(): PhraseTable {
    const { pairs, source, target, links } = this.#phrases;
    const kept = this.#bestPairs();
    const scores = new Float32Array(kept.length * SCORES_PER_OPTION);
    kept.forEach((pair, option) => {
      const from = pair * SCORES_PER_OPTION;
      scores.set(this.#scores.subarray(from, from + SCORES_PER_OPTION), option * SCORES_PER_OPTION);
    });
    const sourcePhraseOf = kept.map((pair) => pairs.first[pair]!);
    const targetPhraseOf = kept.map((pair) => pairs.second[pair]!);
    return new PhraseTable({
      ...sourcePhrases(source, sourcePhraseOf),
      links: kept.map((pair) => links[pair]!),
      scores,
      ...targetPhrases(target, targetPhraseOf),
    });
  }

  /** Pairs ordered by source phrase, then rank; equal ranks in order of first appearance. */
  #bestPairs(): Int32Array {
    const { pairs, source } = this.#phrases;
    const start = new Int32Array(source.size + 1);
    for (let pair = 0; pair < pairs.size; pair++) start[pairs.first[pair]! + 1]!++;
    for (let p = 0; p < source.size; p++) start[p + 1]! += start[p]!;
    const sorted = new Int32Array(pairs.size);
    const next = start.slice();
    for (let pair = 0; pair < pairs.size; pair++) sorted[next[pairs.first[pair]!]!++] = pair;
    const kept = new NumberList();
    for (let p = 0; p < source.size; p++) {
      const ofPhrase = sorted.subarray(start[p]!, start[p + 1]!);
      if (ofPhrase.length > 1) ofPhrase.sort((a, b) => this.#rank[b]! - this.#rank[a]! || a - b);
      for (const pair of ofPhrase.subarray(0, MAX_OPTIONS_PER_PHRASE)) kept.push(pair);
    }
    return kept.toArray();
  }
}

/** The part of an option's model score that the phrase table decides, without the word bonus. */
export function tableScore(scores: Float32Array, weights: Weights): number {
  return (
    weights.sourceGivenTarget * scores[0]! +
    weights.sourceGivenTargetWords * scores[1]! +
    weights.targetGivenSource * scores[2]! +
    weights.targetGivenSourceWords * scores[3]! +
    weights.phrase
  );
}

/** log P(phrase) when nothing is known of the words before it. */
function phraseLogProb(model: LanguageModel, words: Int32Array): number {
  let logProb = model.arrays.unigramLogProb[words[0]!]!;
  let state = ~words[0]!;
  for (let i = 1; i < words.length; i++) {
    logProb += model.score(state, words[i]!);
    state = model.nextState;
  }
  return logProb;
}

/**
 * The trie without the phrases that neither have an option nor begin one that has, numbered anew in the same order.
 * @param used by option, its source phrase; never falling
 */
function sourcePhrases(trie: PairTable, used: Int32Array) {
  const isNeeded = new Uint8Array(trie.size);
  for (const phrase of used) isNeeded[phrase] = 1;
  for (let phrase = trie.size - 1; phrase >= 0; phrase--) {
    // A prefix is always older than its phrase.
    if (isNeeded[phrase] === 1 && trie.first[phrase] !== ROOT) isNeeded[trie.first[phrase]!] = 1;
  }
  const numbers = new Int32Array(trie.size);
  const prefix = new NumberList();
  const lastWord = new NumberList();
  const firstOption = new NumberList();
  let option = 0;
  for (let phrase = 0; phrase < trie.size; phrase++) {
    if (isNeeded[phrase] === 0) continue;
    numbers[phrase] = prefix.length;
    prefix.push(trie.first[phrase] === ROOT ? ROOT : numbers[trie.first[phrase]!]!);
    lastWord.push(trie.second[phrase]!);
    firstOption.push(option);
    while (used[option] === phrase) option++;
  }
  firstOption.push(option);
  return { prefix: prefix.toArray(), lastWord: lastWord.toArray(), firstOption: firstOption.toArray() };
}

/** Numbers the target phrases in use anew, and writes out their words. */
function targetPhrases(trie: PairTable, used: Int32Array) {
  const numbers = new Int32Array(trie.size).fill(-1);
  const starts = new NumberList();
  const words = new NumberList();
  const buffer = new Int32Array(MAX_PHRASE_LENGTH);
  const target = used.map((phrase) => {
    if (numbers[phrase]! < 0) {
      numbers[phrase] = starts.length;
      starts.push(words.length);
      const length = readPhrase(trie, phrase, buffer);
      for (let i = 0; i < length; i++) words.push(buffer[i]!);
    }
    return numbers[phrase]!;
  });
  starts.push(words.length);
  return { target, targetStart: starts.toArray(), targetWords: words.toArray() };
}

/** Writes the words of a trie's phrase into the buffer; returns how many. */
function readPhrase(trie: PairTable, phrase: number, buffer: Int32Array): number {
  let length = 0;
  for (let node = phrase; node !== ROOT; node = trie.first[node]!) buffer[length++] = trie.second[node]!;
  buffer.subarray(0, length).reverse();
  return length;
}
