import CliTable from 'cli-table3';
import type { Results } from './results.ts';
import { legend, type TextTable, textTables } from './table.ts';

export interface TerminalOptions {
  readonly color: boolean;
  /** Width that the tables should fit into. */
  readonly columns?: number;
}

/** The tables and their signature as text for a terminal; where it is too narrow, intervals get a line of their own. */
export function renderTerminal(results: Results, { color, columns = 120 }: TerminalOptions): string {
  const tables = textTables(results).map((table) => {
    const drawn = drawTable(widthOf(table) <= columns ? table : withBrokenIntervals(table), color);
    return `${table.caption}\n${drawn}`;
  });
  return [...tables, ...legend(results)].join('\n');
}

/** A table with borders. */
export function drawTable({ head, rows }: Omit<TextTable, 'caption'>, color: boolean): string {
  const table = new CliTable({
    head: [...head],
    colAligns: head.map((_, column) => (column === 0 ? 'left' : 'right')),
    style: { compact: true, head: color ? ['bold'] : [], border: color ? ['gray'] : [] },
  });
  table.push(...rows.map((row) => [...row]));
  return table.toString();
}

/** Columns of the table as drawn: each cell has a blank on either side and a border to its right. */
function widthOf({ head, rows }: TextTable): number {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]!.length)));
  return widths.reduce((sum, width) => sum + width + 3, 1);
}

function withBrokenIntervals({ head, rows }: TextTable): Omit<TextTable, 'caption'> {
  return { head, rows: rows.map((row) => row.map((cell) => cell.replace(' [', '\n['))) };
}
