import type { Interpretation } from '../corpus/utterance.ts';
import type { PlainNode } from './plain-grammar.ts';
import type { Said } from './said.ts';

const FIRST_PRIME = 0x01000193;
const SECOND_PRIME = 0x85ebca6b;
/** Bases of the polynomials: 3 modulo 8, for the longest periods. */
const FIRST_BASE = 0x2c9277b3;
const SECOND_BASE = 0x5851f42b;

/** The share of the table in use at which it doubles. */
const FULLEST = 0.6;
const FEWEST_PLACES = 1024;
/** Places taken at once, 8 MB: a size that is asked for may be far more than there is. */
const MOST_PLACES_AHEAD = 2 ** 20;

/**
 * A set of annotated utterances that keeps 64 bits of each: among ten million, the chance that any two different ones
 * are taken for the same is about 1 in 400,000.
 */
export class UtteranceSet {
  /** Four numbers a node: for each polynomial the hash of its text, and the base to the power of its length. */
  readonly #nodeHashes: Int32Array;
  /** Pairs of 32-bit halves in an open-addressed table; 0, 0 is a free place. */
  #table: Uint32Array;
  #size = 0;
  /** Intents and labels, numbered as they come. */
  readonly #names = new Map<string, number>();
  /** The hashes of the utterance at hand. */
  #first = 0;
  #second = 0;

  /**
   * @param nodes of the grammar that says the utterances
   * @param expected how many there may be; more are taken as well
   */
  constructor(nodes: readonly PlainNode[], expected = 0) {
    this.#nodeHashes = hashTexts(nodes);
    const places = Math.min(Math.max(expected / FULLEST, FEWEST_PLACES), MOST_PLACES_AHEAD);
    this.#table = new Uint32Array(2 * 2 ** Math.ceil(Math.log2(places)));
  }

  get size(): number {
    return this.#size;
  }

  /** Adds an utterance; false if it was there. */
  add(said: Said | undefined, { intent, slots }: Interpretation): boolean {
    this.#mixWords(said);
    this.#mixName(intent);
    for (let i = 0; i < slots.length; i++) {
      const { label, start, end } = slots[i]!;
      this.#mix(start + 0x10000);
      this.#mix(end + 0x10000);
      this.#mixName(label);
    }
    return this.#insert(avalanche(this.#first), avalanche(this.#second ^ (this.#first >>> 3)) || 1);
  }

  /**
   * Two polynomials with the characters as coefficients, put together node by node: h(ab) = h(a) + base^|a| · h(b), so
   * that the hash does not depend on where the nodes end.
   */
  #mixWords(said: Said | undefined): void {
    const hashes = this.#nodeHashes;
    let first = 0;
    let second = 0;
    for (let last = said; last !== undefined; last = last.before) {
      const place = last.node.id * 4;
      first = (Math.imul(first, hashes[place + 1]!) + hashes[place]!) | 0;
      second = (Math.imul(second, hashes[place + 3]!) + hashes[place + 2]!) | 0;
    }
    this.#first = first;
    this.#second = second;
  }

  #mixName(name: string): void {
    let number = this.#names.get(name);
    if (number === undefined) {
      number = this.#names.size;
      this.#names.set(name, number);
    }
    this.#mix(number + 0x20000);
  }

  #mix(code: number): void {
    this.#first = Math.imul(this.#first ^ code, FIRST_PRIME);
    this.#second = (Math.imul(this.#second ^ code, SECOND_PRIME) + 0x27d4eb2f) | 0;
  }

  #insert(first: number, second: number): boolean {
    if (this.#size * 2 > this.#table.length * FULLEST) this.#grow();
    const place = findPlace(this.#table, first, second);
    if (this.#table[place + 1] !== 0) return false;
    this.#table[place] = first;
    this.#table[place + 1] = second;
    this.#size += 1;
    return true;
  }

  #grow(): void {
    const old = this.#table;
    this.#table = new Uint32Array(old.length * 2);
    for (let i = 0; i < old.length; i += 2) {
      if (old[i + 1] === 0) continue;
      const place = findPlace(this.#table, old[i]!, old[i + 1]!);
      this.#table[place] = old[i]!;
      this.#table[place + 1] = old[i + 1]!;
    }
  }
}

/** Where the pair is, or the free place where it belongs. The second half of a pair is never 0. */
function findPlace(table: Uint32Array, first: number, second: number): number {
  const mask = table.length - 1;
  let place = (first * 2) & mask;
  while (table[place + 1] !== 0 && (table[place] !== first || table[place + 1] !== second)) {
    place = (place + 2) & mask;
  }
  return place;
}

/** Spreads every bit over all others (the finaliser of MurmurHash3); the result is an unsigned 32-bit number. */
function avalanche(hash: number): number {
  let mixed = hash ^ (hash >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

function hashTexts(nodes: readonly PlainNode[]): Int32Array {
  const hashes = new Int32Array(4 * nodes.length);
  for (const node of nodes) {
    if (node.kind !== 'text') continue;
    let [first, firstPower, second, secondPower] = [0, 1, 0, 1];
    for (let i = node.text.length - 1; i >= 0; i--) {
      const coefficient = avalanche(node.text.charCodeAt(i) + 1);
      first = (Math.imul(first, FIRST_BASE) + coefficient) | 0;
      second = (Math.imul(second, SECOND_BASE) + coefficient) | 0;
      firstPower = Math.imul(firstPower, FIRST_BASE);
      secondPower = Math.imul(secondPower, SECOND_BASE);
    }
    hashes.set([first, firstPower, second, secondPower], 4 * node.id);
  }
  return hashes;
}
