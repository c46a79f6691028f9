import { joinWords } from '../corpus/tokens.ts';
import type { SourceUtterance, TranslatedSlot, Translation, WordLink } from './contract.ts';
import { functionWords } from './locales/index.ts';
import { type ProjectedSpan, projectSpans, type TokenLinks, trimEdges } from './projection.ts';
import type { SourceTokens } from './source-tokens.ts';

/** What an engine with alignments knows about its translation of one utterance. */
export interface AlignedOutput {
  readonly tokens: readonly string[];
  readonly wordLinks: TokenLinks;
  readonly phraseLinks: TokenLinks;
  /** Mean per target token. */
  readonly score: number;
  readonly unknownWords: number;
}

export interface BuildContext {
  readonly utterance: SourceUtterance;
  readonly source: SourceTokens;
  /** Follow the links of single words, or of every word of a phrase to every word of its source phrase. */
  readonly links: 'words' | 'phrases';
  readonly languages: { readonly source: string; readonly target: string };
}

/** Writes the target tokens as a text, and the slots and links as offsets into it. */
export function buildTranslation(output: AlignedOutput, context: BuildContext): Translation {
  const { text, offsets: starts } = joinWords(output.tokens);
  const offsets = starts.map((start, index) => ({ start, end: start + output.tokens[index]!.length }));
  const links = context.links === 'words' ? output.wordLinks : output.phraseLinks;
  const spans = projectSpans(context.source.spans, links).map((span) => trimmed(span, output, context));
  const placed = spans.map(({ label, parent, status, first, end }) => {
    return { label, parent, status, start: offsets[first]!.start, end: offsets[end - 1]!.end };
  });
  const found = new Set(spans.map((span) => span.parent));
  const lost: TranslatedSlot[] = context.source.spans
    .filter(({ parent }) => !found.has(parent))
    .map(({ label, parent }) => ({ label, parent, status: 'lost' }));
  return {
    text,
    slots: [...placed, ...lost],
    score: output.score,
    unknownWords: output.unknownWords,
    alignment: wordLinks(output.wordLinks, offsets, context.source),
  };
}

function trimmed(span: ProjectedSpan, output: AlignedOutput, { source, languages }: BuildContext): ProjectedSpan {
  const sourceSpan = source.spans.find(({ parent }) => parent === span.parent)!;
  if (source.tokens[sourceSpan.first]!.opaque) return span;
  return trimEdges(span, {
    targetTokens: output.tokens,
    sourceTokens: source.tokens.map((token) => token.text),
    sourceSpan,
    targetFunctionWords: functionWords(languages.target),
    sourceFunctionWords: functionWords(languages.source),
  });
}

interface Offsets {
  readonly start: number;
  readonly end: number;
}

function wordLinks(links: TokenLinks, offsets: readonly Offsets[], { tokens }: SourceTokens): WordLink[] {
  return links.flatMap((sources, j) =>
    sources.map((i) => ({
      sourceStart: tokens[i]!.start,
      sourceEnd: tokens[i]!.end,
      targetStart: offsets[j]!.start,
      targetEnd: offsets[j]!.end,
    })),
  );
}
