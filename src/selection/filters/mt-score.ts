import { z } from 'zod';
import type { FilterKind } from '../contract.ts';
import { selectByScores } from '../select-by-scores.ts';
import { mtScore as signal } from '../signals/mt-score.ts';
import { lineFields } from './threshold.ts';

export const MtScoreSettings = z.strictObject({ ...lineFields, keep: lineFields.keep.unwrap() });
export type MtScoreSettings = z.infer<typeof MtScoreSettings>;

/** Keeps the best share by MT score, and all that are as good as the last of them. */
export const mtScore: FilterKind<MtScoreSettings> = Object.freeze<FilterKind<MtScoreSettings>>({
  name: 'mt-score',
  settings: MtScoreSettings,
  needsHeldOut: false,
  signals: () => ['mt'],
  isIdempotent: () => false,
  select: (corpus, line) => selectByScores(corpus, { signals: [signal], ...line, ties: 'keep' }),
});
