import { InputError } from '../../../corpus/problem.ts';
import type { LanguagePair } from '../../contract.ts';

/** @throws {InputError} naming every tag of the pair that is no BCP 47 tag, such as `de_DE` */
export function checkLanguageTags(languages: LanguagePair): void {
  const wrong = (['source', 'target'] as const).filter((side) => !isTag(languages[side]));
  if (wrong.length === 0) return;
  const expected = 'expected a BCP 47 language tag such as "de-DE"';
  throw new InputError(
    wrong.map((side) => ({ field: side, message: `${expected}, got ${JSON.stringify(languages[side])}` })),
  );
}

function isTag(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}
