import type { ZodType } from 'zod';
import type { ReadContext } from '../format.ts';
import { readLines } from '../lines.ts';
import type { Problem } from '../problem.ts';
import { checkAgainst } from '../schema-problems.ts';
import { scanJson } from './json-scanner.ts';

/** A row of a JSON-lines file that has the wanted shape. */
export interface JsonRow<Row> {
  readonly row: Row;
  /** The row as JSON.parse made it: the checked one lacks a key such as "__proto__". */
  readonly raw: Row;
  readonly line: number;
}

/** Reads one JSON value a line; blank lines are passed over, rows of another shape become problems. */
export async function* readJsonRows<Row>(
  chunks: AsyncIterable<Uint8Array>,
  schema: ZodType<Row>,
  context: ReadContext,
): AsyncGenerator<JsonRow<Row>> {
  for await (const { text, number, valid } of readLines(chunks)) {
    if (text.trim() === '') continue;
    const place = { file: context.file, line: number };
    if (!valid) {
      context.problems.add({ ...place, message: 'the line is not valid UTF-8' });
      continue;
    }
    const row = parseRow(text, schema, place);
    if ('problems' in row) for (const problem of row.problems) context.problems.add(problem);
    else yield { row: row.value, raw: row.raw, line: number };
  }
}

type Place = Pick<Problem, 'file' | 'line'>;

function parseRow<Row>(
  text: string,
  schema: ZodType<Row>,
  place: Place,
): { readonly value: Row; readonly raw: Row } | { readonly problems: readonly Problem[] } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    const { offset, message } = scanJson(text).faults.at(-1)!;
    return {
      problems: [{ ...place, column: offset + 1, message: `expected a JSON object, got broken JSON: ${message}` }],
    };
  }
  if (text.length >= 2 * MOST_LEVELS && isDeeperThan(value, MOST_LEVELS)) {
    return { problems: [{ ...place, message: `the values are nested over ${MOST_LEVELS} deep` }] };
  }
  const checked = checkAgainst(schema, value);
  if ('value' in checked) return { ...checked, raw: value as Row };
  return {
    problems: checked.problems.map(({ path, message }) => ({
      ...place,
      ...(path.length === 0 ? {} : { field: path.join('.') }),
      message,
    })),
  };
}

/** What is deeper can be read, but not written again. */
const MOST_LEVELS = 200;

function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((part) => isDeeperThan(part, levels - 1));
}
