import { z } from 'zod';
import { concatenate } from '../../corpus/stream.ts';
import type { StageKind } from '../../execution/stage.ts';
import { openFilter, Selection } from '../../selection/filters.ts';
import { type CorpusSummary, openLines, writeOutcomes } from '../corpus-artifact.ts';

const Options = z.strictObject({ filter: z.string(), settings: z.json() });

export type SelectOptions = z.infer<typeof Options>;

/** What a filter keeps of a scored corpus; what it drops is counted with the reason. */
export const select: StageKind<SelectOptions> = {
  kind: 'select',
  version: 1,
  options: Options,
  async run({ options: { filter, settings }, inputs, output }) {
    const { heldOut } = inputs;
    const [scored] = inputs.corpus!;
    const { utterances } = scored!.manifest.summary as CorpusSummary;
    const corpus = () => openLines(scored!);
    const outcomes = openFilter(Selection.parse({ [filter]: settings })).select(corpus, {
      size: utterances,
      ...(heldOut && { heldOut: () => concatenate(heldOut.map(openLines)) }),
    });
    return writeOutcomes(output, outcomes);
  },
};
