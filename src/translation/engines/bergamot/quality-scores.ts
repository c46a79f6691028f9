import { InputError } from '../../../corpus/problem.ts';

/** A translation without the tags that carry scores. */
export interface ScoredHtml {
  readonly html: string;
  /** Mean over the words of their log-probabilities (natural logarithm), each the mean of its parts; 0 if no words. */
  readonly score: number;
}

// <font x-bergamot-sentence-index="0" x-bergamot-sentence-score="-0.3">, the same for words, any other tag, text.
const PART =
  /<font x-bergamot-(?<unit>sentence|word)-index="(?<index>\d+)" x-bergamot-\k<unit>-score="(?<score>[^"]*)">|<\/font>|<[^>]*>|[^<]+/gu;

/**
 * Takes the quality scores out of a translation. Tags that cross a word make the engine write its `font` tag more than
 * once; the word counts once. Where the engine broke an overlong sentence no blank is left between the two words: one
 * is put there.
 * @throws {InputError} if a score is no number
 */
export function takeScores(translated: string): ScoredHtml {
  const words = new Map<string, number>();
  let sentence = '0';
  let html = '';
  let text = '';
  for (const [part, ...rest] of translated.matchAll(PART)) {
    const [unit, index = '', score] = rest;
    if (unit === 'sentence' && index !== sentence) {
      if (/\S$/u.test(text)) html += ' ';
      sentence = index;
    } else if (unit === 'word') {
      words.set(`${sentence}:${index}`, Number(score));
    } else if (unit === undefined && part !== '</font>') {
      html += part;
      if (!part.startsWith('<')) text = part;
    }
  }
  return { html, score: mean([...words.values()]) };
}

function mean(scores: readonly number[]): number {
  if (scores.length === 0) return 0;
  const result = scores.reduce((sum, score) => sum + score, 0) / scores.length;
  if (Number.isFinite(result)) return result;
  throw new InputError({ message: 'the model gives a score that is no number; its files may be damaged' });
}
