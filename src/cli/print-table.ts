import CliTable from 'cli-table3';

/** Prints rows as a table; the first column is text, the others are numbers. */
export function printTable(head: readonly string[], rows: readonly (readonly string[])[]): void {
  const color = process.stdout.isTTY === true && process.env.NO_COLOR === undefined;
  const table = new CliTable({
    head: [...head],
    colAligns: head.map((_, column) => (column === 0 ? 'left' : 'right')),
    style: { compact: true, head: color ? ['bold'] : [], border: color ? ['gray'] : [] },
  });
  table.push(...rows.map((row) => [...row]));
  console.log(table.toString());
}
