import { z } from 'zod';
import { Compared, metricNames, Signature } from '../results.ts';

const Unavailable = z.strictObject({ arm: z.string(), reason: z.string() });

/** One target language: what it is, and how its arms came out. */
const Language = z.strictObject({
  locale: z.string(),
  language: z.string(),
  /** Genus and family as in WALS; null where nobody has said them. */
  genus: z.string().nullable(),
  family: z.string().nullable(),
  /** ISO 15924. */
  script: z.string(),
  /** Whether blanks stand between words. */
  spaced: z.boolean(),
  /** Why nothing was run; absent where something was. */
  reason: z.string().optional(),
  /** SHA-256 over all stages of its plan, as in its results.json. */
  experiment: z.string().optional(),
  testUtterances: z.int().positive().optional(),
  /** As in its results.json, in the folder of its name. */
  arms: z.record(z.string(), Compared.omit({ flips: true })),
  /** The rows it cannot have, in the order of the file. */
  unavailable: z.array(Unavailable),
});
export type Language = z.infer<typeof Language>;

/** Unweighted means over the languages of a group that have the arm. */
const Mean = z.strictObject({
  locales: z.int().positive(),
  metrics: z.record(z.enum(metricNames), z.number().min(0)),
});

/** Languages that share a genus, a family or a script. */
const Group = z.strictObject({
  name: z.string(),
  /** Those that were run. */
  locales: z.array(z.string()),
  arms: z.record(z.string(), Mean),
});
export type Group = z.infer<typeof Group>;

export const groupings = ['genus', 'family', 'script'] as const;
export type Grouping = (typeof groupings)[number];

/** `languages.json`: an experiment with many target languages. Equal for equal seeds and inputs. */
export const LanguagesResults = z.strictObject({
  experiment: z.string(),
  question: z.string().optional(),
  /** The source language. */
  source: z.string(),
  baseline: z.string(),
  /** Arms, then points of curves. */
  rows: z.array(z.string()),
  signature: Signature.omit({ experiment: true, data: true }),
  languages: z.array(Language),
  means: z.strictObject({
    all: Group,
    genus: z.array(Group),
    family: z.array(Group),
    script: z.array(Group),
  }),
});
export type LanguagesResults = z.infer<typeof LanguagesResults>;

/** JSON Schema of `languages.json`, as published with the package. */
export function languagesJsonSchema(): object {
  return z.toJSONSchema(LanguagesResults, { target: 'draft-2020-12' });
}
