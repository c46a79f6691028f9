import type { EncodedSentences } from '../../word-alignment/encoded-bitext.ts';
import { NumberList } from '../../word-alignment/number-list.ts';
import { PairTable } from '../../word-alignment/pair-table.ts';
import { SENTENCE_END, SENTENCE_START } from '../../word-alignment/vocabulary.ts';
import { LanguageModel } from './language-model.ts';

/** A discount for n-grams seen once, twice, and more often. */
type Discounts = readonly [number, number, number];

/** The n-grams of one order, with the counts that the probabilities of this order are made of. */
interface Order {
  /** By n-gram: its context and its count. */
  readonly context: Int32Array;
  readonly count: Int32Array;
  readonly discounts: Discounts;
  /** By context: the sum of the counts after it, and the share of that sum that the discounts take. */
  readonly total: Float64Array;
  readonly freed: Float64Array;
}

export interface LanguageModelOptions {
  /** Number of word ids; every id but the sentence start has a probability. */
  readonly vocabularySize: number;
  /** By sentence: how often it counts; once if left out. */
  readonly weights?: Int32Array;
}

/**
 * Estimates a trigram model with interpolated modified Kneser–Ney smoothing (Chen & Goodman 1999): trigrams by how often they
 * occur, bigrams and unigrams by how many different words precede them; each order gives what its discounts
 * take to the order below, unigrams to all words alike.
 */
export function trainLanguageModel(sentences: EncodedSentences, options: LanguageModelOptions): LanguageModel {
  const { vocabularySize } = options;
  const { bigrams, trigrams, counts } = countTrigrams(sentences, options.weights);
  const trigramOrder = orderOf(trigrams.first.subarray(0, trigrams.size), counts, bigrams.size);
  const bigramCounts = continuationCounts(trigrams, bigrams);
  const bigramOrder = orderOf(bigrams.first.subarray(0, bigrams.size), bigramCounts, vocabularySize);
  const unigramProb = unigramProbabilities(bigrams, bigramCounts, vocabularySize);

  const bigramProb = new Float64Array(bigrams.size);
  for (let b = 0; b < bigrams.size; b++) bigramProb[b] = interpolated(bigramOrder, b, unigramProb[bigrams.second[b]!]!);
  const bigramState = new Int32Array(bigrams.size);
  for (let b = 0; b < bigrams.size; b++) bigramState[b] = trigramOrder.total[b]! > 0 ? b : ~bigrams.second[b]!;
  const trigramLogProb = new Float32Array(trigrams.size);
  const trigramState = new Int32Array(trigrams.size);
  for (let t = 0; t < trigrams.size; t++) {
    const lower = bigrams.find(bigrams.second[trigrams.first[t]!]!, trigrams.second[t]!);
    trigramLogProb[t] = Math.log(interpolated(trigramOrder, t, bigramProb[lower]!));
    trigramState[t] = bigramState[lower]!;
  }
  return new LanguageModel({
    unigramLogProb: Float32Array.from(unigramProb, (probability) => Math.log(probability)),
    unigramBackoff: backoffWeights(bigramOrder),
    bigramFirst: bigrams.first.slice(0, bigrams.size),
    bigramSecond: bigrams.second.slice(0, bigrams.size),
    bigramLogProb: Float32Array.from(bigramProb, (probability) => Math.log(probability)),
    bigramBackoff: backoffWeights(trigramOrder),
    bigramState,
    trigramFirst: trigrams.first.slice(0, trigrams.size),
    trigramSecond: trigrams.second.slice(0, trigrams.size),
    trigramLogProb,
    trigramState,
  });
}

/** All trigrams, sentence ends included; `bigrams` also holds the last two words of each. */
function countTrigrams(sentences: EncodedSentences, weights?: Int32Array) {
  const bigrams = new PairTable(sentences.words.length);
  const trigrams = new PairTable(sentences.words.length);
  const counts = new NumberList();
  for (let k = 0; k < sentences.count; k++) {
    const words = sentences.sentence(k);
    const weight = weights?.[k] ?? 1;
    let before = SENTENCE_START;
    let last = SENTENCE_START;
    for (let i = 0; i <= words.length; i++) {
      const word = i < words.length ? words[i]! : SENTENCE_END;
      counts.increment(trigrams.add(bigrams.add(before, last), word), weight);
      before = last;
      last = word;
    }
    bigrams.add(before, SENTENCE_END);
  }
  return { bigrams, trigrams, counts: counts.toArray() };
}

/** By bigram: how many different words come before it. */
function continuationCounts(trigrams: PairTable, bigrams: PairTable): Int32Array {
  const counts = new Int32Array(bigrams.size);
  for (let t = 0; t < trigrams.size; t++) {
    counts[bigrams.find(bigrams.second[trigrams.first[t]!]!, trigrams.second[t]!)]!++;
  }
  return counts;
}

/** By word: discounted number of different words before it, interpolated with all words alike. */
function unigramProbabilities(bigrams: PairTable, bigramCounts: Int32Array, vocabularySize: number): Float64Array {
  const counts = new Int32Array(vocabularySize);
  bigramCounts.forEach((count, b) => {
    if (count > 0) counts[bigrams.second[b]!]!++;
  });
  const order = orderOf(new Int32Array(vocabularySize), counts, 1);
  const uniform = 1 / (vocabularySize - 1);
  return Float64Array.from(counts, (_, word) => (word === SENTENCE_START ? 0 : interpolated(order, word, uniform)));
}

function orderOf(context: Int32Array, count: Int32Array, contexts: number): Order {
  const discounts = estimateDiscounts(count);
  const total = new Float64Array(contexts);
  const freed = new Float64Array(contexts);
  for (let i = 0; i < count.length; i++) {
    total[context[i]!]! += count[i]!;
    freed[context[i]!]! += discountOf(discounts, count[i]!);
  }
  for (let c = 0; c < contexts; c++) if (total[c]! > 0) freed[c]! /= total[c]!;
  return { context, count, discounts, total, freed };
}

/** From how many n-grams occur once, twice, thrice and four times; tiny corpora that lack one of these get 1/2. */
function estimateDiscounts(counts: Int32Array): Discounts {
  const ofCount = [0, 0, 0, 0, 0];
  for (const count of counts) if (count > 0 && count < ofCount.length) ofCount[count]!++;
  const [, once, twice, thrice, four] = ofCount as [number, number, number, number, number];
  const y = once / (once + 2 * twice);
  const discounts = [1 - (2 * y * twice) / once, 2 - (3 * y * thrice) / twice, 3 - (4 * y * four) / thrice] as const;
  return discounts.every((discount, i) => discount > 0 && discount < i + 1) ? discounts : [0.5, 0.5, 0.5];
}

function discountOf(discounts: Discounts, count: number): number {
  return count === 0 ? 0 : discounts[Math.min(count, 3) - 1]!;
}

/** P(n-gram's last word | its context), given the probability of the order below; that alone after an unseen context. */
function interpolated({ context, count, discounts, total, freed }: Order, ngram: number, lower: number): number {
  const c = context[ngram]!;
  if (total[c] === 0) return lower;
  return (count[ngram]! - discountOf(discounts, count[ngram]!)) / total[c]! + freed[c]! * lower;
}

function backoffWeights({ total, freed }: Order): Float32Array {
  return Float32Array.from(freed, (share, context) => (total[context]! > 0 ? Math.log(share) : 0));
}
