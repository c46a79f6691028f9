import { z } from 'zod';
import type { FilterKind } from '../contract.ts';
import { selectByScores } from '../select-by-scores.ts';
import { signalNames, signals } from '../signals.ts';
import { lineFields } from './threshold.ts';

export const RankSettings = z.strictObject({
  /** The mean of their ranks within the intent decides. */
  signals: z
    .array(z.enum(signalNames))
    .min(2)
    .refine((names) => new Set(names).size === names.length, 'each signal once'),
  ...lineFields,
  keep: lineFields.keep.unwrap(),
});
export type RankSettings = z.infer<typeof RankSettings>;

/** Keeps the translations that several signals together rank highest. */
export const rank: FilterKind<RankSettings> = Object.freeze<FilterKind<RankSettings>>({
  name: 'rank',
  settings: RankSettings,
  needsHeldOut: false,
  signals: (settings) => settings.signals,
  isIdempotent: () => false,
  select: (corpus, { signals: names, ...line }) =>
    selectByScores(corpus, { signals: names.map((name) => signals[name]), ...line }),
});
