import { join } from 'node:path';
import { z } from 'zod';
import { concatenate } from '../../corpus/stream.ts';
import type { StageKind } from '../../execution/stage.ts';
import { readBitext } from '../../translation/bitext.ts';
import { saveTranslator, trainPhraseBased } from '../../translation/engines/phrase-based/index.ts';

export const TRANSLATOR = 'translator';

const Options = z.strictObject({
  engineVersion: z.string(),
  source: z.string(),
  target: z.string(),
  /** Whether the bitext's second column is the source. */
  swap: z.boolean(),
  /** How often each pair of each bitext counts, where that is not once. */
  weights: z.array(z.int().positive()).optional(),
});

const PHASES = ['read', 'align', 'extract', 'language-model', 'score'];

/** Trains the embedded phrase-based translator on sentence pairs. */
export const trainTranslator: StageKind<z.infer<typeof Options>> = {
  kind: 'train-translator',
  version: 1,
  options: Options,
  async run({ options: { source, target, swap, weights }, files, output, progress }) {
    const pairs = concatenate(
      files.bitext!.map((file, i) => readBitext(file, { swap, ...(weights && { weight: weights[i]! }) })),
    );
    const model = await trainPhraseBased(pairs, {
      languages: { source, target },
      onPhase: (phase) => progress(PHASES.indexOf(phase) / PHASES.length),
    });
    await saveTranslator(model, join(output, TRANSLATOR));
    return { ...model.counts };
  },
};
