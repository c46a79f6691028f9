import type { ScoreKind } from './contract.ts';
import type { TextTranslation } from './text-system.ts';

/** A text of which an utterance was put together. */
export interface ScoredPart {
  readonly source: string;
  /** How many of its words are placeholders, which no system knows. */
  readonly invented: number;
  readonly answer: TextTranslation;
}

/**
 * The score of an utterance translated in parts, on the scale of one translated whole: the mean over the words of all
 * parts, of the translations for log-probabilities and model scores, of the sources for shares of known words, which
 * placeholders do not lower. Nothing translated has the score of a certain translation.
 */
export function meanScore(parts: readonly ScoredPart[], kind: ScoreKind | 'none'): number | undefined {
  if (kind === 'none') return undefined;
  const weighted = parts.map((part) => (kind === 'known-words' ? knownWords(part) : targetWords(part)));
  const weight = weighted.reduce((sum, part) => sum + part.weight, 0);
  if (weight === 0) return kind === 'known-words' ? 1 : 0;
  return weighted.reduce((sum, part) => sum + part.score * part.weight, 0) / weight;
}

function targetWords({ answer }: ScoredPart): { score: number; weight: number } {
  return { score: answer.score ?? 0, weight: countWords(answer.text) };
}

function knownWords({ source, invented, answer }: ScoredPart): { score: number; weight: number } {
  const all = countWords(source);
  const weight = Math.max(0, all - invented);
  return { score: Math.min(1, ((answer.score ?? 0) * all) / Math.max(1, weight)), weight };
}

function countWords(text: string): number {
  return text.trim() === '' ? 0 : text.trim().split(/\s+/u).length;
}
