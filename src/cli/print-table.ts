import { createRequire } from 'node:module';
import type CliTable from 'cli-table3';
import { wantsColor } from './color.ts';

const require = createRequire(import.meta.url);

/**
 * Prints rows as a table; the first column is text, the others are numbers. Where the terminal is too narrow for it,
 * titles and cells are broken at their blanks.
 */
export function printTable(head: readonly string[], rows: readonly (readonly string[])[]): void {
  const color = wantsColor(process.stdout);
  // Loaded here, because help has no tables.
  const Table = require('cli-table3') as typeof CliTable;
  const lines = [head, ...rows];
  const isWide = widthOf(lines) > (process.stdout.columns ?? Number.POSITIVE_INFINITY);
  const [titles, ...cells] = isWide ? lines.map((line) => line.map((cell) => cell.replaceAll(' ', '\n'))) : lines;
  const table = new Table({
    head: [...titles!],
    colAligns: head.map((_, column) => (column === 0 ? 'left' : 'right')),
    style: { compact: true, head: color ? ['bold'] : [], border: color ? ['gray'] : [] },
  });
  table.push(...cells.map((row) => [...row]));
  console.log(table.toString());
}

/** Columns of the table as drawn: each cell has a blank on either side and a border to its right. */
function widthOf(lines: readonly (readonly string[])[]): number {
  const columns = lines[0]!.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return columns.reduce((sum, width) => sum + width + 3, 1);
}
