/** A partial translation: some source words are covered, and the target words so far end in a language model state. */
export interface Hypothesis {
  /** Covered source positions, see coverage.ts. */
  low: number;
  high: number;
  /** How many they are. */
  covered: number;
  /** The first position that is not. */
  firstGap: number;
  /** Source range of the last phrase, end exclusive. */
  start: number;
  end: number;
  /** The last phrase's translation. */
  option: number;
  languageState: number;
  /** Model score so far, and with the estimate for what is left. */
  score: number;
  total: number;
  /** The hypothesis this one extends; -1 for none. */
  parent: number;
}

const INITIAL_CAPACITY = 1 << 13;
const NONE = -1;

/** One way to a hypothesis: the phrase that was added, and to what. */
export interface Arc {
  readonly parent: number;
  readonly start: number;
  readonly end: number;
  readonly option: number;
  /** Model score of the hypothesis reached this way. */
  readonly score: number;
}

/**
 * All hypotheses of one search, field by field in typed arrays that are used again for the next. Hypotheses that
 * no later word can tell apart (same coverage, end and language model state) are recombined: the better one stays.
 */
export class SearchGraph {
  size = 0;
  low: Int32Array = new Int32Array(INITIAL_CAPACITY);
  high: Int32Array = new Int32Array(INITIAL_CAPACITY);
  firstGap: Int32Array = new Int32Array(INITIAL_CAPACITY);
  start: Int32Array = new Int32Array(INITIAL_CAPACITY);
  end: Int32Array = new Int32Array(INITIAL_CAPACITY);
  option: Int32Array = new Int32Array(INITIAL_CAPACITY);
  languageState: Int32Array = new Int32Array(INITIAL_CAPACITY);
  score: Float64Array = new Float64Array(INITIAL_CAPACITY);
  total: Float64Array = new Float64Array(INITIAL_CAPACITY);
  parent: Int32Array = new Int32Array(INITIAL_CAPACITY);
  /** By number of covered words: the best total, and the hypotheses as a linked list. */
  readonly bestTotal: Float64Array;
  readonly #stackHead: Int32Array;
  #nextInStack: Int32Array = new Int32Array(INITIAL_CAPACITY);
  /** Hash of the recombination key → hypothesis; entries of earlier searches carry an older stamp. */
  #table: Int32Array = new Int32Array(INITIAL_CAPACITY * 2);
  #stamps: Int32Array = new Int32Array(INITIAL_CAPACITY * 2);
  #stamp = 0;
  /** By hypothesis: every way to it, first found first; undefined unless all ways are wanted. */
  #arcs: Arc[][] | undefined;

  constructor(maxWords: number) {
    this.bestTotal = new Float64Array(maxWords + 1);
    this.#stackHead = new Int32Array(maxWords + 1);
  }

  /** Forgets the last search. For the next, `arcs` says whether recombined hypotheses are to be remembered too. */
  clear({ arcs }: { arcs: boolean }): void {
    this.size = 0;
    this.#arcs = arcs ? [] : undefined;
    this.#stamp++;
    this.bestTotal.fill(Number.NEGATIVE_INFINITY);
    this.#stackHead.fill(NONE);
  }

  /** Adds the hypothesis, unless one with the same future is at least as good. The object may be used again. */
  offer(hypothesis: Hypothesis): void {
    const slot = this.#slotOf(hypothesis);
    if (this.#stamps[slot] === this.#stamp) {
      const known = this.#table[slot]!;
      if (this.#arcs !== undefined) this.#arcs[known]!.push(arcOf(hypothesis));
      if (this.score[known]! < hypothesis.score) this.#write(known, hypothesis);
      return;
    }
    if (this.size === this.low.length) {
      this.#grow();
      this.offer(hypothesis);
      return;
    }
    const id = this.size++;
    this.#stamps[slot] = this.#stamp;
    this.#table[slot] = id;
    this.#nextInStack[id] = this.#stackHead[hypothesis.covered]!;
    this.#stackHead[hypothesis.covered] = id;
    this.#write(id, hypothesis);
    this.#arcs?.push([arcOf(hypothesis)]);
  }

  /** Every way to the hypothesis, those that lost against a better one included; only if the search kept them. */
  arcs(id: number): readonly Arc[] {
    return this.#arcs?.[id] ?? [];
  }

  /** The hypotheses that cover so many words, best first, at most `beam` of them and none too far below the best. */
  best(covered: number, { beam, threshold }: { beam: number; threshold: number }): number[] {
    const worst = this.bestTotal[covered]! - threshold;
    const { total } = this;
    const ids: number[] = [];
    // The list runs from the newest to the oldest: of equals, the older goes before the newer.
    for (let id = this.#stackHead[covered]!; id !== NONE; id = this.#nextInStack[id]!) {
      const value = total[id]!;
      if (value < worst || (ids.length >= beam && value < total[ids[beam - 1]!]!)) continue;
      let place = ids.length < beam ? ids.length : beam - 1;
      while (place > 0 && total[ids[place - 1]!]! <= value) {
        ids[place] = ids[place - 1]!;
        place--;
      }
      ids[place] = id;
    }
    return ids;
  }

  #write(id: number, hypothesis: Hypothesis): void {
    this.low[id] = hypothesis.low;
    this.high[id] = hypothesis.high;
    this.firstGap[id] = hypothesis.firstGap;
    this.start[id] = hypothesis.start;
    this.end[id] = hypothesis.end;
    this.option[id] = hypothesis.option;
    this.languageState[id] = hypothesis.languageState;
    this.score[id] = hypothesis.score;
    this.total[id] = hypothesis.total;
    this.parent[id] = hypothesis.parent;
    if (hypothesis.total > this.bestTotal[hypothesis.covered]!) this.bestTotal[hypothesis.covered] = hypothesis.total;
  }

  /** Where the key is in the table, or where it would go. */
  #slotOf({ low, high, end, languageState }: Pick<Hypothesis, 'low' | 'high' | 'end' | 'languageState'>): number {
    const mask = this.#table.length - 1;
    let hash = Math.imul(low, 0x9e3779b1) ^ Math.imul(high, 0x27d4eb2f) ^ Math.imul(languageState, 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 15) ^ end, 0x2c1b3c6d);
    let slot = (hash ^ (hash >>> 13)) & mask;
    while (this.#stamps[slot] === this.#stamp) {
      const id = this.#table[slot]!;
      const equal =
        this.low[id] === low &&
        this.high[id] === high &&
        this.end[id] === end &&
        this.languageState[id] === languageState;
      if (equal) return slot;
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  #grow(): void {
    const capacity = this.low.length * 2;
    const integers = (values: Int32Array) => copied(new Int32Array(capacity), values);
    const floats = (values: Float64Array) => copied(new Float64Array(capacity), values);
    this.low = integers(this.low);
    this.high = integers(this.high);
    this.firstGap = integers(this.firstGap);
    this.start = integers(this.start);
    this.end = integers(this.end);
    this.option = integers(this.option);
    this.languageState = integers(this.languageState);
    this.parent = integers(this.parent);
    this.score = floats(this.score);
    this.total = floats(this.total);
    this.#nextInStack = integers(this.#nextInStack);
    this.#table = new Int32Array(capacity * 2);
    this.#stamps = new Int32Array(capacity * 2);
    for (let id = 0; id < this.size; id++) this.#reindex(id);
  }

  #reindex(id: number): void {
    const key = {
      low: this.low[id]!,
      high: this.high[id]!,
      end: this.end[id]!,
      languageState: this.languageState[id]!,
    };
    const slot = this.#slotOf(key);
    this.#stamps[slot] = this.#stamp;
    this.#table[slot] = id;
  }
}

function arcOf({ parent, start, end, option, score }: Hypothesis): Arc {
  return { parent, start, end, option, score };
}

function copied<A extends Int32Array | Float64Array>(target: A, values: A): A {
  target.set(values);
  return target;
}
