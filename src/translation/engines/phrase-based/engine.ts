import { createHash } from 'node:crypto';
import { InputError, suggestName } from '../../../corpus/problem.ts';
import type { Capabilities, Engine, LanguagePair, SourceUtterance, StrategyName, Translation } from '../../contract.ts';
import type { TokenSpan } from '../../projection.ts';
import { type SourceTokens, sourceTokens } from '../../source-tokens.ts';
import { buildTranslation } from '../../translation-builder.ts';
import { MAX_SEGMENT_LENGTH } from './coverage.ts';
import { Decoder } from './decoder.ts';
import { bestCombinations, type Decoding } from './decoding.ts';
import { DEFAULT_DECODING, type DecodingOptions } from './defaults.ts';
import type { PhraseBasedModel } from './model.ts';
import { modelHash } from './persistence.ts';
import { Rendering } from './rendering.ts';
import { OPAQUE } from './segment.ts';
import { hasCapitals } from './truecasing.ts';
import { phraseBasedVersion } from './version.ts';

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
    nBest: true,
    batchSize: 512,
    strategies: ['alignment', 'walls'],
  };
  readonly #model: PhraseBasedModel;
  readonly #options: DecodingOptions;
  readonly #decoder: Decoder;
  #fingerprint: string | undefined;

  constructor(model: PhraseBasedModel, options: DecodingOptions = DEFAULT_DECODING) {
    this.languages = model.languages;
    this.#model = model;
    this.#options = options;
    this.#decoder = new Decoder({ table: model.phraseTable, model: model.languageModel, options });
  }

  fingerprint(): string {
    this.#fingerprint ??= createHash('sha256')
      .update(JSON.stringify([this.name, phraseBasedVersion, modelHash(this.#model), this.#options]))
      .digest('hex');
    return this.#fingerprint;
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
    const renderings = this.#render(source, { walls: projection.walls, best: utterance.best ?? 1 });
    const cased = hasCapitals(utterance.text);
    const [best, ...others] = renderings.map((rendering) => {
      // All by the length of the best: only then is a lower score a worse translation of the same text.
      const output = rendering.finish(renderings[0]!.length);
      const context = { utterance, source, links: projection.links, languages: this.languages };
      const translation = buildTranslation(output, context);
      return cased ? { ...translation, text: rendering.casedText(utterance.text) } : translation;
    });
    const alternatives = distinctTexts([best!, ...others]).slice(1);
    return alternatives.length === 0 ? best! : { ...best!, alternatives };
  }

  /** The best translations of all segments together, the better first. */
  #render({ tokens, spans }: SourceTokens, { walls, best }: { walls: boolean; best: number }): Rendering[] {
    const words = Int32Array.from(tokens, (token) =>
      token.opaque ? OPAQUE : this.#model.sourceVocabulary.find(token.text),
    );
    const slotOf = new Int32Array(tokens.length).fill(-1);
    for (const [index, { first, end }] of spans.entries()) slotOf.fill(index, first, end);
    const starts: number[] = [];
    const choices: Decoding[][] = [];
    for (let start = 0; start < tokens.length; ) {
      const end = segmentEnd(start, tokens.length, spans);
      const segment = { words: words.subarray(start, end), ...(walls && { walls: slotOf.subarray(start, end) }) };
      choices.push(best > 1 ? this.#decoder.decodeBest(segment, best) : [this.#decoder.decode(segment)]);
      starts.push(start);
      start = end;
    }
    return bestCombinations(choices, best).map((decodings) => {
      const rendering = new Rendering(this.#model, tokens);
      for (const [i, decoding] of decodings.entries()) rendering.add(decoding, starts[i]!);
      return rendering;
    });
  }
}

/** Without those whose text an earlier one has. */
function distinctTexts(translations: readonly Translation[]): Translation[] {
  const texts = new Set<string>();
  return translations.filter(({ text }) => !texts.has(text) && texts.add(text));
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
