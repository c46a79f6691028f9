import { readBytes, writeStream } from '../corpus/file-stream.ts';
import { readLines } from '../corpus/lines.ts';

/** Writes one JSON value a line; gzip-packed if the name ends in `.gz`. */
export async function writeRows(path: string, rows: Iterable<unknown>): Promise<void> {
  function* lines(): Generator<string> {
    for (const row of rows) yield `${JSON.stringify(row)}\n`;
  }
  await writeStream(path, lines());
}

/** Reads what {@link writeRows} wrote, in an artifact whose hash was checked. */
export async function readRows<Row>(path: string): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const { text } of readLines(readBytes(path))) rows.push(JSON.parse(text) as Row);
  return rows;
}
