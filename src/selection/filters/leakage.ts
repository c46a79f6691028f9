import { z } from 'zod';
import { InputError } from '../../corpus/problem.ts';
import { foldText } from '../../corpus/text-folding.ts';
import type { Outcome } from '../../corpus/utterance.ts';
import type { FilterContext, FilterKind, ReopenableCorpus } from '../contract.ts';

const Settings = z.strictObject({});
export type LeakageSettings = z.infer<typeof Settings>;

/**
 * Drops utterances whose text occurs in the held-out texts, case and punctuation aside, so that a score on those
 * measures no memory. Holds the distinct held-out texts in memory.
 */
export const leakage: FilterKind<LeakageSettings> = Object.freeze<FilterKind<LeakageSettings>>({
  name: 'leakage',
  settings: Settings,
  needsHeldOut: true,
  signals: () => [],
  isIdempotent: () => true,
  select: (corpus, _, context) => selectUnheld(corpus, context),
});

async function* selectUnheld(corpus: ReopenableCorpus, { heldOut }: FilterContext): AsyncGenerator<Outcome> {
  if (heldOut === undefined) throw new InputError({ message: 'the filter "leakage" needs the held-out texts' });
  const texts = new Set<string>();
  for await (const { text } of heldOut()) texts.add(foldText(text));
  for await (const utterance of corpus()) {
    yield texts.has(foldText(utterance.text)) ? { utterance, reason: 'held-out-text' } : utterance;
  }
}
