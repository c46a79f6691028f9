import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCsvRecords } from '../../src/corpus/formats/csv-records.ts';
import { ProblemList } from '../../src/corpus/problem.ts';
import { csvColumns, renderCsv } from '../../src/report/csv.ts';
import { metricNames, Results } from '../../src/report/results.ts';

const root = resolve(import.meta.dirname, '../..');
const shipped = (path: string) => Results.parse(JSON.parse(readFileSync(join(root, 'results', path), 'utf8')));
const massive = shipped('massive-en-de/results.json');

/** Header → cell, for each row of a CSV text. */
async function rowsOf(text: string): Promise<Record<string, string>[]> {
  const problems = new ProblemList();
  async function* chunks() {
    yield new TextEncoder().encode(text);
  }
  const records: (readonly string[])[] = [];
  for await (const { cells } of readCsvRecords(chunks(), () => ',', {
    file: 'table.csv',
    problems,
    onRepair: () => {},
  })) {
    records.push(cells);
  }
  problems.throwIfAny();
  const [head, ...rows] = records;
  return rows.map((cells) => Object.fromEntries(head!.map((name, column) => [name, cells[column]!])));
}

describe('renderCsv', () => {
  it('has a row for each table, arm and metric, with the figures as they are', async () => {
    const rows = await rowsOf(renderCsv(massive));
    const tables = [massive, ...Object.values(massive.tables)];
    expect(rows).toHaveLength(tables.reduce((sum, { arms }) => sum + 4 * Object.keys(arms).length, 0));
    for (const { table, arm, metric, ...row } of rows) {
      const source = table === 'main' ? massive : massive.tables[table!]!;
      const name = metric as (typeof metricNames)[number];
      const { metrics, versusBaseline, flips } = source.arms[arm!]!;
      expect(Number(row.mean)).toBe(metrics[name].mean);
      expect(Number(row.low)).toBe(metrics[name].low);
      expect(Number(row.train)).toBe(massive.arms[arm!]!.trainUtterances);
      expect(row.n).toBe(String(table === 'main' ? massive.testUtterances : massive.tables[table!]!.utterances));
      expect(row.pHolm).toBe(String(versusBaseline?.[name].pHolm ?? ''));
      expect(row.deltaLow).toBe(String(versusBaseline?.[name].low ?? ''));
      expect(row.broken).toBe(name === 'exactMatch' ? String(flips?.broken ?? '') : '');
    }
  });

  it('holds names with quotes, commas and line breaks, and ends every row as RFC 4180 has it', async () => {
    const arms = Object.fromEntries(Object.entries(massive.arms).map(([arm, result]) => [`a "${arm}",\n`, result]));
    const text = renderCsv({ ...massive, arms, tables: {} });
    expect(text.startsWith(`${csvColumns.join(',')}\r\n`)).toBe(true);
    expect(text.endsWith('\r\n')).toBe(true);
    expect(new Set((await rowsOf(text)).map(({ arm }) => arm))).toEqual(new Set(Object.keys(arms)));
  });

  it('leaves a cell empty where there is no figure', async () => {
    const one = structuredClone(massive);
    for (const { metrics } of Object.values(one.arms)) for (const name of metricNames) metrics[name].sd = null;
    const [row] = await rowsOf(renderCsv({ ...one, tables: {} }));
    expect([row!.sd, row!.arm === one.baseline ? row!.delta : '']).toEqual(['', '']);
  });
});
