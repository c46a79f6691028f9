import { z } from 'zod';
import type { Outcome } from '../../corpus/utterance.ts';
import type { FilterKind, ReopenableCorpus } from '../contract.ts';

const Names = z.array(z.string()).min(1);

const Settings = z
  .strictObject({
    /** The intents that stay. */
    only: Names.optional(),
    /** The intents that go. */
    except: Names.optional(),
  })
  .refine(({ only, except }) => (only === undefined) !== (except === undefined), 'either "only" or "except"');
export type IntentsSettings = z.infer<typeof Settings>;

/** Keeps the utterances of some intents: what an assistant of some domains knows, before others are added. */
export const intents: FilterKind<IntentsSettings> = Object.freeze<FilterKind<IntentsSettings>>({
  name: 'intents',
  settings: Settings,
  needsHeldOut: false,
  signals: () => [],
  isIdempotent: () => true,
  select: selectIntents,
});

async function* selectIntents(corpus: ReopenableCorpus, { only, except }: IntentsSettings): AsyncGenerator<Outcome> {
  const [kept, gone] = [only && new Set(only), new Set(except)];
  for await (const utterance of corpus()) {
    const { intent } = utterance;
    const stays = kept === undefined ? !gone.has(intent) : kept.has(intent);
    yield stays ? utterance : { utterance, reason: 'other-intent' };
  }
}
