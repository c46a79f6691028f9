import { createHash } from 'node:crypto';
import { planStage, type Stage } from '../execution/stage.ts';
import type { Backend } from '../model/backend.ts';
import type { ExperimentInputs } from './inputs.ts';
import { type ArmContext, planTrainingSet } from './plan-arm.ts';
import { armModelChoice } from './plan-arm-model.ts';
import { allCurvePoints, type CurvePointPlan, planCrossings, planCurvePoint, planCurves } from './plan-curves.ts';
import { planIntentMap } from './plan-intent-map.ts';
import { modelPlanner } from './plan-models.ts';
import { planFlips, planTables } from './plan-tables.ts';
import type { Experiment } from './schema.ts';
import { analyse } from './stages/analyse.ts';
import { audit } from './stages/audit.ts';
import { read } from './stages/read.ts';

/** One training of one arm. */
export interface RunPlan {
  readonly seed: number;
  readonly trainingSet: CurvePointPlan;
  readonly predictions: Stage;
  readonly analysis: Stage;
  readonly audit: Stage;
  /** Of the first seed of arms that read both languages: where their model sees the intents. */
  readonly map?: Stage;
}

/** An experiment as a graph of stages: what its tables need, and what that needs in turn. */
export interface Plan {
  /** The corpus the arms are scored on. */
  readonly gold: Stage;
  readonly arms: ReadonlyMap<string, readonly RunPlan[]>;
  /** Table name → the comparison behind it. */
  readonly tables: ReadonlyMap<string, Stage>;
  /** What the arms of the first table break and fix, intent by intent; absent where there is only one. */
  readonly flips?: Stage;
  /** Curve name → the stage that draws it. */
  readonly curves: ReadonlyMap<string, Stage>;
  /** Where curves overtake each other; absent where there is one at most. */
  readonly crossings?: Stage;
  /** Everything the report reads. */
  readonly targets: readonly Stage[];
}

/** Which corpus the arms are scored on: `dev` while choosing, `test` once. */
export type ScoredSplit = 'dev' | 'test';

export interface PlanOptions {
  readonly inputs: ExperimentInputs;
  readonly backend: Backend;
  readonly split: ScoredSplit;
  /** The arms to score; all if left out. Others are planned as far as these are made from them. */
  readonly rows?: readonly string[];
}

/**
 * Draws up the study: corpora, then for every arm and seed a training set, a model and its predictions, then the
 * comparison. Nothing runs. Equal stages of different arms are one stage.
 */
export function planExperiment(experiment: Experiment, { inputs, backend, split, rows }: PlanOptions): Plan {
  const corpora = new Map(
    Array.from(inputs.corpora, ([name, { files, options }]) => [
      name,
      planStage(read, { title: `read ${name}`, options, files: { corpus: files } }),
    ]),
  );
  const gold = corpora.get(split)!;
  const context = { experiment, inputs, corpora, ...modelPlanner({ experiment, inputs, corpora, backend }) };
  const arms = new Map(
    plannedRows(experiment, rows).map((row) => [
      row.name,
      experiment.seeds.map((seed) => planRun(row, { context: { ...context, seed }, backend, gold })),
    ]),
  );
  const scored = { arms, gold, corpora };
  const flips = planFlips(experiment, scored);
  const crossings = planCrossings(experiment, scored);
  const plan = {
    ...{ gold, arms, tables: planTables(experiment, scored), curves: planCurves(experiment, scored) },
    ...(flips && { flips }),
    ...(crossings && { crossings }),
  };
  return { ...plan, targets: targetsOf(plan) };
}

interface RunContext {
  readonly context: ArmContext;
  readonly backend: Backend;
  readonly gold: Stage;
}

/** One training of a row: its data, its model, what that makes of the scored corpus, and what there is to say of both. */
function planRun({ name, arm, planTraining }: PlannedRow, { context, backend, gold }: RunContext): RunPlan {
  const { seed, experiment, corpora } = context;
  const title = `${name}, seed ${seed}`;
  // An arm's own model; points of a curve have that of the arm they are drawn from.
  const choice = armModelChoice(arm, { context, trainingSetOf: (other) => planTrainingSet(other, context) });
  const trainingSet = planTraining(context);
  const trained = context.planModel(`train ${title}`, trainingSet.corpus, seed, choice);
  const predictions = context.planPredictions(`predict ${title}`, trained, gold, choice);
  const { model = experiment.model } = choice;
  const map =
    name === arm && seed === experiment.seeds[0]
      ? planIntentMap(arm, { experiment, corpora, model, trained, backend, gold })
      : undefined;
  const train = trainingSet.corpus;
  const unguarded = trainingSet.unguarded ?? [];
  return {
    ...{ seed, trainingSet, predictions },
    ...(map && { map }),
    analysis: planStage(analyse, { title: `analyse ${title}`, options: {}, inputs: { gold, train, predictions } }),
    audit: planStage(audit, { title: `audit ${title}`, options: {}, inputs: { train, test: gold, unguarded } }),
  };
}

/** Every stage that a report reads, once. */
function targetsOf({ gold, arms, tables, curves, flips, crossings }: Omit<Plan, 'targets'>): Stage[] {
  const runs = [...arms.values()].flat();
  const odds = Array.from(arms.values(), ([first]) => first!.trainingSet.odds);
  const targets = [
    ...tables.values(),
    ...curves.values(),
    ...[crossings, flips, gold],
    ...runs.flatMap(({ analysis, audit, map, trainingSet }) => [analysis, audit, map, ...trainingSet.steps]),
    ...odds,
  ];
  return [
    ...new Map(
      targets.flatMap((stage): [string, Stage][] => (stage === undefined ? [] : [[stage.hash, stage]])),
    ).values(),
  ];
}

interface PlannedRow {
  readonly name: string;
  /** The arm in the experiment file that the row stems from. */
  readonly arm: string;
  readonly planTraining: (context: ArmContext) => CurvePointPlan;
}

/** Arms, then the points of curves. */
function plannedRows(experiment: Experiment, rows: readonly string[] = Object.keys(experiment.arms)): PlannedRow[] {
  return [
    ...rows.map((name) => ({ name, arm: name, planTraining: (context: ArmContext) => planTrainingSet(name, context) })),
    ...allCurvePoints(experiment).map((point) => ({
      ...{ name: point.arm, arm: point.curve.arm },
      planTraining: (context: ArmContext) => planCurvePoint(point, context),
    })),
  ];
}

/** What identifies a study: SHA-256 over its tables and curves, and so over all data, options, seeds and stage versions. */
export function planHash(plan: Plan): string {
  const stages = [...plan.tables, ...plan.curves].map(([name, stage]) => [name, stage.hash]);
  return createHash('sha256').update(JSON.stringify(stages)).digest('hex');
}
