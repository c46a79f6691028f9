/** What no training sentence holds. */
export const UNKNOWN = 0;
/** Before the first word of a sentence. */
export const SENTENCE_START = 1;
/** After the last word of a sentence. */
export const SENTENCE_END = 2;

const SPECIAL = ['<unk>', '<s>', '</s>'];

/** Words as dense numbers, in order of their first appearance after the special ones. */
export class Vocabulary {
  readonly #words: string[];
  readonly #ids: Map<string, number>;

  constructor(words: readonly string[] = []) {
    this.#words = [...SPECIAL, ...words];
    this.#ids = new Map(this.#words.map((word, id) => [word, id]));
  }

  /** How many numbers there are, the special ones included. */
  get size(): number {
    return this.#words.length;
  }

  /** The words without the special ones: what the constructor takes. */
  get words(): readonly string[] {
    return this.#words.slice(SPECIAL.length);
  }

  add(word: string): number {
    let id = this.#ids.get(word);
    if (id === undefined) {
      id = this.#words.length;
      this.#ids.set(word, id);
      this.#words.push(word);
    }
    return id;
  }

  /** The word's number, or {@link UNKNOWN}. */
  find(word: string): number {
    return this.#ids.get(word) ?? UNKNOWN;
  }

  word(id: number): string {
    return this.#words[id]!;
  }
}
