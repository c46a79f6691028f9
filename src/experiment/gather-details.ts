import { join } from 'node:path';
import { type Analysis, analysisSignatures } from '../evaluation/analysis/analyse.ts';
import { meanAnalysis } from '../evaluation/analysis/mean-analysis.ts';
import { mean } from '../evaluation/descriptive-statistics.ts';
import type { Artifact } from '../execution/artifact-store.ts';
import type { Stage } from '../execution/stage.ts';
import type { ModelSize } from '../model/model-size.ts';
import type { ArmDetails, Details } from '../report/details.ts';
import type { IntentMap } from '../report/intent-map.ts';
import type { Results } from '../report/results.ts';
import { readJson } from './json-file.ts';
import type { Plan } from './plan.ts';
import { ANALYSIS } from './stages/analyse.ts';
import { type ArmFlips, FLIPS } from './stages/flips.ts';
import { INTENT_MAP } from './stages/map-intents.ts';
import { type DrawnOdds, ODDS } from './stages/odds.ts';

const CONFUSIONS = 20;

/** The analyses of a plan and its flips, averaged over seeds, and the odds and maps of its arms, for the first seed. */
export async function gatherDetails(
  plan: Plan,
  artifacts: ReadonlyMap<string, Artifact>,
  { experiment, signature }: Results,
): Promise<Details> {
  const recordOf = <T>(stage: Stage, file: string) => readJson<T>(join(artifacts.get(stage.hash)!.directory, file));
  const flips = plan.flips && (await recordOf<ArmFlips>(plan.flips, FLIPS));
  const arms: Record<string, ArmDetails> = {};
  for (const [name, runs] of plan.arms) {
    const analyses = await Promise.all(runs.map((run) => recordOf<Analysis>(run.analysis, ANALYSIS)));
    const odds = runs[0]!.trainingSet.odds;
    const sizes = runs.flatMap((run) => sizeNoted(artifacts.get(run.analysis.hash)!) ?? []);
    arms[name] = rounded({
      ...meanAnalysis(analyses, CONFUSIONS),
      ...(sizes.length === runs.length && { model: meanSize(sizes) }),
      ...(odds && { odds: await recordOf<DrawnOdds>(odds, ODDS) }),
      ...(runs[0]!.map && { map: await recordOf<IntentMap>(runs[0]!.map, INTENT_MAP) }),
      ...(flips?.arms[name] && { flips: flips.arms[name] }),
    });
  }
  const signatures = { ...analysisSignatures, ...(flips && { flips: flipsSignature(flips) }) };
  return { experiment, signature, signatures, arms };
}

function sizeNoted({ manifest }: Artifact): ModelSize | undefined {
  return manifest.summary.model as unknown as ModelSize | undefined;
}

function meanSize(sizes: readonly ModelSize[]): ModelSize {
  const meanOf = (of: keyof ModelSize) => Math.round(mean(sizes.map((size) => size[of])));
  return { parameters: meanOf('parameters'), bytes: meanOf('bytes') };
}

function flipsSignature({ baseline }: ArmFlips): string {
  return `flips|unit:utterance|right:exactMatch|against:${baseline}`;
}

const DECIMALS = 6;

/** The same with every number rounded. */
function rounded<T>(value: T): T {
  const round = (_: string, item: unknown) => (typeof item === 'number' ? Number(item.toFixed(DECIMALS)) : item);
  return JSON.parse(JSON.stringify(value, round)) as T;
}
