import { type CurveScoresInput, curveScores, type ScoredArm } from './curve-scores.ts';
import { type MetricTable, mapMetrics } from './metric-table.ts';

/** A number of utterances, or that not even the smallest point of a curve is needed, or that its largest is not enough. */
export type CurveSize = number | 'below' | 'above';

/** How many utterances the curve needs to reach a score, with an interval. */
export interface CurveEquivalent {
  readonly size: CurveSize;
  readonly low: CurveSize;
  readonly high: CurveSize;
}

export interface LearningCurveInput<Name extends string> extends CurveScoresInput {
  /** The points of the curve, from the smallest to the largest; arms that are none of them are placed on it. */
  readonly points: readonly { readonly arm: string; readonly size: number }[];
  readonly metrics: MetricTable<Name>;
}

/**
 * How many annotated utterances each arm is worth: the size at which a learning curve reaches the arm's score, for
 * every arm that is not a point of the curve.
 *
 * Between its points the curve is a straight line over the logarithm of the size (of the size plus one, so that a curve
 * may start at none); where more data scored worse, neighbouring points are pooled until it no longer falls (isotonic
 * regression). The interval comes from a bootstrap over test utterances and seeds, drawn for all arms together.
 *
 * @throws InputError with everything wrong with arms, seeds and ids.
 */
export function curveEquivalents<Name extends string>(
  input: LearningCurveInput<Name>,
): Record<string, Record<Name, CurveEquivalent>> {
  const { points, metrics } = input;
  const scores = curveScores(input);
  const sizes = points.map(({ size }) => size);

  const equivalents = mapMetrics(metrics, (metric) => {
    const scored = scores.by(metric);
    const curve = points.map(({ arm }) => scored.get(arm)!);
    const sizeOf = (scoreIn: (arm: ScoredArm) => number, arm: ScoredArm) =>
      sizeReaching(scoreIn(arm), { sizes, scores: curve.map(scoreIn), higherIsBetter: metric.higherIsBetter });
    return new Map(
      Array.from(scored, ([name, arm]) => {
        const resampled = Float64Array.from({ length: scores.resamples }, (_, r) =>
          sizeOf(({ resampledMeans }) => resampledMeans[r]!, arm),
        );
        return [
          name,
          { size: curveSize(sizeOf(({ mean }) => mean, arm)), ...sizeInterval(resampled, scores.confidence) },
        ];
      }),
    );
  });
  const others = input.arms.map(({ name }) => name).filter((name) => !points.some(({ arm }) => arm === name));
  return Object.fromEntries(
    others.map((name) => [name, mapMetrics(metrics, (_, metric) => equivalents[metric].get(name)!)]),
  );
}

export interface Curve {
  /** Ascending. */
  readonly sizes: readonly number[];
  readonly scores: readonly number[];
  readonly higherIsBetter: boolean;
}

/** The smallest size at which a curve reaches a score; −∞ if its first point is better, ∞ if its last is not as good. */
export function sizeReaching(score: number, { sizes, scores, higherIsBetter }: Curve): number {
  const sign = higherIsBetter ? 1 : -1;
  const heights = nonDecreasing(scores.map((value) => sign * value));
  const height = sign * score;
  const above = heights.findIndex((value) => value >= height);
  if (above === -1) return Number.POSITIVE_INFINITY;
  if (above === 0) return heights[0] === height ? sizes[0]! : Number.NEGATIVE_INFINITY;
  const [from, to] = [Math.log1p(sizes[above - 1]!), Math.log1p(sizes[above]!)];
  const share = (height - heights[above - 1]!) / (heights[above]! - heights[above - 1]!);
  return Math.expm1(from + share * (to - from));
}

/** The closest values (least squares) that never fall, by pooling adjacent violators. */
export function nonDecreasing(values: readonly number[]): number[] {
  const pools: { total: number; count: number }[] = [];
  for (const value of values) {
    let pool = { total: value, count: 1 };
    for (let last = pools.at(-1); last !== undefined; last = pools.at(-1)) {
      if (last.total / last.count <= pool.total / pool.count) break;
      pools.pop();
      pool = { total: pool.total + last.total, count: pool.count + last.count };
    }
    pools.push(pool);
  }
  return pools.flatMap(({ total, count }) => Array<number>(count).fill(total / count));
}

/** The central interval that holds at least the share `confidence` of the sizes, its ends among them. */
export function sizeInterval(sizes: Float64Array, confidence: number): { low: CurveSize; high: CurveSize } {
  const sorted = sizes.toSorted();
  const tail = (1 - confidence) / 2;
  const last = sorted.length - 1;
  return {
    low: curveSize(sorted[Math.floor(tail * last)]!),
    high: curveSize(sorted[Math.ceil((1 - tail) * last)]!),
  };
}

export function curveSize(size: number): CurveSize {
  if (Number.isFinite(size)) return Math.round(size);
  return size > 0 ? 'above' : 'below';
}
