import { createRequire } from 'node:module';
import type CliTable from 'cli-table3';
import { wantsColor } from './color.ts';

const require = createRequire(import.meta.url);

/** Prints rows as a table; the first column is text, the others are numbers. */
export function printTable(head: readonly string[], rows: readonly (readonly string[])[]): void {
  const color = wantsColor(process.stdout);
  // Loaded here, because help has no tables.
  const Table = require('cli-table3') as typeof CliTable;
  const table = new Table({
    head: [...head],
    colAligns: head.map((_, column) => (column === 0 ? 'left' : 'right')),
    style: { compact: true, head: color ? ['bold'] : [], border: color ? ['gray'] : [] },
  });
  table.push(...rows.map((row) => [...row]));
  console.log(table.toString());
}
