import { createHash } from 'node:crypto';
import { InputError, suggestName } from '../../../corpus/problem.ts';
import type { Capabilities, Engine, LanguagePair, SourceUtterance, StrategyName, Translation } from '../../contract.ts';
import { NORMALISATION_VERSION } from '../../normalisation.ts';
import type { TokenSpan } from '../../projection.ts';
import { type SourceToken, sourceTokens } from '../../source-tokens.ts';
import { type AlignedOutput, buildTranslation } from '../../translation-builder.ts';
import { MAX_SEGMENT_LENGTH } from './coverage.ts';
import { type DecodedPhrase, Decoder } from './decoder.ts';
import { DEFAULT_DECODING, type DecodingOptions } from './defaults.ts';
import type { PhraseBasedModel } from './model.ts';
import { modelHash } from './persistence.ts';
import { OPAQUE, PASS_THROUGH } from './segment.ts';

/** Raise when training or decoding gives something else for the same input and options. */
const ENGINE_VERSION = 1;

/** What, besides a model and options, determines a translation; part of the address of everything translated. */
export const phraseBasedVersion = `${ENGINE_VERSION}.${NORMALISATION_VERSION}`;

interface Projection {
  /** Whether the decoder keeps the words of a slot together. */
  readonly walls: boolean;
  readonly links: 'words' | 'phrases';
}

const PROJECTIONS: Readonly<Partial<Record<StrategyName, Projection>>> = Object.freeze({
  alignment: { walls: false, links: 'words' },
  walls: { walls: true, links: 'phrases' },
});

/** The embedded phrase-based translator: no network, no other process, scores and word alignments. */
export class PhraseBasedEngine implements Engine {
  readonly name = 'phrase-based';
  readonly languages: LanguagePair;
  readonly capabilities: Capabilities = {
    scores: 'model-score',
    alignments: true,
    walls: true,
    copies: true,
    nBest: false,
    strategies: ['alignment', 'walls'],
  };
  readonly #model: PhraseBasedModel;
  readonly #options: DecodingOptions;
  readonly #decoder: Decoder;

  constructor(model: PhraseBasedModel, options: DecodingOptions = DEFAULT_DECODING) {
    this.languages = model.languages;
    this.#model = model;
    this.#options = options;
    this.#decoder = new Decoder({ table: model.phraseTable, model: model.languageModel, options });
  }

  fingerprint(): string {
    const parts = [this.name, ENGINE_VERSION, NORMALISATION_VERSION, modelHash(this.#model), this.#options];
    return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
  }

  async translate(batch: readonly SourceUtterance[]): Promise<Translation[]> {
    return batch.map((utterance) => this.#translateOne(utterance));
  }

  async close(): Promise<void> {}

  #translateOne(utterance: SourceUtterance): Translation {
    const { strategy = 'alignment' } = utterance;
    const projection = PROJECTIONS[strategy];
    if (projection === undefined) {
      const hint = suggestName(strategy, this.capabilities.strategies);
      throw new InputError({ message: `this engine has no projection strategy "${strategy}"${hint}` });
    }
    const source = sourceTokens(utterance, this.languages.source);
    const output = this.#decodeAll(source.tokens, source.spans, projection.walls);
    return buildTranslation(output, { utterance, source, links: projection.links, languages: this.languages });
  }

  #decodeAll(tokens: readonly SourceToken[], spans: readonly TokenSpan[], walls: boolean): AlignedOutput {
    const words = Int32Array.from(tokens, (token) =>
      token.opaque ? OPAQUE : this.#model.sourceVocabulary.find(token.text),
    );
    const slotOf = new Int32Array(tokens.length).fill(-1);
    for (const [index, { first, end }] of spans.entries()) slotOf.fill(index, first, end);
    const rendering = new Rendering(this.#model, tokens);
    for (let start = 0; start < tokens.length; ) {
      const end = segmentEnd(start, tokens.length, spans);
      const segment = { words: words.subarray(start, end), ...(walls && { walls: slotOf.subarray(start, end) }) };
      const { phrases, score } = this.#decoder.decode(segment);
      for (const phrase of phrases) rendering.add(phrase, start);
      rendering.score += score;
      start = end;
    }
    return rendering.finish();
  }
}

/**
 * Where the segment that begins at `start` ends: after as many words as one search can take, but not inside a slot;
 * a slot too long for one search is cut into segments of its own, so that its words stay together.
 */
function segmentEnd(start: number, length: number, spans: readonly TokenSpan[]): number {
  const end = Math.min(start + MAX_SEGMENT_LENGTH, length);
  const begun = spans.find((span) => span.first < start && start < span.end);
  if (begun !== undefined) return Math.min(begun.end, end);
  const cut = spans.find((span) => span.first < end && end < span.end);
  return cut === undefined || cut.first === start ? end : cut.first;
}

/** The target tokens of the phrases decoded so far, and the source tokens they come from. */
class Rendering {
  score = 0;
  readonly #model: PhraseBasedModel;
  readonly #source: readonly SourceToken[];
  readonly #tokens: string[] = [];
  readonly #wordLinks: number[][] = [];
  readonly #phraseLinks: number[][] = [];
  #unknownWords = 0;

  constructor(model: PhraseBasedModel, source: readonly SourceToken[]) {
    this.#model = model;
    this.#source = source;
  }

  /** @param offset source token that position 0 of the phrase's segment is */
  add({ sourceStart, sourceEnd, option }: DecodedPhrase, offset: number): void {
    const phrase = Array.from({ length: sourceEnd - sourceStart }, (_, i) => offset + sourceStart + i);
    if (option === PASS_THROUGH) {
      const token = this.#source[phrase[0]!]!;
      if (!token.opaque) this.#unknownWords++;
      this.#push(token.copy, phrase, phrase);
      return;
    }
    const { phraseTable, targetVocabulary } = this.#model;
    phraseTable.words(option).forEach((word, j) => {
      const linked = phrase.filter((_, i) => phraseTable.isLinked(option, i, j));
      this.#push(targetVocabulary.word(word), linked, phrase);
    });
  }

  finish(): AlignedOutput {
    return {
      tokens: this.#tokens,
      wordLinks: this.#wordLinks,
      phraseLinks: this.#phraseLinks,
      score: this.score / Math.max(1, this.#tokens.length),
      unknownWords: this.#unknownWords,
    };
  }

  #push(text: string, linked: number[], phrase: number[]): void {
    this.#tokens.push(text);
    this.#wordLinks.push(linked);
    this.#phraseLinks.push(phrase);
  }
}
