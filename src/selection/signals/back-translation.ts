import { sentenceCharacterNgramF } from '../../corpus/character-ngram-f.ts';
import { foldText } from '../../corpus/text-folding.ts';
import type { Signal } from '../contract.ts';

/** Sentence chrF2, from 0 to 1, of what came back against the source, both in lower case and without punctuation. */
export function backTranslationSimilarity(source: string, backTranslation: string): number {
  return sentenceCharacterNgramF(foldText(backTranslation), foldText(source));
}

/** How much of the source's wording survives the way there and back. */
export const backTranslation: Signal = Object.freeze<Signal>({
  name: 'chrf-back',
  version: 1,
  needs: ['sources', 'backTranslations'],
  missing: 'no-back-translation',
  tooLow: () => 'unlike-back-translation',
  prepare:
    async ({ sources, backTranslations }) =>
    ({ id, origin }) => {
      const source = sources!.get(origin.parent ?? id);
      const back = backTranslations!.get(id);
      return source && back !== undefined ? backTranslationSimilarity(source.text, back) : undefined;
    },
});
