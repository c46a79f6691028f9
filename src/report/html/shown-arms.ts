import type { ArmResult, Results, Table } from '../results.ts';

/** The arms that the experiment file names: not the points of learning curves, which have their own section. */
export function shownArms({ arms, curves = {}, config, baseline }: Results): string[] {
  const named = config.arms !== null && typeof config.arms === 'object' ? Object.keys(config.arms) : [];
  const points = new Set(Object.values(curves).flatMap((curve) => curve.points.map(({ arm }) => arm)));
  return Object.keys(arms).filter((arm) => !points.has(arm) || named.includes(arm) || arm === baseline);
}

/** Arms with what a table says of them. */
export type ScoredArms = readonly (readonly [
  name: string,
  arm: Pick<ArmResult, 'metrics' | 'versusBaseline' | 'flips'>,
])[];

/** Those of a table's arms that are shown, in that order. */
export function pickArms(arms: Table['arms'], shown: readonly string[]): ScoredArms {
  return shown.flatMap((name) => (arms[name] === undefined ? [] : [[name, arms[name]] as const]));
}

export interface FurtherTable {
  readonly name: string;
  readonly utterances: number;
  /** What its arms are held against. */
  readonly baseline: string;
  readonly arms: ScoredArms;
}

/** The tables after the first. */
export function furtherTables({ tables, baseline }: Results, shown: readonly string[]): FurtherTable[] {
  return Object.entries(tables).map(([name, table]) => ({
    ...{ name, utterances: table.utterances, baseline: table.baseline ?? baseline },
    arms: pickArms(table.arms, shown),
  }));
}
