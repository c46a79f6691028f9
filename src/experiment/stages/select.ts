import { z } from 'zod';
import { concatenate } from '../../corpus/stream.ts';
import type { StageKind } from '../../execution/stage.ts';
import { openFilter, Selection } from '../../selection/filters.ts';
import { openCorpus, writeOutcomes } from '../corpus-artifact.ts';

const Options = z.strictObject({ filter: z.string(), settings: z.json() });

export type SelectOptions = z.infer<typeof Options>;

/** What a filter keeps of a scored corpus; what it drops is counted with the reason. */
export const select: StageKind<SelectOptions> = {
  kind: 'select',
  version: 1,
  options: Options,
  async run({ options: { filter, settings }, inputs, output }) {
    const { heldOut } = inputs;
    const corpus = () => openCorpus(inputs.corpus![0]!);
    const outcomes = openFilter(Selection.parse({ [filter]: settings })).select(corpus, {
      ...(heldOut && { heldOut: () => concatenate(heldOut.map(openCorpus)) }),
    });
    return writeOutcomes(output, outcomes);
  },
};
