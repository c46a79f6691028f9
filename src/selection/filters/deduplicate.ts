import { z } from 'zod';
import { foldText } from '../../corpus/text-folding.ts';
import type { Outcome, Utterance } from '../../corpus/utterance.ts';
import type { FilterKind, ReopenableCorpus } from '../contract.ts';
import { signalNames } from '../signals.ts';
import { tieOrder } from '../tie-order.ts';

export const DeduplicateSettings = z.strictObject({
  /** `text+annotation`: text, intent and slots equal to the letter; `text`: text equal but for case and punctuation. */
  same: z.enum(['text+annotation', 'text']).default('text+annotation'),
  /** The one with the highest score stays; without it, and among equals, an arbitrary one that its id decides on. */
  best: z.enum(signalNames).optional(),
});
export type DeduplicateSettings = z.infer<typeof DeduplicateSettings>;

/** Keeps one of each set of duplicates. Holds the distinct texts in memory. */
export const deduplicate: FilterKind<DeduplicateSettings> = Object.freeze<FilterKind<DeduplicateSettings>>({
  name: 'deduplicate',
  settings: DeduplicateSettings,
  needsHeldOut: false,
  signals: ({ best }) => (best === undefined ? [] : [best]),
  isIdempotent: () => true,
  select: selectDistinct,
});

interface Favourite {
  readonly score: number;
  readonly tie: number;
  readonly row: number;
}

async function* selectDistinct(corpus: ReopenableCorpus, { same, best }: DeduplicateSettings): AsyncGenerator<Outcome> {
  const keyOf = same === 'text' ? ({ text }: Utterance) => foldText(text) : annotationKey;
  const favourites = new Map<string, Favourite>();
  let row = 0;
  for await (const utterance of corpus()) {
    const score = best === undefined ? 0 : (utterance.scores[best] ?? Number.NEGATIVE_INFINITY);
    const candidate = { score, tie: tieOrder(utterance.id), row: row++ };
    const key = keyOf(utterance);
    const favourite = favourites.get(key);
    if (favourite === undefined || isBetter(candidate, favourite)) favourites.set(key, candidate);
  }
  const kept = new Uint8Array(row);
  for (const favourite of favourites.values()) kept[favourite.row] = 1;
  row = 0;
  const reason = same === 'text' ? 'duplicate-text' : 'duplicate';
  for await (const utterance of corpus()) yield kept[row++] === 1 ? utterance : { utterance, reason };
}

function isBetter(a: Favourite, b: Favourite): boolean {
  return a.score !== b.score ? a.score > b.score : a.tie < b.tie;
}

function annotationKey({ text, intent, slots }: Utterance): string {
  return JSON.stringify([text, intent, ...slots.flatMap(({ label, start, end }) => [label, start, end])]);
}
