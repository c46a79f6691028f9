import { type MetricName, metrics } from '../evaluation/metrics.ts';

/** A score an assistant should have, such as `exactMatch >= 0.5` or `semer <= 0.3`. */
export interface ScoreThreshold {
  readonly metric: MetricName;
  readonly limit: number;
}

/** Reads a threshold; nothing if it is not one, or asks a metric to be at most what it should be at least. */
export function parseScoreThreshold(text: string): ScoreThreshold | undefined {
  const [, metric = '', sign, limit] = /^\s*(\w+)\s*(>=|<=)\s*(\d+(?:\.\d+)?)\s*$/.exec(text) ?? [];
  if (!Object.hasOwn(metrics, metric)) return undefined;
  const name = metric as MetricName;
  return (sign === '>=') === metrics[name].higherIsBetter ? { metric: name, limit: Number(limit) } : undefined;
}

/** Whether a score is as good as the threshold asks for. */
export function reaches(score: number, { metric, limit }: ScoreThreshold): boolean {
  return metrics[metric].higherIsBetter ? score >= limit : score <= limit;
}
