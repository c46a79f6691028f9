import { type Random, weightedIndex } from '../../../corpus/random.ts';
import { normalTokens } from '../../normalisation.ts';
import type { Sense } from './dictionary.ts';
import type { WordFrequencies } from './word-frequencies.ts';

/** A sense that has words. */
export interface RankedSense {
  /** As the dictionary writes it. */
  readonly text: string;
  /** In normal form; at least one. */
  readonly words: readonly string[];
  /** How likely it is to be said, relative to the other senses of the headword; all 0 if nothing is known. */
  readonly likelihood: number;
}

/** Puts the senses of a headword in order, the likeliest first; those without words are left out. */
export type SenseRanker = (senses: readonly Sense[]) => readonly RankedSense[];

/**
 * The likeliest to be said first: how frequent its words are in the target language, times how much the
 * dictionary prefers it. Without frequencies, and among senses that do not occur, the dictionary alone decides; of
 * equals the first. (On MASSIVE en → de dev, with FreeDict and Tatoeba, the product beats frequency alone.)
 */
export function senseRanker(locale: string, frequencies?: WordFrequencies): SenseRanker {
  return (senses) => {
    const said = senses
      .map(({ text, weight }) => ({ text, weight, words: normalTokens(text, locale).map((token) => token.text) }))
      .filter(({ words }) => words.length > 0);
    const likelihoods = said.map(({ weight, words }) => weight * (frequencies?.share(words) ?? 0));
    const isKnown = likelihoods.some((likelihood) => likelihood > 0);
    return said
      .map(({ text, words, weight }, i) => ({ text, words, weight, likelihood: isKnown ? likelihoods[i]! : weight }))
      .sort((a, b) => b.likelihood - a.likelihood || b.weight - a.weight);
  };
}

/** A sense drawn as often as it is likely. */
export function drawSense(senses: readonly RankedSense[], random: Random): RankedSense {
  if (senses.length === 1) return senses[0]!;
  return senses[
    weightedIndex(
      senses.map(({ likelihood }) => likelihood),
      random,
    )
  ]!;
}
