import { languageName } from '../../corpus/language.ts';
import { languageTable } from './language-table.ts';

/** What a table of many languages is ordered by. */
export interface LanguageFacts {
  readonly language: string;
  /** Null where nobody has said it. */
  readonly genus: string | null;
  readonly family: string | null;
  /** ISO 15924, such as `Latn`. */
  readonly script: string;
  /** Whether blanks stand between words. */
  readonly spaced: boolean;
}

/** What an experiment says of a locale. */
export interface StatedFacts {
  readonly language?: string | undefined;
  readonly genus?: string | undefined;
  readonly family?: string | undefined;
  readonly script?: string | undefined;
}

/** Scripts, by ISO 15924, that are written without blanks between words. */
const UNSPACED_SCRIPTS: ReadonlySet<string> = new Set(['Hans', 'Hant', 'Jpan', 'Khmr', 'Laoo', 'Mymr', 'Thai']);

const known: ReadonlyMap<string, Omit<LanguageFacts, 'spaced'>> = new Map(
  languageTable
    .trim()
    .split('\n')
    .map((line) => {
      const [locale, language, genus, family, script] = line.split(' | ');
      return [locale!, { language: language!, genus: genus!, family: family!, script: script! }];
    }),
);

/** The locales of the table, in its order. */
export const knownLocales: readonly string[] = Object.freeze([...known.keys()]);

/**
 * What is known of a locale: what the experiment says, else the table, else, for language and script, Unicode's CLDR, which
 * knows neither genus nor family.
 */
export function languageFacts(locale: string, stated: StatedFacts = {}): LanguageFacts {
  const facts = known.get(locale) ?? fromUnicode(locale);
  const script = stated.script ?? facts.script;
  return {
    language: stated.language ?? facts.language,
    genus: stated.genus ?? facts.genus,
    family: stated.family ?? facts.family,
    script,
    spaced: !UNSPACED_SCRIPTS.has(script),
  };
}

function fromUnicode(locale: string): Omit<LanguageFacts, 'spaced'> {
  const { language, script = 'Zyyy' } = new Intl.Locale(locale).maximize();
  return { language: languageName(language), genus: null, family: null, script };
}
