import { allTables, type NamedTable } from './all-tables.ts';
import { type Difference, metricNames, type Results } from './results.ts';

/** The columns of `renderCsv`, in order. Fractions are from 0 to 1; an empty cell says there is no such figure. */
export const csvColumns = [
  'experiment',
  'table',
  'arm',
  'metric',
  'baseline',
  'split',
  'n',
  'seeds',
  'train',
  'mean',
  'sd',
  'low',
  'high',
  'seedShare',
  'delta',
  'deltaLow',
  'deltaHigh',
  'relative',
  'p',
  'pHolm',
  'detectable',
  'broken',
  'fixed',
] as const;
type CsvColumn = (typeof csvColumns)[number];
type Cell = string | number | null | undefined;

/** All tables as one CSV file (RFC 4180) with one row for each table, arm and metric, for spreadsheets and plots. */
export function renderCsv(results: Results): string {
  const rows = allTables(results).flatMap((table) => tableRows(results, table));
  return [csvColumns, ...rows.map((row) => csvColumns.map((column) => row[column]))].map(csvLine).join('');
}

type Row = Readonly<Record<CsvColumn, Cell>>;

function tableRows(results: Results, { name: table, utterances, arms, baseline }: NamedTable): Row[] {
  const { experiment, signature } = results;
  return Object.entries(arms).flatMap(([arm, { metrics, versusBaseline, flips }]) =>
    metricNames.map((metric) => ({
      ...{ experiment, table, arm, metric, baseline, split: signature.split, n: utterances },
      ...{ seeds: signature.seeds.length, train: results.arms[arm]?.trainUtterances },
      ...metrics[metric],
      seedShare: metrics[metric].seedShare,
      ...differenceCells(versusBaseline?.[metric]),
      // Flips are counted by exact match and belong to its rows.
      broken: metric === 'exactMatch' ? flips?.broken : undefined,
      fixed: metric === 'exactMatch' ? flips?.fixed : undefined,
    })),
  );
}

function differenceCells(
  difference: Difference | undefined,
): Pick<Row, 'delta' | 'deltaLow' | 'deltaHigh' | 'relative' | 'p' | 'pHolm' | 'detectable'> {
  const { delta, low, high, relative, p, pHolm, detectable } = difference ?? {};
  return { delta, deltaLow: low, deltaHigh: high, relative, p, pHolm, detectable };
}

/** Cells in quotes where they need them, and the line break of RFC 4180. */
function csvLine(cells: readonly Cell[]): string {
  return `${cells.map((cell) => quote(String(cell ?? ''))).join(',')}\r\n`;
}

function quote(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
