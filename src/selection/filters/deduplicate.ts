import { z } from 'zod';
import { annotationOf } from '../../corpus/formats/utterance-line.ts';
import { NumberColumn, reals } from '../../corpus/number-column.ts';
import { foldText } from '../../corpus/text-folding.ts';
import { TextRows } from '../../corpus/text-rows.ts';
import type { Outcome, Utterance } from '../../corpus/utterance.ts';
import type { FilterContext, FilterKind, ReopenableCorpus } from '../contract.ts';
import { signalNames } from '../signals.ts';
import { tieOrder } from '../tie-order.ts';

export const DeduplicateSettings = z.strictObject({
  /** `text+annotation`: text, intent and slots equal to the letter; `text`: text equal but for case and punctuation. */
  same: z.enum(['text+annotation', 'text']).default('text+annotation'),
  /** The one with the highest score stays; without it, and among equals, an arbitrary one that its id decides on. */
  best: z.enum(signalNames).optional(),
});
export type DeduplicateSettings = z.infer<typeof DeduplicateSettings>;

/** Keeps one of each set of duplicates. Holds 64 bits of each distinct text: see {@link TextRows}. */
export const deduplicate: FilterKind<DeduplicateSettings> = Object.freeze<FilterKind<DeduplicateSettings>>({
  name: 'deduplicate',
  settings: DeduplicateSettings,
  needsHeldOut: false,
  signals: ({ best }) => (best === undefined ? [] : [best]),
  isIdempotent: () => true,
  select: selectDistinct,
});

async function* selectDistinct(
  corpus: ReopenableCorpus,
  { same, best }: DeduplicateSettings,
  { size }: FilterContext,
): AsyncGenerator<Outcome> {
  const keyOf = same === 'text' ? ({ text }: Utterance) => foldText(text) : annotationOf;
  /** Each distinct text's favourite so far. */
  const favourites = new TextRows(size);
  const ties = new NumberColumn(reals);
  const scores = new NumberColumn(reals);
  const isBetter = (row: number, other: number): boolean => {
    const lead = best === undefined ? 0 : scores.at(row) - scores.at(other);
    return lead === 0 ? ties.at(row) < ties.at(other) : lead > 0;
  };
  for await (const utterance of corpus()) {
    const row = ties.length;
    ties.push(tieOrder(utterance.id));
    if (best !== undefined) scores.push(utterance.scores[best] ?? -Number.MAX_VALUE);
    const key = keyOf(utterance);
    const favourite = favourites.add(key, row);
    if (favourite !== row && isBetter(row, favourite)) favourites.replace(key, row);
  }
  const kept = favourites.marks(ties.length);
  let row = 0;
  const reason = same === 'text' ? 'duplicate-text' : 'duplicate';
  for await (const utterance of corpus()) yield kept[row++] === 1 ? utterance : { utterance, reason };
}
