import { z } from 'zod';
import type { FilterKind } from '../contract.ts';
import { selectByScores } from '../select-by-scores.ts';
import { signalNames, signals } from '../signals.ts';

const Share = z.number().positive().max(1);

/** Settings of every filter that draws a line; defaults stand here. */
export const lineFields = {
  /** Share of the scored translations to keep, the best first. */
  keep: Share.optional(),
  /** `intent`: the best share of each intent, so that none vanishes. */
  per: z.enum(['intent', 'corpus']).default('intent'),
  /** So many of each intent stay, the best first, wherever the line is. */
  atLeast: z.int().nonnegative().default(0),
};

export const ThresholdSettings = z
  .strictObject({
    signal: z.enum(signalNames),
    /** The lowest score to keep. */
    min: z.number().optional(),
    ...lineFields,
  })
  .refine(({ min, keep }) => (min === undefined) !== (keep === undefined), 'either "min" or "keep"');
export type ThresholdSettings = z.infer<typeof ThresholdSettings>;

/** Keeps the translations for which one signal is high enough. */
export const threshold: FilterKind<ThresholdSettings> = Object.freeze<FilterKind<ThresholdSettings>>({
  name: 'threshold',
  settings: ThresholdSettings,
  needsHeldOut: false,
  signals: ({ signal }) => [signal],
  isIdempotent: ({ min }) => min !== undefined,
  select: (corpus, { signal, ...line }) => selectByScores(corpus, { signals: [signals[signal]], ...line }),
});
