import { type CurveScoresInput, curveScores, type ScoredArm } from './curve-scores.ts';
import { type CurveSize, curveSize, nonDecreasing, sizeInterval } from './learning-curve.ts';
import { type MetricTable, mapMetrics } from './metric-table.ts';

/** From where on a curve stays ahead of another one, with an interval. */
export interface CurveCrossing {
  /** The curve that is ahead where both end; the first one if neither is. */
  readonly ahead: string;
  /** From this size on it is at least as good; `below`: throughout, `above`: not even at the end. */
  readonly size: CurveSize;
  readonly low: CurveSize;
  readonly high: CurveSize;
}

/** How two curves compare where both have sizes. */
export interface CurvePair<Name extends string> {
  readonly curves: readonly [first: string, second: string];
  readonly from: number;
  readonly to: number;
  readonly metrics: Readonly<Record<Name, CurveCrossing>>;
}

export interface CurveCrossingsInput<Name extends string> extends CurveScoresInput {
  readonly curves: readonly NamedCurve[];
  readonly metrics: MetricTable<Name>;
}

interface NamedCurve {
  readonly name: string;
  /** From the smallest to the largest. */
  readonly points: readonly { readonly arm: string; readonly size: number }[];
}

/**
 * For every two learning curves that have sizes in common, where one overtakes the other for good. The curves between
 * their points, and the intervals, are those of `curveEquivalents`.
 *
 * @throws InputError with everything wrong with arms, seeds and ids.
 */
export function curveCrossings<Name extends string>(input: CurveCrossingsInput<Name>): CurvePair<Name>[] {
  const scores = curveScores(input);
  const pairs = input.curves.flatMap((first, index) =>
    input.curves.slice(index + 1).flatMap((second) => {
      const range = commonRange(first, second);
      return range === undefined ? [] : [{ first, second, ...range }];
    }),
  );
  const found = mapMetrics(input.metrics, (metric) => {
    const scored = scores.by(metric);
    return pairs.map(({ first, second, from, to }): CurveCrossing => {
      const lineOf = ({ points }: NamedCurve, scoreIn: (arm: ScoredArm) => number): Line => {
        const sign = metric.higherIsBetter ? 1 : -1;
        const heights = points.map(({ arm }) => sign * scoreIn(scored.get(arm)!));
        return { sizes: points.map(({ size }) => size), heights: nonDecreasing(heights) };
      };
      const meanOf = ({ mean }: ScoredArm) => mean;
      const isFirstAhead = heightAt(lineOf(first, meanOf), to) >= heightAt(lineOf(second, meanOf), to);
      const [leader, other] = isFirstAhead ? [first, second] : [second, first];
      const sizeIn = (scoreIn: (arm: ScoredArm) => number) =>
        sizeStayingAhead(lineOf(leader, scoreIn), lineOf(other, scoreIn), { from, to });
      const resampled = Float64Array.from({ length: scores.resamples }, (_, r) =>
        sizeIn(({ resampledMeans }) => resampledMeans[r]!),
      );
      const interval = sizeInterval(resampled, scores.confidence);
      return { ahead: leader.name, size: curveSize(sizeIn(meanOf)), ...interval };
    });
  });
  return pairs.map(({ first, second, from, to }, index) => ({
    ...{ curves: [first.name, second.name] as const, from, to },
    metrics: mapMetrics(input.metrics, (_, name) => found[name][index]!),
  }));
}

interface Range {
  readonly from: number;
  readonly to: number;
}

/** The sizes that two curves share; undefined if that is one at most. */
function commonRange({ points: first }: NamedCurve, { points: second }: NamedCurve): Range | undefined {
  const from = Math.max(first[0]!.size, second[0]!.size);
  const to = Math.min(first.at(-1)!.size, second.at(-1)!.size);
  return from < to ? { from, to } : undefined;
}

/** Straight between its points over the logarithm of the size plus one; the higher, the better. */
export interface Line {
  /** Ascending. */
  readonly sizes: readonly number[];
  readonly heights: readonly number[];
}

/**
 * The size from which on a line is never below another one; −∞ if it never is in the range, ∞ if it still is at its end.
 * Both lines must cover the range.
 */
export function sizeStayingAhead(line: Line, other: Line, { from, to }: Range): number {
  const knots = [...new Set([from, ...line.sizes, ...other.sizes, to])]
    .filter((size) => size >= from && size <= to)
    .sort((a, b) => a - b);
  const leads = knots.map((size) => heightAt(line, size) - heightAt(other, size));
  const behind = leads.findLastIndex((lead) => lead < 0);
  if (behind === -1) return Number.NEGATIVE_INFINITY;
  if (behind === knots.length - 1) return Number.POSITIVE_INFINITY;
  const share = leads[behind]! / (leads[behind]! - leads[behind + 1]!);
  const [left, right] = [Math.log1p(knots[behind]!), Math.log1p(knots[behind + 1]!)];
  return Math.expm1(left + share * (right - left));
}

function heightAt({ sizes, heights }: Line, size: number): number {
  const right = sizes.findIndex((known) => known >= size);
  if (right <= 0 || sizes[right] === size) return heights[Math.max(0, right)]!;
  const [from, to] = [Math.log1p(sizes[right - 1]!), Math.log1p(sizes[right]!)];
  const share = (Math.log1p(size) - from) / (to - from);
  return heights[right - 1]! + share * (heights[right]! - heights[right - 1]!);
}
