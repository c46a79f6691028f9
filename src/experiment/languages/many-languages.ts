import { z } from 'zod';
import { sameLanguage } from '../../corpus/language.ts';
import { Locale } from '../schema.ts';

/** What the table of languages does not know of a locale, or has otherwise. */
const Facts = z.strictObject({
  language: z.string().optional(),
  genus: z.string().optional(),
  family: z.string().optional(),
  script: z
    .string()
    .regex(/^[A-Z][a-z]{3}$/, 'an ISO 15924 code such as Latn')
    .optional(),
});

/** `languages` of an experiment for many target languages. */
export const ManyLanguages = z
  .strictObject({
    source: Locale,
    targets: z
      .array(Locale)
      .min(1)
      .refine((targets) => new Set(targets).size === targets.length, 'each target once'),
    about: z.record(Locale, Facts).default({}),
  })
  .refine(
    ({ source, targets }) => targets.every((target) => !sameLanguage(source, target)),
    'targets that are not of the source language',
  )
  .refine(
    ({ targets, about }) => Object.keys(about).every((locale) => targets.includes(locale)),
    'facts "about" targets only',
  );
export type ManyLanguages = z.infer<typeof ManyLanguages>;
