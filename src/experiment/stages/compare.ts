import { join } from 'node:path';
import { z } from 'zod';
import { type Comparison, compareArms } from '../../evaluation/comparison.ts';
import { type MetricName, metrics } from '../../evaluation/metrics.ts';
import type { StageKind } from '../../execution/stage.ts';
import { writeJson } from '../json-file.ts';
import { readArmPredictions, readTableUtterances } from '../table-artifacts.ts';

export const COMPARISON = 'comparison.json';

/** One table of an experiment, as `comparison.json` holds it. */
export type TableComparison = Comparison<MetricName>;

const Options = z.strictObject({
  /** The predictions come arm by arm, within an arm seed by seed. */
  arms: z.array(z.string()),
  seeds: z.array(z.int()),
  baseline: z.string(),
  /** The test intents of this table; absent: all. */
  intents: z.array(z.string()).optional(),
});

/** Scores every arm on the test set and compares it with the baseline. */
export const compare: StageKind<z.infer<typeof Options>> = {
  kind: 'compare',
  version: 2,
  options: Options,
  async run({ options: { arms: names, seeds, baseline, intents }, inputs, output }) {
    const gold = await readTableUtterances(inputs.gold![0]!, { intents, without: inputs.without });
    const arms = await readArmPredictions(gold, { names, seeds, predictions: inputs.predictions! });
    await writeJson(join(output, COMPARISON), compareArms({ gold, arms, baseline, metrics }));
    return { utterances: gold.length };
  },
};
