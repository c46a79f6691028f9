import type { EncodedBitext, EncodedSentences } from './encoded-bitext.ts';
import { type WordPairs, wordCount, wordPairs } from './word-pairs.ts';

export interface WordAlignmentOptions {
  readonly iterations: number;
  /** How strongly links keep to the diagonal: prior ∝ exp(−tension · |i/n − j/m|). */
  readonly tension: number;
  /** Prior probability that a word stands for nothing. */
  readonly nullProbability: number;
  /** Dirichlet prior of the variational update; small values make the tables sparse. */
  readonly pseudoCount: number;
  /** What is known of word pairs before the bitext is read; nothing when left out. */
  readonly belief?: PairBelief;
}

/** Prior belief that words stand for each other, such as their spelling gives. */
export interface PairBelief {
  /** From 0 (nothing is known) to 1, for the numbers of a source word and a target word. */
  readonly strength: (sourceWord: number, targetWord: number) => number;
  /** As how many observed links a belief of full strength counts: much for a rare word, little for a frequent one. */
  readonly links: number;
}

/** Before the first iteration: of any pair, and what full belief adds. */
const INITIAL_PROBABILITY = 1e-3;
const BELIEVED_PROBABILITY = 0.1;

export const DEFAULT_WORD_ALIGNMENT: WordAlignmentOptions = {
  iterations: 5,
  tension: 4,
  nullProbability: 0.08,
  pseudoCount: 0.01,
};

/** The best link of every word in both directions, flat like the words of the bitext; -1 is no link. */
export interface DirectionalLinks {
  /** For each target word of the bitext, the position of its source word in the sentence. */
  readonly targetToSource: Int32Array;
  /** For each source word, the position of its target word. */
  readonly sourceToTarget: Int32Array;
}

/**
 * Aligns the words of a bitext in both directions with the reparametrised IBM model 2 of Dyer, Chahuneau & Smith
 * (NAACL 2013, "fast_align"), trained by variational Bayes. Beliefs about word pairs enter as pseudo-counts of the Dirichlet
 * prior.
 */
export function alignWords(bitext: EncodedBitext, options = DEFAULT_WORD_ALIGNMENT): DirectionalLinks {
  const pairs = wordPairs(bitext);
  const { source, target } = bitext;
  const beliefs = options.belief && pairBeliefs(pairs, options.belief);
  const common = { cells: pairs.cells, beliefs, weights: bitext.weights };
  const generateTarget = { ...common, generated: target, given: source, givenWords: pairs.sourceWords };
  const generateSource = { ...common, generated: source, given: target, givenWords: pairs.targetWords };
  return {
    targetToSource: new DirectionalModel({ ...generateTarget, transposed: false }, options).train().bestLinks(),
    sourceToTarget: new DirectionalModel({ ...generateSource, transposed: true }, options).train().bestLinks(),
  };
}

/** By word pair. */
function pairBeliefs({ sourceWords, targetWords }: WordPairs, { strength }: PairBelief): Float64Array {
  return Float64Array.from(sourceWords, (word, pair) => strength(word, targetWords[pair]!));
}

interface Direction {
  /** The words explained, each by one word of the other side or by none. */
  readonly generated: EncodedSentences;
  readonly given: EncodedSentences;
  readonly cells: Int32Array;
  /** By word pair: the number of its given word. */
  readonly givenWords: Int32Array;
  /** By sentence: how often it counts. */
  readonly weights: Int32Array | undefined;
  /** By word pair: the strength of the belief in it. */
  readonly beliefs: Float64Array | undefined;
  /** False if a row of a matrix belongs to a generated word, true if a column does. */
  readonly transposed: boolean;
}

class DirectionalModel {
  readonly #direction: Direction;
  readonly #options: WordAlignmentOptions;
  /** P(generated | given) by word pair. */
  readonly #probability: Float64Array;
  /** P(generated | nothing) by generated word. */
  readonly #nullProbability: Float64Array;
  readonly #priors = new Map<number, Float64Array>();

  constructor(direction: Direction, options: WordAlignmentOptions) {
    this.#direction = direction;
    this.#options = options;
    this.#probability = new Float64Array(direction.givenWords.length).fill(INITIAL_PROBABILITY);
    direction.beliefs?.forEach((strength, pair) => {
      this.#probability[pair]! += BELIEVED_PROBABILITY * strength;
    });
    this.#nullProbability = new Float64Array(wordCount(direction.generated)).fill(INITIAL_PROBABILITY);
  }

  train(): this {
    for (let i = 0; i < this.#options.iterations; i++) {
      const counts = new Float64Array(this.#probability.length);
      const nullCounts = new Float64Array(this.#nullProbability.length);
      this.#expect(counts, nullCounts);
      this.#maximise(counts, nullCounts);
    }
    return this;
  }

  /** Adds up how often each pair is expected to be linked. */
  #expect(counts: Float64Array, nullCounts: Float64Array): void {
    const { cells } = this.#direction;
    const probability = this.#probability;
    this.#forEachGenerated((word, { weight, base, step, length, prior, priorBase }) => {
      const ofNull = this.#nullProbability[word]! * this.#options.nullProbability;
      let total = ofNull;
      for (let i = 0; i < length; i++) total += probability[cells[base + i * step]!]! * prior[priorBase + i]!;
      const scale = weight / total;
      nullCounts[word]! += ofNull * scale;
      for (let i = 0; i < length; i++) {
        const pair = cells[base + i * step]!;
        counts[pair]! += probability[pair]! * prior[priorBase + i]! * scale;
      }
    });
  }

  /** New probabilities from the counts: exp(ψ(count + α)) normalised by exp(ψ(total + α · fan-out)). */
  #maximise(counts: Float64Array, nullCounts: Float64Array): void {
    const { givenWords, given, beliefs } = this.#direction;
    const { pseudoCount, belief } = this.#options;
    if (beliefs !== undefined) for (let i = 0; i < counts.length; i++) counts[i]! += beliefs[i]! * belief!.links;
    const totals = new Float64Array(wordCount(given));
    for (let pair = 0; pair < counts.length; pair++) totals[givenWords[pair]!]! += counts[pair]! + pseudoCount;
    const scales = totals.map((total) => 1 / expDigamma(total));
    for (let pair = 0; pair < counts.length; pair++) {
      this.#probability[pair] = expDigamma(counts[pair]! + pseudoCount) * scales[givenWords[pair]!]!;
    }
    const nullTotal = nullCounts.reduce((sum, count) => (count > 0 ? sum + count + pseudoCount : sum), 0);
    const nullScale = 1 / expDigamma(nullTotal);
    nullCounts.forEach((count, word) => {
      this.#nullProbability[word] = expDigamma(count + pseudoCount) * nullScale;
    });
  }

  /** The most probable link of each generated word. */
  bestLinks(): Int32Array {
    const { cells, generated } = this.#direction;
    const links = new Int32Array(generated.words.length);
    let index = 0;
    this.#forEachGenerated((word, { base, step, length, prior, priorBase }) => {
      let best = this.#nullProbability[word]! * this.#options.nullProbability;
      let link = -1;
      for (let i = 0; i < length; i++) {
        const value = this.#probability[cells[base + i * step]!]! * prior[priorBase + i]!;
        if (value > best) {
          best = value;
          link = i;
        }
      }
      links[index++] = link;
    });
    return links;
  }

  /** Visits every generated word with the cells of the given words beside it: `cells[base + i · step]`. */
  #forEachGenerated(visit: (word: number, row: Row) => void): void {
    const { generated, given, transposed, weights } = this.#direction;
    const row: Row = { weight: 1, base: 0, step: 1, length: 0, prior: new Float64Array(), priorBase: 0 };
    let matrix = 0;
    for (let k = 0; k < generated.count; k++) {
      const words = generated.sentence(k);
      const length = given.length(k);
      row.weight = weights?.[k] ?? 1;
      row.length = length;
      row.step = transposed ? words.length : 1;
      row.prior = this.#prior(length, words.length);
      for (let j = 0; j < words.length; j++) {
        row.base = matrix + (transposed ? j : j * length);
        row.priorBase = j * length;
        visit(words[j]!, row);
      }
      matrix += words.length * length;
    }
  }

  /** P(link to i) for each generated position j at `[j · given + i]`; what is left belongs to the null word. */
  #prior(given: number, generated: number): Float64Array {
    const key = given * 65_536 + generated;
    const known = this.#priors.get(key);
    if (known !== undefined) return known;
    const { tension, nullProbability } = this.#options;
    const prior = new Float64Array(given * generated);
    for (let j = 0; j < generated; j++) {
      const row = prior.subarray(j * given, (j + 1) * given);
      for (let i = 0; i < given; i++) row[i] = Math.exp(-tension * Math.abs((i + 1) / given - (j + 1) / generated));
      const scale = (1 - nullProbability) / row.reduce((sum, value) => sum + value, 0);
      for (let i = 0; i < given; i++) row[i]! *= scale;
    }
    this.#priors.set(key, prior);
    return prior;
  }
}

interface Row {
  weight: number;
  base: number;
  step: number;
  length: number;
  prior: Float64Array;
  priorBase: number;
}

/** exp(ψ(x)) for x > 0: recurrence up to 6, then the asymptotic series of the exponential itself. */
export function expDigamma(x: number): number {
  let shift = 0;
  let y = x;
  while (y < 6) {
    shift += 1 / y;
    y++;
  }
  const z = 1 / (y - 0.5);
  const large = (y - 0.5) * (1 + z * z * (1 / 24 - (37 / 5760) * z * z));
  return shift === 0 ? large : large * Math.exp(-shift);
}
