import { NumberList } from './number-list.ts';

/** Sentences as word numbers, one after the other: sentence k is `words[offsets[k] … offsets[k + 1])`. */
export class EncodedSentences {
  readonly words: Int32Array;
  readonly offsets: Int32Array;

  constructor(words: Int32Array, offsets: Int32Array) {
    this.words = words;
    this.offsets = offsets;
  }

  get count(): number {
    return this.offsets.length - 1;
  }

  sentence(k: number): Int32Array {
    return this.words.subarray(this.offsets[k]!, this.offsets[k + 1]!);
  }

  length(k: number): number {
    return this.offsets[k + 1]! - this.offsets[k]!;
  }
}

/** Sentences and their translations, sentence by sentence. */
export interface EncodedBitext {
  readonly source: EncodedSentences;
  readonly target: EncodedSentences;
  /** By pair: how often it counts; once if left out. */
  readonly weights?: Int32Array;
}

/** Collects sentences one at a time. */
export class SentenceCollector {
  readonly #words = new NumberList();
  readonly #offsets = new NumberList();

  constructor() {
    this.#offsets.push(0);
  }

  add(words: readonly number[]): void {
    for (const word of words) this.#words.push(word);
    this.#offsets.push(this.#words.length);
  }

  finish(): EncodedSentences {
    return new EncodedSentences(this.#words.toArray(), this.#offsets.toArray());
  }
}
