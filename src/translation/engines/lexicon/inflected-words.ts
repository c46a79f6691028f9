import type { Features } from '../../../morphology/features.ts';
import type { Paradigms } from '../../../morphology/paradigms.ts';
import { normalTokens } from '../../normalisation.ts';
import { baseForms, type LexicalData } from './language-data.ts';

/** A word that another may be an inflected form of, and what the inflection may express. */
export interface BaseForm {
  readonly form: string;
  /** The likelier first; none if nothing is known. */
  readonly expresses: readonly Features[];
}

export interface Morphology {
  /** Forms of the target language. */
  readonly target: Paradigms;
  /** Forms of the source language; without them, the endings say what a form expresses. */
  readonly source?: Paradigms;
}

/**
 * What a word of the source may be an inflected form of: the lemmas of its paradigm, then what endings suggest, each
 * once, with what the word says beyond its lemma.
 */
export function baseFormsOf(word: string, data: LexicalData, source: Paradigms | undefined): BaseForm[] {
  const bases = new Map<string, Features[]>();
  for (const { lemma, features } of source?.analyses(word) ?? []) {
    const form = lemma.toLowerCase();
    if (form !== word) bases.set(form, [...(bases.get(form) ?? []), features]);
  }
  for (const { form, expresses } of baseForms(word, data)) if (!bases.has(form)) bases.set(form, [...expresses]);
  return Array.from(bases, ([form, expresses]) => ({ form, expresses }));
}

/** The words of a translation in the form that expresses what the source word does, if the paradigms have it. */
export function inflectWords(
  sense: { readonly text: string; readonly words: readonly string[] },
  expresses: readonly Features[],
  { paradigms, locale }: { readonly paradigms: Paradigms; readonly locale: string },
): readonly string[] {
  for (const features of expresses) {
    const form = paradigms.inflect(sense.text, features) ?? paradigms.inflect(sense.words.join(' '), features);
    if (form !== undefined) return normalTokens(form, locale).map((token) => token.text);
  }
  return sense.words;
}
