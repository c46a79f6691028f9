import { PART_OF_SPEECH } from './features.ts';
import type { Inflection, Paradigms } from './paradigms.ts';

/** A modifier and the noun behind it, which cannot agree. */
export interface Disagreement {
  readonly modifier: string;
  readonly noun: string;
}

export interface AgreementCount {
  /** Modifiers before nouns, both with known forms. */
  readonly pairs: number;
  readonly disagreements: readonly Disagreement[];
}

const MODIFIERS: ReadonlySet<string> = new Set(['DET', 'ART', 'ADJ']);
const NOUNS: ReadonlySet<string> = new Set(['N', 'PROPN']);
/** What modifiers and nouns share. */
const AGREEING = ['number', 'case', 'gender'];

/**
 * Words directly followed by a noun of which they can be nothing but modifiers (determiners, articles, adjectives), and
 * those whose number, case and gender, in whatever reading, exclude the noun's. A word that may be something else
 * besides is passed over: a report of what is surely wrong.
 */
export function checkAgreement(words: readonly string[], paradigms: Paradigms): AgreementCount {
  const disagreements: Disagreement[] = [];
  let pairs = 0;
  for (let i = 0; i + 1 < words.length; i++) {
    const [modifier, noun] = [words[i]!, words[i + 1]!];
    const left = paradigms.analyses(modifier);
    if (!areAll(left, MODIFIERS)) continue;
    const right = paradigms.analyses(noun);
    if (!areAll(right, NOUNS)) continue;
    pairs += 1;
    if (!left.some((a) => right.some((b) => agree(a, b)))) disagreements.push({ modifier, noun });
  }
  return { pairs, disagreements };
}

function areAll(analyses: readonly Inflection[], parts: ReadonlySet<string>): boolean {
  return (
    analyses.length > 0 &&
    analyses.every(({ features }) => [...(features.get(PART_OF_SPEECH) ?? [''])].every((part) => parts.has(part)))
  );
}

function agree(a: Inflection, b: Inflection): boolean {
  return AGREEING.every((dimension) => {
    const [left, right] = [a.features.get(dimension), b.features.get(dimension)];
    return left === undefined || right === undefined || [...left].some((value) => right.has(value));
  });
}
