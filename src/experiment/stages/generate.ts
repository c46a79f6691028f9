import { z } from 'zod';
import type { StageKind } from '../../execution/stage.ts';
import { loadGrammar } from '../../grammar/grammar.ts';
import { sampleJsonl } from '../../grammar/sample-jsonl.ts';
import { intentCounts, writeEncoded } from '../corpus-artifact.ts';

const Options = z.strictObject({
  samplingVersion: z.int(),
  size: z.int().positive(),
  mode: z.enum(['weighted', 'uniform', 'even', 'patterns']),
  seed: z.int(),
});

/** Draws distinct annotated utterances from a grammar, in the shares of intents of a corpus if there is one. */
export const generate: StageKind<z.infer<typeof Options>> = {
  kind: 'generate',
  version: 1,
  options: Options,
  async run({ options: { size, mode, seed }, inputs, files, output }) {
    const grammar = await loadGrammar(files.grammar![0]!);
    const [shares] = inputs.shares ?? [];
    const quotas = shares === undefined ? {} : { quotas: await intentCounts(shares, grammar.intents) };
    const summary = await writeEncoded(output, sampleJsonl(grammar, { size, mode, seed, ...quotas }));
    return { ...summary, wanted: size };
  },
};
