import { distance } from 'fastest-levenshtein';

/** Shorter words are alike by chance. */
const MINIMUM_LENGTH = 4;
const MINIMUM_LIKENESS = 0.5;

/**
 * How much two words look like the same word, from 0 to 1: 1 for equal ones (names, numbers), otherwise the square of
 * the share of letters that stay (cognates: "forecast" is none of "vejrudsigt", but "restaurant" one of "restauranten").
 */
export function spellingSimilarity(a: string, b: string): number {
  if (a === b) return 1;
  const [shorter, longer] = a.length < b.length ? [a.length, b.length] : [b.length, a.length];
  if (shorter < MINIMUM_LENGTH || shorter < MINIMUM_LIKENESS * longer) return 0;
  const likeness = 1 - distance(a, b) / longer;
  return likeness < MINIMUM_LIKENESS ? 0 : likeness ** 2;
}
