import { percent } from './percent.ts';
import type { Results, Table } from './results.ts';

/** An arm whose corrected p is below this is marked as different from the baseline. */
export const SIGNIFICANT = 0.05;

/** How the figures of the tables came about, and what they can tell. */
export function statisticsLines(results: Results): string[] {
  const { signature, baseline } = results;
  const corrected = signature.statistics.includes('holm') ? " after Holm's correction over the arms" : '';
  const others = new Set(Object.values(results.tables).flatMap((table) => table.baseline ?? []));
  const against = others.size === 0 ? '' : ' or the baseline of the table';
  return [
    `Percent: mean ±sd over seeds [95 % interval from the ${signature.split} set]. SemER: lower is better.`,
    `Δ SemER and p: against ${baseline}${against}, paired test; * p < ${SIGNIFICANT}${corrected}.`,
    ...seedLine(results),
    ...detectableLine(results),
    ...flipLine(results),
  ];
}

/** Two sources of chance: which seed a model was trained with, and which utterances happen to be in the test set. */
function seedLine({ arms, signature }: Results): string[] {
  const shares = Object.values(arms).flatMap(({ metrics }) => metrics.semer.seedShare ?? []);
  if (shares.length === 0) return [];
  return [
    `Seeds make ${range(shares, 0)} % of the variance of the mean SemER, the choice of ${signature.split} utterances the rest.`,
  ];
}

function detectableLine(results: Results): string[] {
  const main = smallest(results.arms);
  if (main === undefined) return [];
  const further = Object.entries(results.tables).flatMap(([name, { arms }]) => {
    const points = smallest(arms);
    return points === undefined ? [] : [`; ${name}: ${points}`];
  });
  return [
    `Differences of SemER below ${main} points cannot be told from chance here (one test at 5 %, 80 % power)` +
      `${further.join('')}.`,
  ];
}

/** The smallest detectable difference of SemER in points: from that of the steadiest arm to that of the least steady. */
function smallest(arms: Table['arms']): string | undefined {
  const points = Object.values(arms).flatMap(({ versusBaseline }) => versusBaseline?.semer.detectable ?? []);
  return points.length === 0 ? undefined : range(points, 1);
}

function flipLine({ arms, baseline, signature }: Results): string[] {
  const flips = Object.entries(arms).flatMap(([arm, { flips: rates }]) =>
    rates === undefined ? [] : [`${arm} ${percent(rates.broken, 1)}/${percent(rates.fixed, 1)}`],
  );
  if (flips.length === 0) return [];
  return [`% of ${signature.split} utterances broken/fixed against ${baseline} (exact match): ${flips.join(', ')}.`];
}

function range(fractions: readonly number[], decimals: number): string {
  const [low, high] = [Math.min(...fractions), Math.max(...fractions)].map((value) => percent(value, decimals));
  return low === high ? low! : `${low}–${high}`;
}
