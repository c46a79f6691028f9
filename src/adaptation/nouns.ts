import type { Catalogue } from './catalogue.ts';
import type { Features } from './features.ts';
import type { LocaleRules, NounClass } from './locales/locale-rules.ts';

/** What is known of a slot value as a noun. */
export interface Noun {
  readonly class: NounClass;
  readonly article: 'always' | 'optional' | 'never';
}

/** What is known of a value: from its catalogue, else from the locale's own list; nothing if neither has it. */
export type NounLookup = (value: string) => Noun | undefined;

const TIMES: readonly NounClass[] = ['day', 'month', 'adverb'];

/** How to look up the values of a catalogue and those they replace. */
export function nounLookup(rules: LocaleRules, catalogue: Catalogue): NounLookup {
  const nouns = new Map<string, Noun>();
  for (const [noun, values] of Object.entries(rules.nouns) as [NounClass, readonly string[]][])
    for (const value of values) nouns.set(value, { class: noun, article: 'always' });
  catalogue.values.forEach((value, i) => {
    const noun = nounOf(catalogue.features?.[i] ?? {}, rules);
    if (noun !== undefined) nouns.set(value.toLowerCase(), noun);
  });
  return (value) => nouns.get(value.toLowerCase());
}

/** The class that features amount to in a language; nothing if they do not say enough. */
export function nounOf({ gender, number, article = 'optional', kind }: Features, rules: LocaleRules): Noun | undefined {
  if (kind !== undefined) return { class: kind, article };
  if (article === 'never') return { class: 'bare', article };
  const candidates = (
    number === 'plural' ? [`${gender}-plural`, 'plural', 'definite'] : [gender, 'definite']
  ) as NounClass[];
  const fitting = candidates.find((candidate) => rules.relations.some((relation) => relation[candidate] !== undefined));
  // A value that must have an article nobody can name fits no carrier that governs it.
  if (fitting === undefined) return article === 'always' ? { class: 'inflected', article } : undefined;
  return gender === undefined && number === undefined && article === 'optional'
    ? undefined
    : { class: fitting, article };
}

/** Whether the class is one of times ("am Montag") rather than of names and things. */
export function isTime({ class: noun }: Noun): boolean {
  return TIMES.includes(noun);
}
