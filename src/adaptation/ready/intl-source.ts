import { InputError } from '../../corpus/problem.ts';
import type { CatalogueSource } from '../catalogue.ts';

/** Where names that JavaScript itself knows come from. They may change with the version of Node. */
export function intlSource(): CatalogueSource {
  const { cldr, icu } = process.versions;
  return { origin: `Unicode CLDR ${cldr} in Node's ICU ${icu}`, licence: 'Unicode-3.0' };
}

/** @throws {InputError} if this Node has no names in the language. */
export function requireIntlLocale(locale: string): void {
  if (Intl.DisplayNames.supportedLocalesOf(locale).length > 0) return;
  throw new InputError({
    message: `expected a locale whose names Node knows, got ${locale}; use a Node with full ICU, or a catalogue file`,
  });
}
