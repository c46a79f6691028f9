import { normalTokens } from '../../normalisation.ts';
import type { Sense } from './dictionary.ts';
import type { WordFrequencies } from './word-frequencies.ts';

/** Chooses among the senses of a headword; gives its words in normal form, or nothing if no sense has any. */
export type SenseChooser = (senses: readonly Sense[]) => readonly string[] | undefined;

/**
 * The sense that is the likeliest to be said: how frequent its words are in the target language, times how much the
 * dictionary prefers it. Without frequencies, and among senses that do not occur, the dictionary alone decides; of
 * equals the first. (On MASSIVE en → de dev, with FreeDict and Tatoeba, the product beats frequency alone.)
 */
export function senseChooser(locale: string, frequencies?: WordFrequencies): SenseChooser {
  return (senses) => {
    let best: { words: readonly string[]; likelihood: number; weight: number } | undefined;
    for (const { text, weight } of senses) {
      const words = normalTokens(text, locale).map((token) => token.text);
      if (words.length === 0) continue;
      const likelihood = weight * (frequencies?.share(words) ?? 0);
      const tie = best !== undefined && likelihood === best.likelihood;
      if (best === undefined || likelihood > best.likelihood || (tie && weight > best.weight)) {
        best = { words, likelihood, weight };
      }
    }
    return best?.words;
  };
}
