import { join } from 'node:path';
import { z } from 'zod';
import { findFlippedUtterances } from '../../evaluation/flipped-utterances.ts';
import type { IntentFlips } from '../../evaluation/intent-flips.ts';
import type { StageKind } from '../../execution/stage.ts';
import { writeJson } from '../json-file.ts';
import { readArmPredictions, readTableUtterances } from '../table-artifacts.ts';

export const FLIPS = 'flips.json';

/** What arms break and fix of each intent against one of them, as `flips.json` holds it. */
export interface ArmFlips {
  readonly baseline: string;
  /** Arm → intent → rates, means over seeds; all arms but the baseline. */
  readonly arms: Readonly<Record<string, Readonly<Record<string, IntentFlips>>>>;
}

const Options = z.strictObject({
  /** The predictions come arm by arm, within an arm seed by seed. */
  arms: z.array(z.string()),
  seeds: z.array(z.int()),
  baseline: z.string(),
  /** The test intents that count; absent: all. */
  intents: z.array(z.string()).optional(),
});

/** Counts, intent by intent, the utterances of a table that each arm breaks and fixes. */
export const flips: StageKind<z.infer<typeof Options>> = {
  kind: 'flips',
  version: 1,
  options: Options,
  async run({ options: { arms: names, seeds, baseline, intents }, inputs, output }) {
    const gold = await readTableUtterances(inputs.gold![0]!, { intents, without: inputs.without });
    const arms = await readArmPredictions(gold, { names, seeds, predictions: inputs.predictions! });
    const against = arms.find(({ name }) => name === baseline)!;
    const others = arms.filter((arm) => arm !== against);
    const record: ArmFlips = {
      baseline,
      arms: Object.fromEntries(others.map((arm) => [arm.name, findFlippedUtterances({ gold, arm, against }).intents])),
    };
    await writeJson(join(output, FLIPS), record);
    return { arms: others.length };
  },
};
