import { areCompatible, type Features, PART_OF_SPEECH } from './features.ts';
import type { Inflection, Paradigms } from './paradigms.ts';

/** A form with what somebody says it is. */
export interface StatedForm {
  readonly form: string;
  /** If it is known. */
  readonly lemma?: string;
  readonly features: Features;
}

/**
 * `attested`: the form is listed with the features; `contradicted`: its lemma has another form there; `unattested`: the
 * lemma's forms with these features are not listed; `unknown`: neither is the form, or nothing comparable is said of it.
 */
export type FormVerdict =
  | { readonly verdict: 'attested' | 'unattested' | 'unknown' }
  | {
      readonly verdict: 'contradicted';
      readonly features: Features;
      /** The forms that have these features. */
      readonly instead: readonly string[];
    };

/** More combinations of alternatives than this say nothing. */
const MOST_COMBINATIONS = 64;

/** Holds a form and each combination of its features against the paradigms of the lemmas it may belong to. */
export function checkForm({ form, lemma, features }: StatedForm, paradigms: Paradigms): FormVerdict {
  const combinations = combinationsOf(features);
  const analyses = paradigms.analyses(form);
  const named = lemma === undefined ? [] : analyses.filter((analysis) => sameWord(analysis.lemma, lemma));
  const known = (named.length > 0 ? named : analyses).filter((analysis) => inflectsBy(features, analysis, paradigms));
  if (known.length === 0 || features.size === 0 || combinations.length > MOST_COMBINATIONS)
    return { verdict: 'unknown' };
  const rows = known.flatMap((analysis) => paradigms.forms(analysis.lemma).filter((row) => samePart(row, analysis)));
  let isAttested = true;
  for (const combination of combinations) {
    if (known.some((analysis) => areCompatible(analysis.features, combination))) continue;
    const others = rows.filter((row) => isOf(row, combination) && !sameWord(row.form, form));
    if (others.length > 0) {
      const instead = [...new Set(others.map((row) => row.form))];
      return { verdict: 'contradicted', features: combination, instead };
    }
    isAttested = false;
  }
  return { verdict: isAttested ? 'attested' : 'unattested' };
}

/**
 * Whether the forms of the same lemma and part of speech state whatever is said of a form, gender aside, which few
 * collections state of nouns: what has a case is no form of a verb, however it is spelt.
 */
function inflectsBy(features: Features, { lemma, features: own }: Inflection, paradigms: Paradigms): boolean {
  const wanted = [...features.keys()].filter((dimension) => dimension !== 'gender');
  const rows = paradigms.forms(lemma).filter((row) => samePart(row, { features: own }));
  return wanted.every((dimension) => rows.some((row) => row.features.has(dimension)));
}

/** Whether a row says something of the wanted features, and nothing against them. */
function isOf({ features }: Inflection, wanted: Features): boolean {
  return areCompatible(features, wanted) && [...wanted.keys()].some((dimension) => features.has(dimension));
}

function samePart(a: Pick<Inflection, 'features'>, b: Pick<Inflection, 'features'>): boolean {
  const [part, other] = [a.features.get(PART_OF_SPEECH), b.features.get(PART_OF_SPEECH)];
  return part === undefined || other === undefined || [...part].some((value) => other.has(value));
}

function sameWord(a: string, b: string): boolean {
  return a.normalize('NFC').toLowerCase() === b.normalize('NFC').toLowerCase();
}

/** One value of each dimension: `nom|acc sg` is `nom sg` and `acc sg`. */
function combinationsOf(features: Features): Features[] {
  let combinations: [string, ReadonlySet<string>][][] = [[]];
  for (const [dimension, values] of features) {
    combinations = combinations.flatMap((chosen) =>
      [...values].map((value): [string, ReadonlySet<string>][] => [...chosen, [dimension, new Set([value])]]),
    );
    if (combinations.length > MOST_COMBINATIONS) break;
  }
  return combinations.map((chosen) => new Map(chosen));
}
