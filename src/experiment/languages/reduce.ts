import type { FieldPath } from '../../corpus/schema-problems.ts';
import { models } from '../../model/models.ts';
import { contradictions } from '../check-references.ts';
import { allCurvePoints, curvePoints } from '../plan-curves.ts';
import type { Experiment } from '../schema.ts';
import { armReasons } from './arm-reasons.ts';
import { type Lacks, sortLacks } from './lacks.ts';
import type { Lack } from './multilingual.ts';

/** A row of the table that a language cannot have. */
export interface Unavailable {
  readonly arm: string;
  readonly reason: string;
}

/** What is left of an experiment in a language that lacks some of what it names. */
export interface Reduced {
  /** Absent if nothing can be run; then `reason` says why. */
  readonly experiment?: Experiment;
  readonly reason?: string;
  /** In the order of the file. */
  readonly unavailable: readonly Unavailable[];
}

/** Leaves out of an experiment what a language lacks, and whatever is made from that. */
export function reduce(whole: Experiment, lacking: readonly Lack[]): Reduced {
  const lacks = sortLacks(lacking);
  const reasons = armReasons(whole, lacks);
  let reduced = withoutParts(whole, lacks, reasons);
  // What is left may say of something that is gone what armReasons does not know of.
  for (let found = armProblems(reduced); found.size > 0; found = armProblems(reduced)) {
    for (const [arm, reason] of found) reasons.set(arm, reason);
    reduced = withoutParts(whole, lacks, reasons);
  }
  const unavailable = unavailableRows(whole, reasons);
  const reason = obstacleToAll(whole, lacks, reasons);
  return reason === undefined ? { experiment: reduced, unavailable } : { reason, unavailable };
}

function obstacleToAll(
  { baseline }: Experiment,
  { corpora, everything }: Lacks,
  reasons: ReadonlyMap<string, string>,
): string | undefined {
  if (everything !== undefined) return everything;
  const [split] = ['test', 'dev'].filter((name) => corpora.has(name));
  if (split !== undefined) return `no ${split} set: ${corpora.get(split)}`;
  return reasons.has(baseline) ? `no baseline ${baseline}: ${reasons.get(baseline)}` : undefined;
}

/** Unavailable arms and the points of curves that are drawn from one or mixed with one. */
function unavailableRows({ arms, curves = {} }: Experiment, reasons: ReadonlyMap<string, string>): Unavailable[] {
  const ofArms = Object.keys(arms).map((arm) => ({ arm, reason: reasons.get(arm) }));
  const ofCurves = Object.entries(curves).flatMap(([name, curve]) => {
    const reason = [curve.arm, ...curve.with.map(({ arm }) => arm)].map((arm) => reasons.get(arm)).find(Boolean);
    return curvePoints(name, curve).map(({ arm }) => ({ arm, reason }));
  });
  return [...ofArms, ...ofCurves].filter((row): row is Unavailable => row.reason !== undefined);
}

function withoutParts(whole: Experiment, lacks: Lacks, reasons: ReadonlyMap<string, string>): Experiment {
  const gone = new Set(unavailableRows(whole, reasons).map(({ arm }) => arm));
  const arms = without(whole.arms, (name) => gone.has(name));
  const curves =
    whole.curves && without(whole.curves, (name, curve) => curvePoints(name, curve).some(({ arm }) => gone.has(arm)));
  const { translation, embeddings, bootstrap, ...rest } = whole;
  const phases = bootstrap?.phases.filter(({ arm }) => !gone.has(arm)) ?? [];
  const reduced: Experiment = {
    ...rest,
    data: without(whole.data, (name) => lacks.corpora.has(name)) as Experiment['data'],
    engines: without(whole.engines, (name) => lacks.engines.has(name)),
    arms,
    ...(translation && !lacks.engines.has(undefined) && { translation }),
    ...(curves && { curves }),
    ...(bootstrap && phases.length > 0 && { bootstrap: { ...bootstrap, phases } }),
  };
  return {
    ...reduced,
    ...(embeddings && readsVectors(reduced) && { embeddings }),
    tables: tablesOf(reduced, lacks),
  };
}

/**
 * The tables with the rows that are left. The first stays whatever it has; others go where they would be without rows,
 * baseline or the corpora whose texts they leave out.
 */
function tablesOf(experiment: Experiment, { corpora }: Lacks): Experiment['tables'] {
  const rows = [...Object.keys(experiment.arms), ...allCurvePoints(experiment).map(({ arm }) => arm)];
  const tables = Object.entries(experiment.tables).map(([name, table], position) => {
    const arms = table.arms?.filter((arm) => rows.includes(arm));
    const { baseline = experiment.baseline, without: held = [] } = table;
    const left = held.filter((corpus) => !corpora.has(corpus));
    const hasRows = (arms ?? rows).includes(baseline) && (arms === undefined || arms.length > 1);
    if (position > 0 && (!hasRows || left.length < held.length)) return [];
    const { without: _, ...rest } = table;
    return [[name, { ...rest, ...(arms && { arms }), ...(left.length > 0 && { without: left }) }]];
  });
  return Object.fromEntries(tables.flat());
}

function readsVectors({ arms, model }: Experiment): boolean {
  const choices = Object.values(arms).flatMap(({ model: own = model, 'self-train': labelling }) => [
    own,
    ...(labelling === undefined ? [] : [{ kind: labelling.kind ?? model.kind, options: labelling.options ?? {} }]),
  ]);
  return choices.some(({ kind, options }) => models[kind].readsVectors?.(options) === true);
}

/** Arms that speak of what is no longer there. */
function armProblems(experiment: Experiment): Map<string, string> {
  if (Object.keys(experiment.arms).length === 0) return new Map();
  const ofArm = ({ path }: { readonly path: FieldPath }) => path[0] === 'arms' && path[1]! in experiment.arms;
  return new Map(
    contradictions(experiment)
      .filter(ofArm)
      .map(({ path, message }) => [String(path[1]), message]),
  );
}

function without<Value>(
  record: Readonly<Record<string, Value>>,
  isGone: (name: string, value: Value) => boolean,
): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).filter(([name, value]) => !isGone(name, value)));
}
