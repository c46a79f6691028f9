import type { Experiment } from './schema.ts';

/** The locale of a corpus: the stated one, else the source language for the corpus named `source`, the target's for all others. */
export function corpusLocale(name: string, { data, languages }: Pick<Experiment, 'data' | 'languages'>): string {
  return data[name]?.locale ?? (name === 'source' ? languages.source : languages.target);
}
