import { languageOf } from '../../corpus/language.ts';
import { da } from './da.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import type { FunctionWords, SetExpressions } from './function-words.ts';

/** All languages with a table, by primary language subtag. A new language is one file and one line here. */
const TABLES: Readonly<Record<string, FunctionWords & SetExpressions>> = Object.freeze({ da, de, en, es });

const NONE: ReadonlySet<string> = new Set();
const WORDS = new Map(
  Object.entries(TABLES).map(([language, { articles, prepositions, particles = [] }]) => [
    language,
    new Set([...articles, ...prepositions, ...particles]),
  ]),
);

/** The articles, prepositions and particles of a locale; none for a language without a table. */
export function functionWords(locale: string): ReadonlySet<string> {
  return WORDS.get(languageOf(locale)) ?? NONE;
}

/** Words of a locale that belong together; none for a language without a table. */
export function setExpressions(locale: string): Required<SetExpressions> {
  const { wordPairs = [], beforeTime = [], afterTime = [] }: SetExpressions = TABLES[languageOf(locale)] ?? {};
  return { wordPairs, beforeTime, afterTime };
}
