import type { Token } from '../corpus/tokens.ts';
import type { SentencePair } from './bitext.ts';
import type { LanguagePair, PlacedSlot, SourceUtterance, TranslatedSlot, WordLink } from './contract.ts';
import { functionWords } from './locales/index.ts';
import { normalTokens } from './normalisation.ts';
import { projectSpans, type TokenLinks, type TokenSpan, trimEdges } from './projection.ts';
import { extendTimes, joinWordPairs } from './set-expressions.ts';
import { type SourceTokens, sourceTokens } from './source-tokens.ts';
import { alignWords, DEFAULT_WORD_ALIGNMENT, type DirectionalLinks } from './word-alignment/align-words.ts';
import { type EncodedBitext, SentenceCollector } from './word-alignment/encoded-bitext.ts';
import { spellingSimilarity } from './word-alignment/spelling-similarity.ts';
import { type AlignmentMatrix, growDiagFinalAnd } from './word-alignment/symmetrisation.ts';
import { Vocabulary } from './word-alignment/vocabulary.ts';

/** An annotated text and its finished translation, from wherever. */
export interface TranslatedPair {
  readonly source: Pick<SourceUtterance, 'text' | 'slots'>;
  readonly target: string;
}

export interface AlignedProjectionOptions {
  readonly languages: LanguagePair;
  /** Further sentence pairs to learn from: worth it where the pairs are few. */
  readonly bitext?: AsyncIterable<SentencePair> | Iterable<SentencePair>;
}

export interface ProjectedText {
  readonly text: string;
  /** As in a Translation: the placed slots in order of the text, then the lost ones. */
  readonly slots: readonly TranslatedSlot[];
  readonly alignment: readonly WordLink[];
}

/** A longer text, in words, is not aligned: its slots are lost. */
const LONGEST_TEXT = 250;
/** Equal spelling counts as so many observed links. */
const SPELLING_LINKS = 3;

/**
 * Finds the slots of the sources again in translations that nobody marked. Learns which words stand for each other from
 * the pairs themselves, so the more there are, the better; words spelled alike are believed to before anything is learnt.
 * Both directions are joined by grow-diag-final-and, which found more human spans than any other way of joining.
 */
export async function projectByAlignment(
  pairs: readonly TranslatedPair[],
  { languages, bitext = [] }: AlignedProjectionOptions,
): Promise<ProjectedText[]> {
  const encoder = new PairEncoder(languages);
  const prepared = pairs.map((pair) => encoder.add(pair));
  for await (const { source, target } of bitext) encoder.add({ source: { text: source, slots: [] }, target });
  const encoded = encoder.finish();
  const links = alignWords(encoded, {
    ...DEFAULT_WORD_ALIGNMENT,
    belief: { strength: encoder.spellingBelief(), links: SPELLING_LINKS },
  });
  return prepared.map((pair) => projectPair(pair, pairLinks(pair, encoded, links), languages));
}

interface PreparedPair {
  readonly target: string;
  readonly source: SourceTokens;
  readonly targetTokens: readonly Token[];
  /** Its place in the encoded bitext; none if it is too long for it. */
  readonly sentence: number | undefined;
}

/** Cuts pairs into words and collects these as numbers. */
class PairEncoder {
  readonly #languages: LanguagePair;
  readonly #words = { source: new Vocabulary(), target: new Vocabulary() };
  readonly #sentences = { source: new SentenceCollector(), target: new SentenceCollector() };
  #count = 0;

  constructor(languages: LanguagePair) {
    this.#languages = languages;
  }

  add({ source, target }: TranslatedPair): PreparedPair {
    const tokens = sourceTokens(source, this.#languages.source);
    const targetTokens = joinWordPairs(normalTokens(target, this.#languages.target), this.#languages.target);
    const isTooLong = Math.max(tokens.tokens.length, targetTokens.length) > LONGEST_TEXT;
    if (isTooLong) return { target, source: tokens, targetTokens, sentence: undefined };
    this.#sentences.source.add(tokens.tokens.map((token) => this.#words.source.add(token.text)));
    this.#sentences.target.add(targetTokens.map((token) => this.#words.target.add(token.text)));
    return { target, source: tokens, targetTokens, sentence: this.#count++ };
  }

  finish(): EncodedBitext {
    return { source: this.#sentences.source.finish(), target: this.#sentences.target.finish() };
  }

  spellingBelief(): (source: number, target: number) => number {
    const { source: sourceWords, target: targetWords } = this.#words;
    return (source, target) => spellingSimilarity(sourceWords.word(source), targetWords.word(target));
  }
}

/** The joined links of one pair; none if it was too long to align. */
function pairLinks(pair: PreparedPair, { source, target }: EncodedBitext, links: DirectionalLinks): TokenLinks {
  const { sentence } = pair;
  if (sentence === undefined) return pair.targetTokens.map(() => []);
  const targetToSource = links.targetToSource.subarray(target.offsets[sentence]!, target.offsets[sentence + 1]!);
  const sourceToTarget = links.sourceToTarget.subarray(source.offsets[sentence]!, source.offsets[sentence + 1]!);
  const matrix = growDiagFinalAnd(targetToSource, sourceToTarget);
  return pair.targetTokens.map((_, j) => {
    const sources = linkedSources(matrix, j);
    const surest = targetToSource[j]!;
    return surest >= 0 && sourceToTarget[surest] === j ? sameSlot(sources, surest, pair.source.spans) : sources;
  });
}

function linkedSources({ links, sourceLength, targetLength }: AlignmentMatrix, j: number): number[] {
  return Array.from({ length: sourceLength }, (_, i) => i).filter((i) => links[i * targetLength + j] === 1);
}

/** A link that both directions agree on and that leads into a slot outweighs all links that lead elsewhere. */
function sameSlot(sources: readonly number[], surest: number, spans: readonly TokenSpan[]): readonly number[] {
  const slot = spans.find(({ first, end }) => surest >= first && surest < end);
  return slot === undefined ? sources : sources.filter((source) => source >= slot.first && source < slot.end);
}

function projectPair(pair: PreparedPair, links: TokenLinks, languages: LanguagePair): ProjectedText {
  const { target, source, targetTokens } = pair;
  const words = targetTokens.map((token) => token.text);
  const context = {
    targetTokens: words,
    sourceTokens: source.tokens.map((token) => token.text),
    targetFunctionWords: functionWords(languages.target),
    sourceFunctionWords: functionWords(languages.source),
  };
  // A slot without a word (opaque here) has nothing that words could stand for.
  const wordy = source.spans.filter(({ first }) => !source.tokens[first]!.opaque);
  const trimmed = projectSpans(wordy, links).map((span) => {
    return trimEdges(span, { ...context, sourceSpan: source.spans[span.parent]! });
  });
  const placed = extendTimes(trimmed, words, languages.target).map(
    ({ label, parent, status, first, end }): PlacedSlot => {
      return { label, parent, status, start: targetTokens[first]!.start, end: targetTokens[end - 1]!.end };
    },
  );
  return { text: target, slots: withLost(placed, source), alignment: wordLinks(links, source, targetTokens) };
}

function withLost(placed: readonly PlacedSlot[], { spans }: SourceTokens): TranslatedSlot[] {
  const found = new Set(placed.map((slot) => slot.parent));
  const lost = spans.filter(({ parent }) => !found.has(parent));
  return [...placed, ...lost.map(({ label, parent }) => ({ label, parent, status: 'lost' as const }))];
}

function wordLinks(links: TokenLinks, { tokens }: SourceTokens, targetTokens: readonly Token[]): WordLink[] {
  return links.flatMap((sources, j) =>
    sources.map((i) => ({
      sourceStart: tokens[i]!.start,
      sourceEnd: tokens[i]!.end,
      targetStart: targetTokens[j]!.start,
      targetEnd: targetTokens[j]!.end,
    })),
  );
}
