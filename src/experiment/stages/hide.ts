import { z } from 'zod';
import type { Corpus } from '../../corpus/stream.ts';
import type { StageKind } from '../../execution/stage.ts';
import { openCorpus, writeOutcomes } from '../corpus-artifact.ts';

/** The intent that stands where one was: an utterance must have one. */
export const HIDDEN = 'hidden';

/**
 * The texts of a corpus and nothing that anybody said about them: id, locale and text alone are passed on. What comes
 * after this stage is the same whatever the labels were.
 */
export const hide: StageKind<Record<string, never>> = {
  kind: 'hide',
  version: 1,
  options: z.strictObject({}),
  async run({ inputs, output }) {
    return writeOutcomes(output, withoutLabels(openCorpus(inputs.corpus![0]!)));
  },
};

async function* withoutLabels(corpus: Corpus): Corpus {
  for await (const { id, locale, text } of corpus) {
    yield { id, locale, text, intent: HIDDEN, slots: [], origin: { step: 'hide' }, scores: {} };
  }
}
