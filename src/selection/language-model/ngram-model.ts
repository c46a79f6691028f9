import { NgramTrie } from './ngram-trie.ts';

const ROOT = 0;
/** Stands before the first symbol of a text and is never predicted. */
const START = 0;
/** Is predicted after the last symbol of a text. */
const END = 1;
const UNSEEN = -1;

const DEFAULT_DISCOUNT = 0.75;
/** A discount of 0 would leave nothing for what was never seen, one of 1 nothing for what was seen once. */
const LEAST_DISCOUNT = 0.1;
const MOST_DISCOUNT = 0.9;

/**
 * An n-gram model with interpolated Kneser–Ney smoothing (Kneser & Ney 1995; Chen & Goodman 1999, one discount an
 * order) of sequences of symbols: words or characters.
 *
 *     P(w | h) = (max(c(hw) − D, 0) + D · types(h) · P(w | h without its first symbol)) / total(h)
 *
 * c is the number of occurrences for n-grams of the highest order and those at the start of a text, and the number of
 * different symbols that come before for all others. The lowest P is the same for all symbols known and for one more.
 */
export class NgramModel {
  readonly #order: number;
  readonly #trie = new NgramTrie();
  readonly #symbolNumbers = new Map<string, number>();
  /** By trie node: c of the n-gram; total c and number of n-grams that continue it; its length. */
  readonly #counts: number[] = [0];
  readonly #totals: number[] = [0];
  readonly #types: number[] = [0];
  readonly #lengths: number[] = [0];
  /** By length of the n-gram. */
  #discounts: readonly number[] = [];

  private constructor(order: number) {
    this.#order = order;
  }

  /** Reads every sequence once. Their order changes nothing. */
  static async train(
    sequences: AsyncIterable<readonly string[]> | Iterable<readonly string[]>,
    order: number,
  ): Promise<NgramModel> {
    const model = new NgramModel(order);
    for await (const sequence of sequences) model.#count(sequence);
    model.#discounts = model.#estimateDiscounts();
    return model;
  }

  /** How many different symbols there were in training. */
  get vocabularySize(): number {
    return this.#symbolNumbers.size;
  }

  /** Natural log-probability per symbol, the end of the sequence being one more symbol. */
  meanLogProbability(sequence: readonly string[]): number {
    let contexts = this.#startContexts();
    let sum = 0;
    for (const symbol of [...sequence.map((name) => this.#symbolNumbers.get(name) ?? UNSEEN), END]) {
      sum += Math.log(this.#probability(contexts, symbol));
      contexts = this.#nextContexts(contexts, (context) => this.#trie.find(context, symbol));
    }
    return sum / (sequence.length + 1);
  }

  /** P(symbol | the end of `before`), both from the start of a text; undefined stands for the end of the text. */
  probability(before: readonly string[], symbol: string | undefined): number {
    let contexts = this.#startContexts();
    for (const name of before) {
      const number = this.#symbolNumbers.get(name) ?? UNSEEN;
      contexts = this.#nextContexts(contexts, (context) => this.#trie.find(context, number));
    }
    return this.#probability(contexts, symbol === undefined ? END : (this.#symbolNumbers.get(symbol) ?? UNSEEN));
  }

  /** The nodes of the last 0, 1, 2 … symbols before a place, as far as training knew them. */
  #startContexts(): number[] {
    return this.#nextContexts([ROOT], (context) => this.#trie.find(context, START));
  }

  #nextContexts(contexts: readonly number[], childOf: (context: number) => number): number[] {
    const next = [ROOT];
    for (const context of contexts) {
      const child = next.length < this.#order ? childOf(context) : UNSEEN;
      if (child < 0) break;
      next.push(child);
    }
    return next;
  }

  #count(sequence: readonly string[]): void {
    let contexts = this.#nextContexts([ROOT], (context) => this.#addNode(context, START, 1));
    for (const symbol of [...sequence.map((name) => this.#numberOf(name)), END]) {
      const children = contexts.map((context, length) => this.#addNode(context, symbol, length + 1));
      // The longest n-gram is counted; a shorter one only when one symbol longer it is new.
      for (let length = contexts.length - 1; length >= 0; length--) {
        const count = this.#counts[children[length]!]!++;
        this.#totals[contexts[length]!]!++;
        if (count > 0) break;
        this.#types[contexts[length]!]!++;
      }
      contexts = [ROOT, ...children.slice(0, this.#order - 1)];
    }
  }

  #addNode(context: number, symbol: number, length: number): number {
    const node = this.#trie.findOrAdd(context, symbol);
    if (node === this.#counts.length) {
      this.#counts.push(0);
      this.#totals.push(0);
      this.#types.push(0);
      this.#lengths.push(length);
    }
    return node;
  }

  #numberOf(name: string): number {
    const known = this.#symbolNumbers.get(name);
    if (known !== undefined) return known;
    const number = END + 1 + this.#symbolNumbers.size;
    this.#symbolNumbers.set(name, number);
    return number;
  }

  /** Ney, Essen & Kneser 1994: n₁ / (n₁ + 2 n₂) of the n-grams of each length with counts 1 and 2. */
  #estimateDiscounts(): number[] {
    const once = new Array<number>(this.#order + 1).fill(0);
    const twice = once.slice();
    this.#counts.forEach((count, node) => {
      if (count === 1) once[this.#lengths[node]!]!++;
      else if (count === 2) twice[this.#lengths[node]!]!++;
    });
    return once.map((n1, length) => {
      const discount = n1 === 0 ? DEFAULT_DISCOUNT : n1 / (n1 + 2 * twice[length]!);
      return Math.min(MOST_DISCOUNT, Math.max(LEAST_DISCOUNT, discount));
    });
  }

  #probability(contexts: readonly number[], symbol: number): number {
    // The end, and one for all that was never seen.
    let probability = 1 / (this.#symbolNumbers.size + 2);
    for (const [length, context] of contexts.entries()) {
      const total = this.#totals[context]!;
      if (total === 0) break;
      const child = this.#trie.find(context, symbol);
      const count = child < 0 ? 0 : this.#counts[child]!;
      const discount = this.#discounts[length + 1]!;
      probability = (Math.max(count - discount, 0) + discount * this.#types[context]! * probability) / total;
    }
    return probability;
  }
}
