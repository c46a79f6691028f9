import { joinWords } from '../../../corpus/tokens.ts';
import type { SourceToken } from '../../source-tokens.ts';
import type { AlignedOutput } from '../../translation-builder.ts';
import type { DecodedPhrase, Decoding } from './decoding.ts';
import type { PhraseBasedModel } from './model.ts';
import { PASS_THROUGH } from './segment.ts';
import { beginsWithCapital, capitalised } from './truecasing.ts';

/** The target tokens of the phrases decoded so far, and the source tokens they come from. */
export class Rendering {
  /** Model score of all segments. */
  score = 0;
  readonly #model: PhraseBasedModel;
  readonly #source: readonly SourceToken[];
  readonly #tokens: string[] = [];
  /** By token: the target word, or the source token passed through as `~position`. */
  readonly #origins: number[] = [];
  readonly #wordLinks: number[][] = [];
  readonly #phraseLinks: number[][] = [];
  #unknownWords = 0;

  constructor(model: PhraseBasedModel, source: readonly SourceToken[]) {
    this.#model = model;
    this.#source = source;
  }

  get length(): number {
    return this.#tokens.length;
  }

  /** @param offset source token that position 0 of the segment is */
  add({ phrases, score }: Decoding, offset: number): void {
    for (const phrase of phrases) this.#addPhrase(phrase, offset);
    this.score += score;
  }

  /** @param length number of tokens that the score is divided by */
  finish(length: number): AlignedOutput {
    return {
      tokens: this.#tokens,
      wordLinks: this.#wordLinks,
      phraseLinks: this.#phraseLinks,
      score: this.score / Math.max(1, length),
      unknownWords: this.#unknownWords,
    };
  }

  /** The tokens with capitals, each as long as without: known words as they are mostly written, others as in the source. */
  casedText(sourceText: string): string {
    const cased = this.#tokens.map((token, i) => {
      const origin = this.#origins[i]!;
      if (origin >= 0) return this.#model.targetForms[origin]!;
      const { start, end, opaque } = this.#source[~origin]!;
      const written = sourceText.slice(start, end);
      return !opaque && written.length === token.length ? written : token;
    });
    const isKept = cased.length > 0 && this.#origins[0]! < 0 && this.#source[~this.#origins[0]!]!.opaque;
    if (cased.length > 0 && !isKept && beginsWithCapital(sourceText)) {
      cased[0] = capitalised(cased[0]!, this.#model.languages.target);
    }
    return joinWords(cased).text;
  }

  #addPhrase({ sourceStart, sourceEnd, option }: DecodedPhrase, offset: number): void {
    const phrase = Array.from({ length: sourceEnd - sourceStart }, (_, i) => offset + sourceStart + i);
    if (option === PASS_THROUGH) {
      const token = this.#source[phrase[0]!]!;
      if (!token.opaque) this.#unknownWords++;
      this.#origins.push(~phrase[0]!);
      this.#push(token.copy, phrase, phrase);
      return;
    }
    const { phraseTable, targetVocabulary } = this.#model;
    phraseTable.words(option).forEach((word, j) => {
      const linked = phrase.filter((_, i) => phraseTable.isLinked(option, i, j));
      this.#origins.push(word);
      this.#push(targetVocabulary.word(word), linked, phrase);
    });
  }

  #push(text: string, linked: number[], phrase: number[]): void {
    this.#tokens.push(text);
    this.#wordLinks.push(linked);
    this.#phraseLinks.push(phrase);
  }
}
