import type { Catalogue } from '../catalogue.ts';
import { localeRules } from '../locales/index.ts';
import { intlSource, requireIntlLocale } from './intl-source.ts';

/** Region codes CLDR has names for that are no countries, or where nobody lives. */
const NOT_COUNTRIES = new Set([
  ...['AC', 'AQ', 'BV', 'CP', 'CQ', 'DG', 'EA', 'EU', 'EZ', 'GS', 'HM', 'IC', 'IO', 'QO', 'TA', 'TF', 'UM', 'UN'],
  ...['XA', 'XB', 'ZZ'],
]);

/** Countries and inhabited territories by their names in the locale's language, all equally often. */
export async function countries(locale: string): Promise<Catalogue> {
  requireIntlLocale(locale);
  const names = new Intl.DisplayNames(locale, { type: 'region', style: 'short', fallback: 'none' });
  const { spokenNames = {}, nouns = {} } = localeRules(locale) ?? {};
  const withArticle = new Set(Object.values(nouns).flat());
  const values = new Set<string>();
  for (const code of regionCodes()) {
    const name = NOT_COUNTRIES.has(code) ? undefined : names.of(code);
    // "Myanmar (Birmania)" → "Myanmar"
    if (name !== undefined) values.add(spokenNames[name] ?? name.replace(/\s*\([^)]*\)/gu, ''));
  }
  return {
    values: [...values],
    weights: [...values].map(() => 1),
    features: [...values].map((name) => (withArticle.has(name.toLowerCase()) ? {} : { article: 'never' })),
    casing: 'carrier',
    source: intlSource(),
  };
}

const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];

/** All two-letter codes that are not an older name of another one, as DD is of DE. */
function regionCodes(): string[] {
  const codes = LETTERS.flatMap((first) => LETTERS.map((second) => first + second));
  return codes.filter((code) => Intl.getCanonicalLocales(`und-${code}`)[0] === `und-${code}`);
}
