import { z } from 'zod';
import { nestedSample } from '../../corpus/nested-sample.ts';
import { stratifiedSample } from '../../corpus/stratified-sample.ts';
import { collect, corpusOf } from '../../corpus/stream.ts';
import type { StageKind } from '../../execution/stage.ts';
import { openCorpus, writeOutcomes } from '../corpus-artifact.ts';

const Options = z.strictObject({
  size: z.int().positive(),
  seed: z.int(),
  /** Smaller samples with this seed are part of this one. */
  nested: z.literal(true).optional(),
});

/** Draws a part of a corpus, each intent keeping its share. */
export const sample: StageKind<z.infer<typeof Options>> = {
  kind: 'sample',
  version: 1,
  options: Options,
  async run({ options: { size, seed, nested }, inputs, output }) {
    const utterances = await collect(openCorpus(inputs.corpus![0]!));
    const draw = nested ? nestedSample : stratifiedSample;
    const summary = await writeOutcomes(output, corpusOf(draw(utterances, { size, seed })));
    return { ...summary, wanted: size };
  },
};
