import { languageOf } from '../../corpus/language.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import type { LocaleRules } from './locale-rules.ts';

/** All languages with rules, by primary language subtag. */
export const localeRulesByLanguage: Readonly<Record<string, LocaleRules>> = Object.freeze({ de, en, es });

/** The rules of a locale; nothing for a language without a file here. */
export function localeRules(locale: string): LocaleRules | undefined {
  return localeRulesByLanguage[languageOf(locale)];
}
