import { createHash } from 'node:crypto';
import { InputError, suggestName } from '../corpus/problem.ts';
import { type Catalogue, formatCatalogue } from './catalogue.ts';
import { cities } from './ready/cities.ts';
import { countries } from './ready/countries.ts';
import { calendarDates, dateForms, months, weekdays } from './ready/dates.ts';
import { firstNames } from './ready/first-names.ts';

/** Catalogues that need no file, by name. Each states its source and licence. */
export const readyCatalogues: Readonly<Record<string, (locale: string) => Promise<Catalogue>>> = Object.freeze({
  cities,
  countries,
  weekdays,
  months,
  'date-forms': dateForms,
  'calendar-dates': calendarDates,
  'first-names': firstNames,
});

/**
 * A catalogue built from what Node or an installed package knows of a locale.
 * @throws {InputError} for an unknown name, a locale it has no values for, or a package that is not installed.
 */
export async function readyCatalogue(name: string, locale: string): Promise<Catalogue> {
  const build = Object.hasOwn(readyCatalogues, name) ? readyCatalogues[name] : undefined;
  if (build === undefined) {
    const suggestion = suggestName(name, Object.keys(readyCatalogues));
    throw new InputError({ message: `expected the name of a ready catalogue, got "${name}"${suggestion}` });
  }
  requireLocale(locale);
  return build(locale);
}

function requireLocale(locale: string): void {
  try {
    Intl.getCanonicalLocales(locale);
  } catch {
    throw new InputError({ message: `expected a BCP 47 locale such as de-DE, got "${locale}"` });
  }
}

/** SHA-256 of what is drawn from: the same on every machine with the same data behind a ready catalogue. */
export function catalogueHash(catalogue: Catalogue): string {
  return createHash('sha256')
    .update(formatCatalogue(catalogue))
    .update(catalogue.casing ?? '')
    .digest('hex');
}
