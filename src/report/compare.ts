import { allTables } from './all-tables.ts';
import { type Change, changesBetween } from './changes.ts';
import { type Flips, type MetricName, metricNames, type Results, type Score, untimed } from './results.ts';

/** A score that differs between two runs. */
export interface ScoreChange {
  readonly from: Score;
  readonly to: Score;
  readonly delta: number;
  /** Whether the 95 % intervals of the two have a point in common. */
  readonly overlap: boolean;
}

/** An arm of one run against the same arm of the other, on the same utterances. */
export interface PairedChange {
  readonly metrics: Readonly<Record<MetricName, PairedDifference>>;
  /** Shares of utterances that the first run has right and the second wrong, and the other way round. */
  readonly flips: Flips;
}

export interface PairedDifference {
  readonly delta: number;
  readonly low: number;
  readonly high: number;
  readonly p: number;
  /** p after Holm's correction over the arms that both runs have. */
  readonly pHolm: number;
}

export interface ArmChange {
  /** Metrics whose score differs. */
  readonly scores: Partial<Readonly<Record<MetricName, ScoreChange>>>;
  /** Absent where predictions of one of the runs are not at hand. */
  readonly paired?: PairedChange;
}

/** A table that both runs have. */
export interface TableChange {
  /** `main` is the first table of an experiment. */
  readonly table: string;
  /** Arms of both runs with a score that differs. */
  readonly arms: Readonly<Record<string, ArmChange>>;
}

/** What differs between two runs, their timing aside. */
export interface RunDifferences {
  readonly same: boolean;
  /** Why the scores of the two do not stand beside each other on an equal footing. */
  readonly reservations: readonly string[];
  /** Name, question, languages, baseline, versions, backend, data, seeds, split. */
  readonly signature: readonly Change[];
  readonly config: readonly Change[];
  readonly arms: { readonly added: readonly string[]; readonly removed: readonly string[] };
  readonly scores: readonly TableChange[];
  /** Sizes of training sets, their steps and drop reasons. */
  readonly training: readonly Change[];
  readonly audits: readonly Change[];
  /** Differences to the baseline, flips, curves, warnings and whatever else differs. */
  readonly other: readonly Change[];
}

/** Finds everything that differs between two records but their timing. */
export function compareResults(from: Results, to: Results): RunDifferences {
  const changes = changesBetween(untimed(from), untimed(to));
  const section = (name: Section) => changes.filter((change) => sectionOf(change) === name);
  return {
    same: changes.length === 0,
    reservations: reservationsOf(from, to),
    signature: section('signature'),
    config: section('config'),
    arms: { added: namesOnlyIn(to.arms, from.arms), removed: namesOnlyIn(from.arms, to.arms) },
    scores: scoreChanges(from, to),
    training: section('training'),
    audits: section('audits'),
    other: section('other'),
  };
}

type Section = 'signature' | 'config' | 'arms' | 'scores' | 'training' | 'audits' | 'other';

const SIGNATURE = new Set(['experiment', 'question', 'languages', 'baseline', 'signature', 'testUtterances']);

function sectionOf({ path }: Change): Section {
  const [root, , part] = path;
  if (SIGNATURE.has(String(root))) return 'signature';
  if (root === 'config') return 'config';
  if (root === 'arms' && path.length === 2) return 'arms';
  if (root === 'arms' && (part === 'trainUtterances' || part === 'steps')) return 'training';
  if (root === 'arms' && part === 'audit') return 'audits';
  const isScore = (root === 'arms' && part === 'metrics') || (root === 'tables' && path[4] === 'metrics');
  return isScore ? 'scores' : 'other';
}

function namesOnlyIn(here: object, there: object): string[] {
  return Object.keys(here).filter((name) => !Object.hasOwn(there, name));
}

function reservationsOf(from: Results, to: Results): string[] {
  const [a, b] = [from.signature, to.signature];
  const reservations: string[] = [];
  if (a.split !== b.split) reservations.push(`one run was scored on ${a.split}, the other on ${b.split}`);
  else if (a.data[a.split] !== b.data[b.split]) reservations.push(`the two were scored on other ${a.split} data`);
  else if (from.testUtterances !== to.testUtterances) {
    reservations.push(`the two were scored on ${from.testUtterances} and ${to.testUtterances} utterances`);
  }
  const metrics = metricNames.filter((name) => a.metrics[name] !== b.metrics[name]);
  if (metrics.length > 0) reservations.push(`${metrics.join(', ')}: computed in another way`);
  if (a.seeds.join() !== b.seeds.join()) reservations.push('the seeds are not the same');
  return reservations;
}

function scoreChanges(from: Results, to: Results): TableChange[] {
  const after = new Map(allTables(to).map(({ name, arms }) => [name, arms]));
  return allTables(from).flatMap(({ name: table, arms }) => {
    const others = after.get(table) ?? {};
    const changed = Object.entries(arms).flatMap(([arm, { metrics }]) => {
      const other = others[arm]?.metrics;
      const scores = metricNames.flatMap((name) => {
        const change = other === undefined ? undefined : scoreChange(metrics[name], other[name]);
        return change === undefined ? [] : [[name, change] as const];
      });
      return scores.length === 0 ? [] : [[arm, { scores: Object.fromEntries(scores) }] as const];
    });
    return changed.length === 0 ? [] : [{ table, arms: Object.fromEntries(changed) }];
  });
}

function scoreChange(from: Score, to: Score): ScoreChange | undefined {
  if (from.mean === to.mean && from.low === to.low && from.high === to.high && from.sd === to.sd) return undefined;
  return { from, to, delta: to.mean - from.mean, overlap: from.low <= to.high && to.low <= from.high };
}
