import type { LanguagePair } from './contract.ts';
import { functionWords } from './locales/index.ts';
import { normalTokens } from './normalisation.ts';
import { trimEdges } from './projection.ts';

/** The translated words of a slot, and what a system wrote at their edges that does not belong to the value. */
export interface TrimmedWords {
  readonly before: string;
  readonly words: string;
  readonly after: string;
}

/** Sentence and clause punctuation, and quotation marks: what a writer adds around a value. */
const EDGE = /[\s\p{Terminal_Punctuation}\p{Quotation_Mark}…¿¡]/u;

/**
 * Takes punctuation, articles and prepositions off the edges of a slot's translation, unless the slot of the source has
 * them at the same edge or nothing would be left.
 */
export function trimSlotWords(translated: string, source: string, languages: LanguagePair): TrimmedWords {
  const tokens = normalTokens(translated, languages.target);
  const sourceTokens = normalTokens(source, languages.source);
  if (tokens.length === 0 || sourceTokens.length === 0) return { before: '', words: translated, after: '' };
  const { first, end } = trimEdges(
    { first: 0, end: tokens.length },
    {
      targetTokens: tokens.map((token) => token.text),
      sourceTokens: sourceTokens.map((token) => token.text),
      sourceSpan: { label: '', parent: 0, first: 0, end: sourceTokens.length },
      targetFunctionWords: functionWords(languages.target),
      sourceFunctionWords: functionWords(languages.source),
    },
  );
  // A word at the edge that stays keeps what is no mere punctuation around it, such as a bracket.
  const from = first > 0 ? tokens[first]!.start : leftEdge(translated, source, tokens[0]!.start);
  const to = end < tokens.length ? tokens[end - 1]!.end : rightEdge(translated, source, tokens.at(-1)!.end);
  return { before: translated.slice(0, from), words: translated.slice(from, to), after: translated.slice(to) };
}

function leftEdge(translated: string, source: string, firstWord: number): number {
  if (EDGE.test(source[0]!)) return 0;
  let start = 0;
  while (start < firstWord && EDGE.test(translated[start]!)) start++;
  return start;
}

/** Does not reach into the last word, whose own dot may be its last character ("p.m."). */
function rightEdge(translated: string, source: string, lastWord: number): number {
  if (EDGE.test(source.at(-1)!)) return translated.length;
  let end = translated.length;
  while (end > lastWord && EDGE.test(translated[end - 1]!)) end--;
  return end;
}
