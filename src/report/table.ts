import { auditLines } from './audit-lines.ts';
import { bootstrapLines, crossingLines, curveLines } from './curve-lines.ts';
import { metricTitles } from './metric-titles.ts';
import { percent } from './percent.ts';
import { type Difference, metricNames, type Results, type Score, type Table } from './results.ts';
import { SIGNIFICANT, statisticsLines } from './statistics-lines.ts';

/** A table as rows of text, before a medium gives it borders. */
export interface TextTable {
  readonly caption: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** The tables of an experiment: the main one first. */
export function textTables(results: Results): TextTable[] {
  const main = { utterances: results.testUtterances, arms: results.arms };
  const sizes = new Map(Object.entries(results.arms).map(([arm, { trainUtterances }]) => [arm, trainUtterances]));
  const { split } = results.signature;
  return [
    textTable(main, sizes, {
      ...results,
      caption: `${results.experiment}: ${results.testUtterances} ${split} utterances`,
    }),
    ...Object.entries(results.tables).map(([name, table]) =>
      textTable(table, sizes, {
        baseline: table.baseline ?? results.baseline,
        caption: `${results.experiment}, ${name}: ${table.utterances} ${split} utterances`,
      }),
    ),
  ];
}

function textTable(
  table: Pick<Table, 'arms'>,
  sizes: ReadonlyMap<string, number>,
  { baseline, caption }: { readonly baseline: string; readonly caption: string },
): TextTable {
  const head = ['arm', 'train', ...metricNames.map((metric) => metricTitles[metric]), 'Δ SemER', 'p'];
  const rows = Object.entries(table.arms).map(([arm, { metrics, versusBaseline }]) => [
    arm,
    String(Math.round(sizes.get(arm) ?? 0)),
    ...metricNames.map((metric) => scoreText(metrics[metric])),
    ...(arm === baseline ? ['baseline', ''] : differenceText(versusBaseline?.semer)),
  ]);
  return { caption, head, rows };
}

/** Percent with the spread over seeds and the 95 % interval from the test set: `71.1 ±0.4 [69.4, 72.6]`. */
export function scoreText({ mean, sd, low, high }: Score): string {
  const spread = sd === null ? '' : ` ±${percent(sd)}`;
  return `${percent(mean)}${spread} [${percent(low)}, ${percent(high)}]`;
}

function differenceText(difference: Difference | undefined): [string, string] {
  if (difference === undefined) return ['', ''];
  const { delta, p, pHolm = p } = difference;
  const sign = delta > 0 ? '+' : '';
  return [`${sign}${percent(delta)}`, `${p < 0.001 ? '<0.001' : p.toFixed(3)}${pHolm < SIGNIFICANT ? ' *' : ''}`];
}

/** What a reader needs to know to read the numbers, then what could move them. */
export function legend(results: Results): string[] {
  const { signature, warnings } = results;
  const data = Object.entries(signature.data).map(([name, sha256]) => `${name} ${sha256.slice(0, 8)}`);
  return [
    ...statisticsLines(results),
    ...curveLines(results),
    ...crossingLines(results),
    ...bootstrapLines(results),
    ...auditLines(results),
    ...warnings.map((warning) => `warning: ${warning}`),
    `signature: graft ${signature.graft}, ${signature.backend}, experiment ${signature.experiment.slice(0, 12)}, ` +
      `${signature.split} split, seeds ${signature.seeds.join(' ')}`,
    `data: ${data.join(', ')}`,
    `metrics: ${metricNames.map((metric) => signature.metrics[metric]).join(', ')}`,
    `statistics: ${signature.statistics}`,
  ];
}
