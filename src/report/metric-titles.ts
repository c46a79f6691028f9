import type { MetricName } from './results.ts';

/** The headings of the metrics. */
export const metricTitles: Readonly<Record<MetricName, string>> = Object.freeze({
  intentAccuracy: 'intent acc.',
  slotF1: 'slot F1',
  exactMatch: 'exact match',
  semer: 'SemER',
});
