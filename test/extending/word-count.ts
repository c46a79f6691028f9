import { z } from 'zod';
import { tokenize } from '../../src/corpus/tokens.ts';
import type { Outcome } from '../../src/corpus/utterance.ts';
import type { FilterKind, ReopenableCorpus } from '../../src/selection/contract.ts';

const Settings = z.strictObject({
  /** The most words an utterance may have. */
  most: z.int().positive(),
});
export type WordCountSettings = z.infer<typeof Settings>;

/** Drops utterances of many words: what nobody says to a loudspeaker. */
export const wordCount: FilterKind<WordCountSettings> = Object.freeze<FilterKind<WordCountSettings>>({
  name: 'word-count',
  settings: Settings,
  needsHeldOut: false,
  signals: () => [],
  isIdempotent: () => true,
  select: (corpus, settings) => selectShort(corpus, settings),
});

async function* selectShort(corpus: ReopenableCorpus, { most }: WordCountSettings): AsyncGenerator<Outcome> {
  for await (const utterance of corpus()) {
    const isShort = tokenize(utterance.text).length <= most;
    yield isShort ? utterance : { utterance, reason: 'too-many-words' };
  }
}
