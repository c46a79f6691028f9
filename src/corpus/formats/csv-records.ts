import type { ReadContext } from '../format.ts';
import { readRawLines } from '../lines.ts';

/** A row of a CSV file. */
export interface CsvRecord {
  /** Line of the file it begins on. */
  readonly line: number;
  readonly cells: readonly string[];
}

export type Separator = ',' | ';' | '\t';

/** Lines and characters of one quoted cell; more are a quote that was forgotten. Each line is a new look at all. */
const MAX_CELL_LINES = 1000;
const MAX_CELL_CHARACTERS = 1_000_000;

/**
 * The records of a CSV file (RFC 4180): cells in double quotes may hold separators, line breaks and doubled quotes.
 * Blank lines are passed over. The first line decides on the separator.
 */
export async function* readCsvRecords(
  chunks: AsyncIterable<Uint8Array>,
  separatorOf: (firstLine: string) => Separator,
  { file, problems }: ReadContext,
): AsyncGenerator<CsvRecord> {
  let separator: Separator | undefined;
  let open: { line: number; lines: number; text: string } | undefined;
  let refused = false;
  for await (const { text, number, valid } of readRawLines(chunks)) {
    if (!valid) {
      problems.add({ file, line: number, message: 'the line is not valid UTF-8; save the file as UTF-8' });
      refused = true;
    }
    separator ??= separatorOf(text.replace(/\r$/, ''));
    if (open === undefined && text.trim() === '') continue;
    open =
      open === undefined
        ? { line: number, lines: 1, text }
        : { ...open, lines: open.lines + 1, text: `${open.text}\n${text}` };
    const parsed = parseRecord(open.text.replace(/\r$/, ''), separator);
    if (parsed === 'open' && open.lines < MAX_CELL_LINES && open.text.length < MAX_CELL_CHARACTERS) continue;
    const { line } = open;
    open = undefined;
    if (parsed === 'open') problems.add({ file, line, message: neverClosed });
    else if ('fault' in parsed) problems.add({ file, line, column: parsed.column, message: parsed.fault });
    else if (!refused) yield { line, cells: parsed.cells };
    refused = false;
  }
  if (open !== undefined) problems.add({ file, line: open.line, message: neverClosed });
}

const neverClosed =
  'a cell begins with a double quote that is never closed; close it, or double quotes that are part of the text';

type Parsed = { readonly cells: readonly string[] } | { readonly fault: string; readonly column: number } | 'open';

function parseRecord(text: string, separator: Separator): Parsed {
  const cells: string[] = [];
  let position = 0;
  for (;;) {
    if (text[position] !== '"') {
      const found = text.indexOf(separator, position);
      const end = found < 0 ? text.length : found;
      cells.push(text.slice(position, end));
      position = end;
    } else {
      const end = closingQuote(text, position + 1);
      if (end < 0) return 'open';
      cells.push(text.slice(position + 1, end).replaceAll('""', '"'));
      position = end + 1;
    }
    if (position >= text.length) return { cells };
    if (text[position] !== separator) {
      const column = position - text.lastIndexOf('\n', position - 1);
      return {
        column,
        fault: `expected ${JSON.stringify(separator)} or the end of the row behind the closing quote, got ${JSON.stringify(text.slice(position, position + 10))}; double quotes inside a quoted cell`,
      };
    }
    position += 1;
  }
}

function closingQuote(text: string, from: number): number {
  for (let at = text.indexOf('"', from); at >= 0; at = text.indexOf('"', at + 2)) {
    if (text[at + 1] !== '"') return at;
  }
  return -1;
}

/** A record as a line; cells are quoted where they must be. */
export function csvLine(cells: readonly string[]): string {
  const quoted = cells.map((cell) => (/[",;\t\n\r]|^\s|\s$/u.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell));
  return `${quoted.join(',')}\n`;
}
