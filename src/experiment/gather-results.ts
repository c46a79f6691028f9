import { dirname, isAbsolute, join, relative } from 'node:path';
import type { Audit } from '../evaluation/audit.ts';
import { mean } from '../evaluation/descriptive-statistics.ts';
import type { Artifact } from '../execution/artifact-store.ts';
import type { Stage } from '../execution/stage.ts';
import type { Backend } from '../model/backend.ts';
import { models } from '../model/models.ts';
import type { ArmResult, MetricName, Results } from '../report/results.ts';
import { graftVersion } from '../version.ts';
import type { CorpusSummary } from './corpus-artifact.ts';
import { gatherBootstrap, gatherCurves } from './gather-curves.ts';
import type { ExperimentInputs } from './inputs.ts';
import { readJson } from './json-file.ts';
import type { LoadedExperiment } from './load.ts';
import type { Plan, RunPlan, ScoredSplit } from './plan.ts';
import { planHash } from './plan.ts';
import type { Experiment, ModelChoice } from './schema.ts';
import { AUDIT } from './stages/audit.ts';
import { COMPARISON, type TableComparison } from './stages/compare.ts';

export interface GatherOptions {
  readonly loaded: LoadedExperiment;
  readonly inputs: ExperimentInputs;
  /** The plan's targets, by hash. */
  readonly artifacts: ReadonlyMap<string, Artifact>;
  readonly backend: Backend;
  readonly split: ScoredSplit;
  readonly timing: Results['timing'];
}

/** Puts the outcome of a plan into one record. */
export async function gatherResults(plan: Plan, options: GatherOptions): Promise<Results> {
  const { loaded, inputs, artifacts, backend, split, timing } = options;
  const { experiment } = loaded;
  const tables = new Map<string, TableComparison>();
  for (const [name, stage] of plan.tables) {
    tables.set(name, await readJson(join(artifacts.get(stage.hash)!.directory, COMPARISON)));
  }
  const [main, ...further] = tables;
  const arms: Record<string, ArmResult> = {};
  for (const [name, runs] of plan.arms) {
    const audit = await readJson<Audit>(join(artifacts.get(runs[0]!.audit.hash)!.directory, AUDIT));
    arms[name] = {
      trainUtterances: mean(runs.map((run) => summaryOf(run, artifacts).at(-1)!.utterances)),
      ...scores(main![1], name),
      steps: stepsOf(runs[0]!, artifacts),
      audit: {
        testTextsInTraining: audit.sharedTexts.testUtterances,
        testTextsWithheld: audit.withheldTexts.testUtterances,
        testPatternsInTraining: audit.sharedPatterns.testUtterances,
        unseenIntents: countsOf(audit.unseenIntents),
        unseenSlotLabels: countsOf(audit.unseenLabels),
        conflictingTexts: audit.conflicts.texts,
        outvotedUtterances: audit.conflicts.outvoted,
      },
    };
  }
  return {
    experiment: experiment.experiment,
    ...(experiment.question === undefined ? {} : { question: experiment.question }),
    languages: experiment.languages,
    signature: {
      graft: graftVersion,
      backend: `${backend.name} ${backend.version}`,
      experiment: planHash(plan),
      data: sortedByKey(inputs.hashes),
      seeds: experiment.seeds,
      split,
      metrics: main![1].metricSignatures,
      statistics: main![1].signature,
    },
    baseline: experiment.baseline,
    testUtterances: main![1].utterances,
    arms,
    tables: Object.fromEntries(
      further.map(([name, comparison]) => {
        const { intents, without, arms: names = Object.keys(arms), baseline } = experiment.tables[name]!;
        return [
          name,
          {
            utterances: comparison.utterances,
            ...(intents === undefined ? {} : { intents }),
            ...(without === undefined ? {} : { without }),
            ...(baseline === undefined ? {} : { baseline }),
            arms: Object.fromEntries(names.map((arm) => [arm, scores(comparison, arm)])),
          },
        ];
      }),
    ),
    ...(await gatherCurves(plan, artifacts)),
    ...gatherBootstrap(experiment, arms),
    warnings: [...gatherWarnings(plan, artifacts), ...tablesNotMade(plan, { experiment, split })],
    config: relativePaths(withModelDefaults(experiment), dirname(loaded.file)) as Results['config'],
    timing,
  };
}

function scores(comparison: TableComparison, arm: string): Pick<ArmResult, 'metrics' | 'versusBaseline' | 'flips'> {
  const { metrics, versusBaseline, flips } = comparison.arms[arm]!;
  return {
    metrics,
    ...(versusBaseline === null ? {} : { versusBaseline }),
    ...(flips === null ? {} : { flips }),
  } satisfies { metrics: Record<MetricName, unknown>; versusBaseline?: Record<MetricName, unknown> };
}

type StepSummary = CorpusSummary & { readonly wanted?: number };

function summaryOf(run: RunPlan, artifacts: ReadonlyMap<string, Artifact>): StepSummary[] {
  return run.trainingSet.steps.map((stage) => artifacts.get(stage.hash)!.manifest.summary as StepSummary);
}

function stepsOf(run: RunPlan, artifacts: ReadonlyMap<string, Artifact>): ArmResult['steps'] {
  return summaryOf(run, artifacts).map(({ utterances, dropped }, index) => ({
    step: stepName(run.trainingSet.steps[index]!),
    utterances,
    dropped,
  }));
}

/** Filters are told apart by their name; a step that was done in parts is one step. */
function stepName({ recipe: { kind, options } }: Stage): string {
  if (kind === 'join') return String(options.step);
  return kind === 'select' ? `select-${options.filter}` : kind;
}

/** What else a reader of the table must know; arms of which the same is to be said share a line. */
function gatherWarnings(plan: Plan, artifacts: ReadonlyMap<string, Artifact>): string[] {
  const armsByWarning = new Map<string, string[]>();
  for (const [name, runs] of plan.arms) {
    for (const { wanted, utterances } of summaryOf(runs[0]!, artifacts)) {
      if (wanted === undefined || utterances >= wanted) continue;
      const warning = `${wanted} utterances were asked for, there are only ${utterances}`;
      armsByWarning.set(warning, [...(armsByWarning.get(warning) ?? []), name]);
    }
  }
  return Array.from(armsByWarning, ([warning, names]) => `${names.join(', ')}: ${warning}`);
}

function tablesNotMade(
  { tables }: Plan,
  { experiment, split }: { readonly experiment: Experiment; readonly split: string },
): string[] {
  return Object.keys(experiment.tables)
    .filter((name) => !tables.has(name))
    .map((name) => `table ${name}: not made, since it leaves out the texts of ${split}, which is what was scored`);
}

function countsOf(items: readonly { readonly name: string; readonly occurrences: number }[]): Record<string, number> {
  return Object.fromEntries(items.map(({ name, occurrences }) => [name, occurrences]));
}

function withModelDefaults(experiment: Experiment): unknown {
  const withDefaults = (model: ModelChoice) => ({
    ...model,
    options: models[model.kind].resolveOptions(model.options),
  });
  const arms = Object.entries(experiment.arms).map(([name, { model, ...arm }]) => [
    name,
    model === undefined ? arm : { ...arm, model: withDefaults(model) },
  ]);
  return { ...experiment, model: withDefaults(experiment.model), arms: Object.fromEntries(arms) };
}

/** The configuration with paths as a reader of the experiment file would write them. */
function relativePaths(value: unknown, directory: string): unknown {
  if (typeof value === 'string') return isAbsolute(value) ? relative(directory, value).replaceAll('\\', '/') : value;
  if (Array.isArray(value)) return value.map((item) => relativePaths(item, directory));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, relativePaths(item, directory)]));
}

function sortedByKey<T>(record: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}
