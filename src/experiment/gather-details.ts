import { join } from 'node:path';
import { type Analysis, analysisSignatures } from '../evaluation/analysis/analyse.ts';
import { meanAnalysis } from '../evaluation/analysis/mean-analysis.ts';
import type { Artifact } from '../execution/artifact-store.ts';
import type { ArmDetails, Details } from '../report/details.ts';
import type { Results } from '../report/results.ts';
import { readJson } from './json-file.ts';
import type { Plan } from './plan.ts';
import { ANALYSIS } from './stages/analyse.ts';
import { type DrawnOdds, ODDS } from './stages/odds.ts';

const CONFUSIONS = 20;

/** The analyses of a plan, averaged over seeds, and the odds of its grammars, for the first seed. */
export async function gatherDetails(
  plan: Plan,
  artifacts: ReadonlyMap<string, Artifact>,
  { experiment, signature }: Results,
): Promise<Details> {
  const arms: Record<string, ArmDetails> = {};
  for (const [name, runs] of plan.arms) {
    const analyses = await Promise.all(
      runs.map((run) => readJson<Analysis>(join(artifacts.get(run.analysis.hash)!.directory, ANALYSIS))),
    );
    const odds = runs[0]!.trainingSet.odds;
    arms[name] = rounded({
      ...meanAnalysis(analyses, CONFUSIONS),
      ...(odds && { odds: await readJson<DrawnOdds>(join(artifacts.get(odds.hash)!.directory, ODDS)) }),
    });
  }
  return { experiment, signature, signatures: { ...analysisSignatures }, arms };
}

const DECIMALS = 6;

/** The same with every number rounded. */
function rounded<T>(value: T): T {
  const round = (_: string, item: unknown) => (typeof item === 'number' ? Number(item.toFixed(DECIMALS)) : item);
  return JSON.parse(JSON.stringify(value, round)) as T;
}
