import { join } from 'node:path';
import { z } from 'zod';
import { type CurveEquivalent, curveEquivalents } from '../../evaluation/learning-curve.ts';
import { type MetricName, metrics } from '../../evaluation/metrics.ts';
import type { StageKind } from '../../execution/stage.ts';
import type { Artifact } from '../../execution/store.ts';
import { writeJson } from '../json-file.ts';
import { readArmPredictions, readTableUtterances } from '../table-artifacts.ts';

export const LEARNING_CURVE = 'learning-curve.json';

/** A learning curve, as `learning-curve.json` holds it. */
export interface LearningCurve {
  /** `size`: how many utterances were drawn from the curve's arm. */
  readonly points: readonly { readonly size: number; readonly arm: string }[];
  /** Arm → how many utterances of the curve it is worth, by each metric. */
  readonly equivalents: Readonly<Record<string, Readonly<Record<MetricName, CurveEquivalent>>>>;
}

/** From small to large. A point that is not empty has its sample among the inputs `drawn`. */
export const CurvePoints = z.array(z.strictObject({ arm: z.string(), isEmpty: z.boolean() }));

const Options = z.strictObject({
  points: CurvePoints,
  /** Arms to place on the curve. The predictions come point by point, then arm by arm, within each seed by seed. */
  others: z.array(z.string()),
  seeds: z.array(z.int()),
  /** The test intents that count; absent: all. */
  intents: z.array(z.string()).optional(),
});

/** Draws a learning curve and says of every other arm where on it its scores lie. */
export const learningCurve: StageKind<z.infer<typeof Options>> = {
  kind: 'learning-curve',
  version: 1,
  options: Options,
  async run({ options: { points, others, seeds, intents }, inputs, output }) {
    const gold = await readTableUtterances(inputs.gold![0]!, { intents, without: inputs.without });
    const names = [...points.map(({ arm }) => arm), ...others];
    const arms = await readArmPredictions(gold, { names, seeds, predictions: inputs.predictions! });
    const sized = sizedPoints(points, [...inputs.drawn!]);
    const equivalents = curveEquivalents({ gold, points: sized, arms, metrics });
    await writeJson(join(output, LEARNING_CURVE), { points: sized, equivalents } satisfies LearningCurve);
    return { points: points.length };
  },
};

/** Points with the sizes of their samples, which are taken from the front of `drawn`. */
export function sizedPoints(points: z.infer<typeof CurvePoints>, drawn: Artifact[]): LearningCurve['points'] {
  return points.map(({ arm, isEmpty }) => ({
    size: isEmpty ? 0 : (drawn.shift()!.manifest.summary.utterances as number),
    arm,
  }));
}
