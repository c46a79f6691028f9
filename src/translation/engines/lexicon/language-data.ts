import { languageOf } from '../../../corpus/language.ts';
import { type Features, parseFeatures } from '../../../morphology/features.ts';

/** An ending that inflection adds, and what may have stood in its place. */
export interface Ending {
  readonly ending: string;
  readonly replacements: readonly string[];
  /** What the ending may express, the likelier first; none where it is not known. */
  readonly expresses: readonly Features[];
}

/** What word-by-word translation knows of a language. */
export interface LexicalData {
  /** The longer first. */
  readonly endings: readonly Ending[];
  /** Whether an ending may double the consonant before it: "stopp-ing". */
  readonly doubling: boolean;
  /** Abbreviations in dictionaries that stand for any object, without their dots: "sb.", "etw.". Lower case. */
  readonly objects: readonly string[];
}

const NONE: LexicalData = { endings: [], doubling: false, objects: [] };

function endings(
  table: Readonly<Record<string, readonly string[]>>,
  meanings: Readonly<Record<string, readonly string[]>> = {},
): Ending[] {
  return Object.entries(table)
    .map(([ending, replacements]) => {
      return { ending, replacements, expresses: (meanings[ending] ?? []).map(parseFeatures) };
    })
    .sort((a, b) => b.ending.length - a.ending.length);
}

const PLURAL_OR_THIRD_PERSON = ['N;PL', 'V;IND;PRS;3;SG'];
const PAST = ['V.PTCP;PST', 'V;IND;PST'];
const ENGLISH_MEANINGS = {
  ...{ s: PLURAL_OR_THIRD_PERSON, es: PLURAL_OR_THIRD_PERSON, ies: PLURAL_OR_THIRD_PERSON },
  ...{ "'s": ['N;GEN;SG'], "s'": ['N;GEN;PL'], ed: PAST, ied: PAST, ing: ['V.PTCP;PRS'] },
  ...{ er: ['ADJ;CMPR'], ier: ['ADJ;CMPR'], est: ['ADJ;SPRL'], iest: ['ADJ;SPRL'] },
};
const PLURAL = ['N;PL'];

/** By primary language subtag. A new language is one entry here. */
const LANGUAGES: Readonly<Record<string, LexicalData>> = Object.freeze({
  da: {
    endings: endings({
      ...{ s: [''], r: [''], t: ['', 'e'], n: [''], en: [''], et: ['', 'e'], er: ['', 'e'], erne: ['', 'e'] },
      ...{ ede: ['e'], te: ['e'], ene: [''], ne: [''], e: [''] },
    }),
    doubling: true,
    objects: ['ngn', 'ngt', 'nogen', 'noget'],
  },
  de: {
    endings: endings({
      ...{ s: [''], es: [''], n: ['', 'en'], en: ['', 'e'], e: ['', 'en'], er: ['', 'e'], em: [''] },
      ...{ st: ['en', 'n'], t: ['en', 'n'], te: ['en', 'n'], ten: ['en', 'n'], test: ['en', 'n'] },
    }),
    doubling: false,
    objects: ['etw', 'jd', 'jdm', 'jdn', 'jds', 'jmd', 'jmdm', 'jmdn', 'jmds'],
  },
  en: {
    endings: endings(
      {
        ...{ "'s": [''], "s'": ['', 's'], s: [''], es: ['', 'e'], ies: ['y'], "'re": [''], "'ll": [''], "'d": [''] },
        ...{ ing: ['', 'e'], ed: ['', 'e'], ied: ['y'], er: ['', 'e'], est: ['', 'e'], ier: ['y'], iest: ['y'] },
      },
      ENGLISH_MEANINGS,
    ),
    doubling: true,
    objects: ['sb', 'sth', 'sbs', 'sths', 'sbsth', "sb's", "sth's", "one's", 'ones'],
  },
  es: {
    endings: endings(
      {
        ...{ s: [''], es: ['', 'ar', 'er', 'ir'], a: ['o', 'ar', 'er', 'ir'], as: ['o', 'ar', 'er'], os: ['o'] },
        ...{ o: ['ar', 'er', 'ir'], e: ['ar', 'er', 'ir'], an: ['ar'], en: ['er', 'ir'], ame: ['ar'], eme: ['er'] },
        ...{ ando: ['ar'], iendo: ['er', 'ir'], ado: ['ar'], ido: ['er', 'ir'] },
      },
      { s: PLURAL, os: PLURAL },
    ),
    doubling: false,
    objects: ['algo', 'alguien', 'alg', 'algn'],
  },
});

/** The data of a locale; empty for a language without an entry. */
export function lexicalData(locale: string): LexicalData {
  return LANGUAGES[languageOf(locale)] ?? NONE;
}

/** Shorter stems are left alone: "bus" is no plural. */
const SHORTEST_STEM = 2;
const DOUBLED = /(\p{L})\1$/u;

/** What the word may be an inflected form of, the longest endings first. A guess: the dictionary must decide. */
export function baseForms(
  word: string,
  { endings: known, doubling }: LexicalData,
): { readonly form: string; readonly expresses: readonly Features[] }[] {
  const forms = new Map<string, readonly Features[]>();
  for (const { ending, replacements, expresses } of known) {
    if (!word.endsWith(ending)) continue;
    const stem = word.slice(0, -ending.length);
    if (stem.length < SHORTEST_STEM) continue;
    const bases = replacements.map((replacement) => stem + replacement);
    if (doubling && DOUBLED.test(stem)) bases.push(stem.slice(0, -1));
    for (const base of bases) if (!forms.has(base)) forms.set(base, expresses);
  }
  return Array.from(forms, ([form, expresses]) => ({ form, expresses }));
}
