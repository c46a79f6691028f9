import { languageOf } from '../../../corpus/language.ts';
import { InputError } from '../../../corpus/problem.ts';
import type { LanguagePair } from '../../contract.ts';

/** The language that Mozilla's models translate from or into. */
export const PIVOT = 'en';

/** `en-de`. */
export function pairName({ source, target }: LanguagePair): string {
  return `${source}-${target}`;
}

/** Name of the folder of a model: `ende`. */
export function pairFolder({ source, target }: LanguagePair): string {
  return `${source}${target}`;
}

/**
 * Reads `en-de`.
 * @throws {InputError} if it is no pair of two languages
 */
export function parsePair(text: string): LanguagePair {
  const match = /^([a-z]{2,3}(?:_[a-z]+)?)-([a-z]{2,3}(?:_[a-z]+)?)$/iu.exec(text);
  if (match === null || match[1] === match[2]) {
    throw new InputError({ field: 'pair', message: `expected two languages such as en-de, got "${text}"` });
  }
  return { source: match[1]!, target: match[2]! };
}

/** The pair without regions and scripts, as models have it: `en-US` → `de-DE` is `en` → `de`. */
export function barePair({ source, target }: LanguagePair): LanguagePair {
  return { source: languageOf(source), target: languageOf(target) };
}

/** The ways from source to target, the better first: a model of their own, or two with the pivot between. */
export function routes({ source, target }: LanguagePair): readonly (readonly LanguagePair[])[] {
  const direct = [{ source, target }];
  if (source === PIVOT || target === PIVOT) return [direct];
  return [
    direct,
    [
      { source, target: PIVOT },
      { source: PIVOT, target },
    ],
  ];
}
