import { z } from 'zod';
import { normalise as normaliseCorpus } from '../../adaptation/normalise.ts';
import type { StageKind } from '../../execution/stage.ts';
import { openLines, writeOutcomes } from '../corpus-artifact.ts';

const Options = z.strictObject({ casing: z.literal('lower').optional(), contractions: z.boolean() });

/** Writes the utterances of a corpus as the users of its language do. */
export const normalise: StageKind<z.infer<typeof Options>> = {
  kind: 'normalise',
  version: 1,
  options: Options,
  async run({ options: { casing, contractions }, inputs, output }) {
    const options = { contractions, ...(casing === undefined ? {} : { casing }) };
    return writeOutcomes(output, normaliseCorpus(openLines(inputs.corpus![0]!), options));
  },
};
