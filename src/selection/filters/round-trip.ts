import { z } from 'zod';
import type { FilterKind } from '../contract.ts';
import { selectByScores } from '../select-by-scores.ts';
import {
  AGREEMENT_LEVELS,
  agreementScore,
  roundTripAgreement,
  roundTripSemer,
} from '../signals/round-trip-agreement.ts';
import { lineFields } from './threshold.ts';

const DEFAULT_AGREEMENT = 'intent+slots';

export const RoundTripSettings = z
  .strictObject({
    /** What must survive: the intent, and how often each label occurs, and the words of the slots. */
    agree: z.enum(AGREEMENT_LEVELS).optional(),
    /** Or the highest semantic error rate of the round trip. */
    maxSemer: z.number().nonnegative().optional(),
    atLeast: lineFields.atLeast,
  })
  .refine(({ agree, maxSemer }) => agree === undefined || maxSemer === undefined, 'either "agree" or "maxSemer"')
  .transform((settings) =>
    settings.maxSemer === undefined ? { ...settings, agree: settings.agree ?? DEFAULT_AGREEMENT } : settings,
  );
export type RoundTripSettings = z.infer<typeof RoundTripSettings>;

/**
 * Semantic filtering (Gaspers et al. 2018): keeps what a model of the source language understands, once it is
 * translated back, as it understands the source.
 */
export const roundTrip: FilterKind<RoundTripSettings> = Object.freeze<FilterKind<RoundTripSettings>>({
  name: 'round-trip',
  settings: RoundTripSettings,
  needsHeldOut: false,
  signals: ({ maxSemer }) => [maxSemer === undefined ? 'round-trip' : 'semer-round-trip'],
  isIdempotent: () => true,
  select(corpus, { agree = DEFAULT_AGREEMENT, maxSemer, atLeast }) {
    const line =
      maxSemer === undefined
        ? { signals: [roundTripAgreement], min: agreementScore(agree) }
        : { signals: [roundTripSemer], min: -maxSemer };
    return selectByScores(corpus, { ...line, per: 'corpus', atLeast });
  },
});
