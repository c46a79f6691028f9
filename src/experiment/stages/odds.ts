import { join } from 'node:path';
import { z } from 'zod';
import type { StageKind } from '../../execution/stage.ts';
import { loadMarkedGrammar } from '../../grammar/grammar.ts';
import { expectedOdds } from '../../grammar/odds.ts';
import { intentCounts } from '../corpus-artifact.ts';
import { writeJson } from '../json-file.ts';

export const ODDS = 'odds.json';

/** Of an arm's grammar and what was drawn from it. Shares are of utterances, entropies in bits. */
export interface DrawnOdds {
  /** Of one utterance, the choice of its intent included. */
  readonly entropy: number;
  readonly intents: Readonly<
    Record<string, { readonly expected: number; readonly drawn: number; readonly entropy: number }>
  >;
}

const Options = z.strictObject({
  samplingVersion: z.int(),
  mode: z.enum(['weighted', 'uniform', 'even', 'patterns']),
});

/** What a grammar was expected to give, intent by intent, beside what was drawn from it. */
export const odds: StageKind<z.infer<typeof Options>> = {
  kind: 'odds',
  version: 1,
  options: Options,
  async run({ options: { mode }, inputs, files, output }) {
    const grammar = await loadMarkedGrammar(files.grammar![0]!);
    const names = grammar.plain.intents.map(({ name }) => name);
    const [shares] = inputs.shares ?? [];
    const quotas = shares === undefined ? {} : { quotas: await intentCounts(shares, names) };
    const { entropy, intents } = expectedOdds(grammar, { mode, ...quotas });
    const drawn = await intentCounts(inputs.corpus![0]!, names);
    const size = Object.values(drawn).reduce((sum, count) => sum + count, 0);
    const record: DrawnOdds = {
      entropy,
      intents: Object.fromEntries(
        intents.map(({ intent, share, entropy: bits }) => [
          intent,
          { expected: share, drawn: drawn[intent]! / Math.max(1, size), entropy: bits },
        ]),
      ),
    };
    await writeJson(join(output, ODDS), record);
    return {};
  },
};
