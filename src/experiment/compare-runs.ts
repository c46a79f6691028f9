import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Utterance } from '../corpus/utterance.ts';
import { type ArmComparison, compareArms } from '../evaluation/comparison.ts';
import type { ArmPredictions } from '../evaluation/comparison-input.ts';
import { holm } from '../evaluation/holm.ts';
import { type MetricName, metrics } from '../evaluation/metrics.ts';
import type { Artifact, ArtifactStore } from '../execution/artifact-store.ts';
import { listArtifacts } from '../execution/store-care.ts';
import { allTables, type NamedTable } from '../report/all-tables.ts';
import { compareResults, type PairedChange, type RunDifferences } from '../report/compare.ts';
import { metricNames, type Results } from '../report/results.ts';
import { readJson } from './json-file.ts';
import { COMPARISON, compare, type TableComparison } from './stages/compare.ts';
import { readArmPredictions, readTableUtterances } from './table-artifacts.ts';

export interface CompareRunsOptions {
  /** Where predictions are looked for; without it, the records alone are compared. */
  readonly store?: ArtifactStore | undefined;
  readonly signal?: AbortSignal;
  /** Told the share of the tests that are done. */
  readonly onProgress?: (share: number) => void;
}

/**
 * What differs between two runs. Where the store has the predictions behind a table of both, every arm of one is
 * tested against the same arm of the other, paired by utterance, and the flips are counted.
 */
export async function compareRuns(
  from: Results,
  to: Results,
  { store, signal, onProgress }: CompareRunsOptions = {},
): Promise<RunDifferences> {
  const differences = compareResults(from, to);
  if (store === undefined || differences.scores.length === 0 || differences.reservations.length > 0) return differences;
  const finished = await finishedComparisons(store);
  const all = differences.scores.reduce((sum, { arms }) => sum + Object.keys(arms).length, 0);
  let tested = 0;
  const beforeTest = async () => {
    onProgress?.(tested++ / all);
    await nextTurn(); // for signals
    signal?.throwIfAborted();
  };
  const scores = [];
  for (const change of differences.scores) {
    const predictions = async (results: Results) =>
      findPredictions(allTables(results).find(({ name }) => name === change.table)!, { finished, store });
    const [before, after] = [await predictions(from), await predictions(to)];
    const arms = Object.keys(change.arms);
    const paired =
      before && after ? await testPaired(before, after, { arms, beforeTest }) : new Map<string, PairedChange>();
    scores.push({
      ...change,
      arms: Object.fromEntries(
        Object.entries(change.arms).map(([arm, found]) => {
          const test = paired.get(arm);
          return [arm, test === undefined ? found : { ...found, paired: test }];
        }),
      ),
    });
  }
  return { ...differences, scores };
}

/** The hashes of all finished comparisons of a store. */
async function finishedComparisons(store: ArtifactStore): Promise<string[]> {
  const hashes: string[] = [];
  for await (const { hash, manifest } of listArtifacts(store)) {
    if (manifest?.recipe.kind === compare.kind) hashes.push(hash);
  }
  return hashes;
}

interface TablePredictions {
  readonly gold: readonly Utterance[];
  readonly arms: readonly ArmPredictions[];
}

/** The predictions behind a table: those of the comparison that has exactly its scores. */
async function findPredictions(
  table: NamedTable,
  { finished, store }: { readonly finished: readonly string[]; readonly store: ArtifactStore },
): Promise<TablePredictions | undefined> {
  for (const hash of finished) {
    const state = await store.inspect(hash);
    if (!('artifact' in state)) continue;
    const comparison = await readJson<TableComparison>(join(state.artifact.directory, COMPARISON));
    if (hasScores(comparison, table)) return readTablePredictions(state.artifact, store);
  }
  return undefined;
}

function hasScores({ utterances, arms }: TableComparison, table: NamedTable): boolean {
  const names = Object.keys(table.arms);
  return (
    utterances === table.utterances &&
    names.length === Object.keys(arms).length &&
    names.every((arm) =>
      metricNames.every((metric) => arms[arm]?.metrics[metric].mean === table.arms[arm]!.metrics[metric].mean),
    )
  );
}

/** Nothing if part of it is gone or damaged. */
async function readTablePredictions(
  { manifest: { recipe } }: Artifact,
  store: ArtifactStore,
): Promise<TablePredictions | undefined> {
  const options = compare.options.parse(recipe.options);
  const openAll = async (hashes: readonly string[] = []): Promise<Artifact[] | undefined> => {
    const states = await Promise.all(hashes.map((hash) => store.inspect(hash)));
    const found = states.flatMap((state) => ('artifact' in state ? [state.artifact] : []));
    return found.length === hashes.length ? found : undefined;
  };
  const [gold, without, predictions] = [
    await openAll(recipe.inputs.gold),
    await openAll(recipe.inputs.without),
    await openAll(recipe.inputs.predictions),
  ];
  if (gold === undefined || without === undefined || predictions === undefined) return undefined;
  const utterances = await readTableUtterances(gold[0]!, { intents: options.intents, without });
  const { arms: names, seeds } = options;
  return { gold: utterances, arms: await readArmPredictions(utterances, { names, seeds, predictions }) };
}

/** Arm → how it fared in the second run against the first. Nothing where the test utterances are others. */
async function testPaired(
  before: TablePredictions,
  after: TablePredictions,
  { arms, beforeTest }: { readonly arms: readonly string[]; readonly beforeTest: () => Promise<void> },
): Promise<Map<string, PairedChange>> {
  if (JSON.stringify(before.gold) !== JSON.stringify(after.gold)) return new Map();
  const tests: ArmComparison<MetricName>[] = [];
  for (const name of arms) {
    await beforeTest();
    const run = (title: string, { arms: all }: TablePredictions): ArmPredictions => ({
      name: title,
      runs: all.find((arm) => arm.name === name)!.runs,
    });
    const compared = compareArms({
      gold: before.gold,
      arms: [run('before', before), run('after', after)],
      baseline: 'before',
      metrics,
    });
    tests.push(compared.arms.after!);
  }
  const corrected = (metric: MetricName) => holm(tests.map(({ versusBaseline }) => versusBaseline![metric].p));
  const byMetric = Object.fromEntries(metricNames.map((metric) => [metric, corrected(metric)]));
  return new Map(
    tests.map(({ versusBaseline, flips }, index) => {
      const ofMetric = metricNames.map((metric) => {
        const { delta, low, high, p } = versusBaseline![metric];
        return [metric, { delta, low, high, p, pHolm: byMetric[metric]![index]! }] as const;
      });
      return [arms[index]!, { metrics: Object.fromEntries(ofMetric) as PairedChange['metrics'], flips: flips! }];
    }),
  );
}
