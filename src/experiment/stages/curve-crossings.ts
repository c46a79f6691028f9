import { join } from 'node:path';
import { z } from 'zod';
import { type CurvePair, curveCrossings as crossingsOf } from '../../evaluation/curve-crossings.ts';
import { type MetricName, metrics } from '../../evaluation/metrics.ts';
import type { StageKind } from '../../execution/stage.ts';
import { writeJson } from '../json-file.ts';
import { readArmPredictions, readTableUtterances } from '../table-artifacts.ts';
import { CurvePoints, sizedPoints } from './learning-curve.ts';

export const CURVE_CROSSINGS = 'curve-crossings.json';

/** What `curve-crossings.json` holds. */
export type CurveCrossings = readonly CurvePair<MetricName>[];

const Options = z.strictObject({
  /** Points that are not empty have their samples among the inputs `drawn`, curve by curve. */
  curves: z.array(z.strictObject({ name: z.string(), points: CurvePoints })),
  /** The rows of all points, each once. The predictions come row by row, within each seed by seed. */
  arms: z.array(z.string()),
  seeds: z.array(z.int()),
  /** The test intents that count; absent: all. */
  intents: z.array(z.string()).optional(),
});

/** Says of every two learning curves where one overtakes the other. */
export const curveCrossings: StageKind<z.infer<typeof Options>> = {
  kind: 'curve-crossings',
  version: 1,
  options: Options,
  async run({ options: { curves, arms: names, seeds, intents }, inputs, output }) {
    const gold = await readTableUtterances(inputs.gold![0]!, { intents, without: inputs.without });
    const arms = await readArmPredictions(gold, { names, seeds, predictions: inputs.predictions! });
    const drawn = [...inputs.drawn!];
    const sized = curves.map(({ name, points }) => ({ name, points: sizedPoints(points, drawn) }));
    const found: CurveCrossings = crossingsOf({ gold, arms, curves: sized, metrics });
    await writeJson(join(output, CURVE_CROSSINGS), found);
    return { pairs: found.length };
  },
};
