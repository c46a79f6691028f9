import type { SourceToken } from '../../source-tokens.ts';
import type { AlignedOutput } from '../../translation-builder.ts';

const LETTER = /\p{L}/u;

/** The target words so far, and the source words they come from. */
export class Rendering {
  readonly #source: readonly SourceToken[];
  readonly #tokens: string[] = [];
  readonly #links: number[][] = [];
  #unknownWords = 0;

  constructor(source: readonly SourceToken[]) {
    this.#source = source;
  }

  add(words: readonly string[], position: number, length: number): void {
    const linked = Array.from({ length }, (_, i) => position + i);
    for (const word of words) {
      this.#tokens.push(word);
      this.#links.push(linked);
    }
  }

  /** Numbers and signs are the same in every language, so they count as known. */
  passThrough(position: number): void {
    const token = this.#source[position]!;
    if (!token.opaque && LETTER.test(token.text)) this.#unknownWords++;
    this.#tokens.push(token.copy);
    this.#links.push([position]);
  }

  finish(): AlignedOutput {
    const words = this.#source.filter((token) => !token.opaque).length;
    return {
      tokens: this.#tokens,
      wordLinks: this.#links,
      phraseLinks: this.#links,
      score: words === 0 ? 1 : 1 - this.#unknownWords / words,
      unknownWords: this.#unknownWords,
    };
  }
}
