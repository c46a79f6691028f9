import { planStage, type Stage } from '../execution/stage.ts';
import { type ArmContext, planTrainingSet, type TrainingSetPlan } from './plan-arm.ts';
import { guardAgainstLeakage } from './plan-selection.ts';
import type { Experiment } from './schema.ts';
import { curveCrossings } from './stages/curve-crossings.ts';
import { learningCurve } from './stages/learning-curve.ts';
import { mix } from './stages/mix.ts';
import { sample } from './stages/sample.ts';

type Curve = NonNullable<Experiment['curves']>[string];

/** A point of a learning curve: an arm that the experiment file names by its curve and size only. */
export interface CurvePoint {
  /** Such as `human@300`. */
  readonly arm: string;
  readonly size: number | 'all';
  readonly curve: Curve;
}

/** The training set of a point, and the part of it that was drawn from the curve's arm; none at size 0. */
export interface CurvePointPlan extends TrainingSetPlan {
  readonly drawn?: Stage;
}

/** The points of one curve, from the smallest to the largest. */
export function curvePoints(name: string, curve: Curve): CurvePoint[] {
  return curve.sizes.map((size) => ({ arm: `${name}@${size}`, size, curve }));
}

/** The points of all curves of an experiment. */
export function allCurvePoints({ curves = {} }: Pick<Experiment, 'curves'>): CurvePoint[] {
  return Object.entries(curves).flatMap(([name, curve]) => curvePoints(name, curve));
}

/**
 * The training set of a point: a sample of the arm's training set, the larger ones holding the smaller ones, and what
 * the curve puts beside it.
 */
export function planCurvePoint({ arm, size, curve }: CurvePoint, context: ArmContext): CurvePointPlan {
  const { seed } = context;
  const [companion] = curve.with;
  if (size === 0 && curve.with.length === 1 && companion!.weight === 1) return planTrainingSet(companion!.arm, context);
  const whole = planTrainingSet(curve.arm, context);
  const drawnPlan = size === 'all' ? whole : drawSample(arm, { size, whole, seed });
  if (curve.with.length === 0) return { ...drawnPlan, drawn: drawnPlan.corpus };
  const companions = curve.with.map((item) => ({ ...item, corpus: planTrainingSet(item.arm, context).corpus }));
  const parts = [...(size === 0 ? [] : [{ corpus: drawnPlan.corpus, weight: curve.weight }]), ...companions];
  const mixed = planStage(mix, {
    title: `mix ${arm}, seed ${seed}`,
    options: { weights: parts.map(({ weight }) => weight), seed },
    inputs: { corpora: parts.map(({ corpus }) => corpus) },
  });
  const steps = [...(size === 0 ? [] : drawnPlan.steps), mixed];
  const plan = guardAgainstLeakage(arm, { corpus: mixed, steps }, context);
  return size === 0 ? plan : { ...plan, drawn: drawnPlan.corpus };
}

function drawSample(
  arm: string,
  { size, whole, seed }: { readonly size: number; readonly whole: TrainingSetPlan; readonly seed: number },
): TrainingSetPlan {
  if (size === 0) return whole;
  const drawn = planStage(sample, {
    title: `sample ${arm}, seed ${seed}`,
    options: { size, seed, nested: true },
    inputs: { corpus: whole.corpus },
  });
  return { corpus: drawn, steps: [...whole.steps, drawn] };
}

/** What planning curves needs to know of an arm's run. */
export interface CurveRun {
  readonly trainingSet: CurvePointPlan;
  readonly predictions: Stage;
}

export interface CurveContext {
  readonly arms: ReadonlyMap<string, readonly CurveRun[]>;
  readonly gold: Stage;
  readonly corpora: ReadonlyMap<string, Stage>;
}

/** For each curve the stage that draws it and places the other arms on it, by the utterances of the main table. */
export function planCurves(
  { curves = {}, seeds, tables }: Experiment,
  { arms, gold, corpora }: CurveContext,
): Map<string, Stage> {
  const { counted, compared } = mainTable({ seeds, tables }, { gold, corpora });
  return new Map(
    Object.entries(curves).map(([name, curve]) => {
      const points = curvePoints(name, curve).map(({ arm }) => arm);
      const known = curve.with.length === 0 ? [...points, curve.arm] : points;
      const others = [...arms.keys()].filter((arm) => !known.includes(arm));
      const drawn = points.map((arm) => arms.get(arm)![0]!.trainingSet.drawn);
      const stage = planStage(learningCurve, {
        title: `learning curve ${name}`,
        options: {
          points: points.map((arm, index) => ({ arm, isEmpty: drawn[index] === undefined })),
          others,
          ...counted,
        },
        inputs: {
          ...compared,
          drawn: drawn.filter((corpus) => corpus !== undefined),
          predictions: [...points, ...others].flatMap((arm) => arms.get(arm)!.map((run) => run.predictions)),
        },
      });
      return [name, stage];
    }),
  );
}

/** The stage that says where curves overtake each other; undefined if there is one curve at most. */
export function planCrossings(experiment: Experiment, { arms, ...context }: CurveContext): Stage | undefined {
  const curves = Object.entries(experiment.curves ?? {}).map(([name, curve]) => ({
    name,
    points: curvePoints(name, curve).map(({ arm }) => ({ arm, drawn: arms.get(arm)![0]!.trainingSet.drawn })),
  }));
  if (curves.length < 2) return undefined;
  const { counted, compared } = mainTable(experiment, context);
  const names = curves.flatMap(({ points }) => points.map(({ arm }) => arm));
  return planStage(curveCrossings, {
    title: 'crossings of learning curves',
    options: {
      curves: curves.map(({ name, points }) => ({
        name,
        points: points.map(({ arm, drawn }) => ({ arm, isEmpty: drawn === undefined })),
      })),
      arms: names,
      ...counted,
    },
    inputs: {
      ...compared,
      drawn: curves.flatMap(({ points }) => points.flatMap(({ drawn }) => drawn ?? [])),
      predictions: names.flatMap((arm) => arms.get(arm)!.map((run) => run.predictions)),
    },
  });
}

/** The utterances of the first table, as options and inputs of a stage say it. */
function mainTable(
  { seeds, tables }: Pick<Experiment, 'seeds' | 'tables'>,
  { gold, corpora }: Pick<CurveContext, 'gold' | 'corpora'>,
) {
  const { intents, without = [] } = Object.values(tables)[0]!;
  return {
    counted: { seeds, ...(intents === undefined ? {} : { intents }) },
    compared: { gold, ...(without.length > 0 && { without: without.map((corpus) => corpora.get(corpus)!) }) },
  };
}
