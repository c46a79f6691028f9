import { z } from 'zod';
import type { Outcome } from '../corpus/utterance.ts';
import type { FilterContext, FilterKind, ReopenableCorpus } from './contract.ts';
import { deduplicate } from './filters/deduplicate.ts';
import { intents } from './filters/intents.ts';
import { leakage } from './filters/leakage.ts';
import { mtScore } from './filters/mt-score.ts';
import { rank } from './filters/rank.ts';
import { roundTrip } from './filters/round-trip.ts';
import { sample } from './filters/sample.ts';
import { threshold } from './filters/threshold.ts';
import type { SignalName } from './signals.ts';

/** Every filter by its name in experiment files. A new one is one file and one line here. */
export const filters = Object.freeze({
  threshold,
  rank,
  'mt-score': mtScore,
  'round-trip': roundTrip,
  deduplicate,
  intents,
  leakage,
  sample,
});

export type FilterName = keyof typeof filters;

export const filterNames = Object.freeze(Object.keys(filters) as [FilterName, ...FilterName[]]);

/** A filter with its settings, ready to be applied. */
export interface Filter {
  readonly name: FilterName;
  /** Names of the scores that the corpus must have: see `scoreCorpus`. */
  readonly signals: readonly SignalName[];
  readonly needsHeldOut: boolean;
  readonly isIdempotent: boolean;
  select(corpus: ReopenableCorpus, context: FilterContext): AsyncGenerator<Outcome>;
}

/** One item under `select` of an experiment file, such as `{ mt-score: { keep: 0.8 } }`: a filter and its settings. */
export const Selection = z
  .strictObject(Object.fromEntries(filterNames.map((name) => [name, filters[name].settings.optional()])))
  .refine((item) => Object.keys(item).length === 1, 'exactly one filter an item');
export type Selection = z.infer<typeof Selection>;

/** The filter that an item which went through {@link Selection} asks for. */
export function openFilter(item: Selection): Filter {
  const [name, settings] = Object.entries(item)[0]! as [FilterName, unknown];
  const kind: FilterKind = filters[name];
  return {
    name,
    signals: kind.signals(settings),
    needsHeldOut: kind.needsHeldOut,
    isIdempotent: kind.isIdempotent(settings),
    select: (corpus, context) => kind.select(corpus, settings, context),
  };
}
