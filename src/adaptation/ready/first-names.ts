import type { Catalogue } from '../catalogue.ts';
import { importOptional, packageOrigin } from './optional-package.ts';

/** The part of a faker instance that holds its lists. */
interface NameLists {
  readonly rawDefinitions: { readonly person?: { readonly first_name?: Readonly<Record<string, readonly string[]>> } };
}

const PACKAGE = { name: '@faker-js/faker', version: '10.6.0', purpose: 'the ready catalogue "first-names"' };

/** First names of the language, all equally often: the lists say nothing of how common a name is. */
export async function firstNames(locale: string): Promise<Catalogue> {
  const language = new Intl.Locale(locale).language;
  const { faker } = await importOptional({ ...PACKAGE, specifier: `${PACKAGE.name}/locale/${language}` });
  const lists = (faker as NameLists).rawDefinitions.person?.first_name ?? {};
  return { ...firstNameCatalogue(lists), source: { origin: packageOrigin(PACKAGE.name), licence: 'MIT' } };
}

/** The distinct names of all lists, in order. */
export function firstNameCatalogue(lists: Readonly<Record<string, readonly string[]>>): Catalogue {
  const values = [...new Set(Object.values(lists).flat())].sort();
  return {
    values,
    weights: values.map(() => 1),
    features: values.map(() => ({ article: 'never' })),
    casing: 'carrier',
  };
}
