import { join } from 'node:path';
import type { Artifact } from '../execution/artifact-store.ts';
import type { Results } from '../report/results.ts';
import { readJson } from './json-file.ts';
import type { Plan } from './plan.ts';
import type { Experiment } from './schema.ts';
import { parseScoreThreshold, reaches } from './score-threshold.ts';
import { CURVE_CROSSINGS, type CurveCrossings } from './stages/curve-crossings.ts';
import { LEARNING_CURVE, type LearningCurve } from './stages/learning-curve.ts';

/** The learning curves of a plan and where they cross; nothing where it has none. */
export async function gatherCurves(
  { curves, crossings }: Pick<Plan, 'curves' | 'crossings'>,
  artifacts: ReadonlyMap<string, Artifact>,
): Promise<Pick<Results, 'curves' | 'crossings'>> {
  if (curves.size === 0) return {};
  const entries = Array.from(curves, async ([name, { hash }]) => {
    const curve = await readJson<LearningCurve>(join(artifacts.get(hash)!.directory, LEARNING_CURVE));
    return [name, curve] as const;
  });
  const drawn = Object.fromEntries(await Promise.all(entries)) as NonNullable<Results['curves']>;
  if (crossings === undefined) return { curves: drawn };
  const file = join(artifacts.get(crossings.hash)!.directory, CURVE_CROSSINGS);
  const pairs = await readJson<CurveCrossings>(file);
  return { curves: drawn, crossings: pairs as NonNullable<Results['crossings']> };
}

/** Which phase of a staged bootstrap crosses each threshold first; nothing for an experiment without one. */
export function gatherBootstrap(
  { bootstrap }: Pick<Experiment, 'bootstrap'>,
  arms: Results['arms'],
): Pick<Results, 'bootstrap'> {
  if (bootstrap === undefined) return {};
  const { phases } = bootstrap;
  const thresholds = bootstrap.thresholds.map((threshold) => {
    const wanted = parseScoreThreshold(threshold)!;
    const first = (isThere: (scores: Score) => boolean) =>
      phases.find(({ arm }) => isThere(arms[arm]!.metrics[wanted.metric]!))?.name ?? null;
    return {
      threshold,
      phase: first(({ mean }) => reaches(mean, wanted)),
      surePhase: first(({ low, high }) => reaches(low, wanted) && reaches(high, wanted)),
    };
  });
  return { bootstrap: { phases, thresholds } };
}

type Score = Results['arms'][string]['metrics'][keyof Results['arms'][string]['metrics']];
