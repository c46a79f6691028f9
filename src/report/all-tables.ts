import type { Results, Table } from './results.ts';

/** What the first table of an experiment is called beside the others, which have names. */
export const MAIN_TABLE = 'main';

export interface NamedTable extends Pick<Table, 'utterances' | 'arms'> {
  readonly name: string;
  /** What its arms are held against. */
  readonly baseline: string;
}

/** The tables of a record, the first one among them. */
export function allTables({ testUtterances, arms, baseline, tables }: Results): NamedTable[] {
  return [
    { name: MAIN_TABLE, utterances: testUtterances, arms, baseline },
    ...Object.entries(tables).map(([name, table]) => ({ ...table, name, baseline: table.baseline ?? baseline })),
  ];
}
