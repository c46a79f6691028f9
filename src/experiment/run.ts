import { type ExecutionEvent, executeAndRead } from '../execution/executor.ts';
import type { Store } from '../execution/store.ts';
import type { Worker } from '../execution/worker.ts';
import type { Backend } from '../model/backend.ts';
import type { Details } from '../report/details.ts';
import type { Evidence } from '../report/html/evidence.ts';
import { shownArms } from '../report/html/shown-arms.ts';
import type { Results } from '../report/results.ts';
import { gatherDetails } from './gather-details.ts';
import { gatherEvidence } from './gather-evidence.ts';
import { gatherResults } from './gather-results.ts';
import { resolveInputs } from './inputs.ts';
import { type LoadedExperiment, loadExperiment } from './load.ts';
import { type Plan, type PlanOptions, planExperiment, type ScoredSplit } from './plan.ts';

export interface RunOptions {
  readonly store: Store;
  readonly backend: Backend;
  readonly split: ScoredSplit;
  /** Folder of the data sets; the user's cache if absent. */
  readonly dataDir?: string | undefined;
  readonly workers: number;
  readonly launchWorker: () => Worker;
  readonly onEvent?: (event: ExecutionEvent) => void;
  /** Told of the plan before anything runs, and waited for. */
  readonly onPlan?: (plan: Plan) => Promise<void>;
  /** Told of what details.json holds. */
  readonly onDetails?: (details: Details) => void;
  /** Told how to come by the utterances behind the results. */
  readonly onEvidence?: (gather: () => Promise<Evidence | undefined>) => void;
  readonly signal?: AbortSignal;
}

/**
 * Runs an experiment file: one comparable row for each way to come by training data.
 *
 * 1. The file, with its bases, is checked as a whole.
 * 2. The files it names are found and hashed.
 * 3. The study is drawn up: corpora → for every arm and seed a training set (generated, translated, annotated or
 *    mixed; then selected; then adapted) → a model trained on it, its best epoch chosen on dev → its
 *    predictions → one comparison a table, with intervals and paired tests.
 * 4. What the tables need and the store lacks is carried out.
 * 5. The outcome is gathered into one record, which every report is made from.
 */
export async function runExperiment(file: string, options: RunOptions): Promise<Results> {
  return runLoaded(await loadExperiment(file, options), options);
}

/** Runs an experiment that is already read: points 2 to 5 of {@link runExperiment}. */
export async function runLoaded(
  loaded: LoadedExperiment,
  options: RunOptions & Pick<PlanOptions, 'rows'>,
): Promise<Results> {
  const startedAt = performance.now();
  const inputs = await resolveInputs(loaded, options);
  const plan = planExperiment(loaded.experiment, { ...options, inputs });
  await options.onPlan?.(plan);
  let timing = { wallSeconds: 0, stagesRun: 0, stagesCached: 0 };
  const onEvent = (event: ExecutionEvent) => {
    if (event.type === 'planned') {
      timing = { ...timing, stagesRun: event.toRun.length, stagesCached: event.cached.length };
    }
    options.onEvent?.(event);
  };
  const results = await executeAndRead(plan.targets, { ...options, onEvent }, async (artifacts) => {
    timing = { ...timing, wallSeconds: (performance.now() - startedAt) / 1000 };
    const gathered = await gatherResults(plan, { loaded, inputs, artifacts, timing, ...options });
    options.onDetails?.(await gatherDetails(plan, artifacts, gathered));
    return gathered;
  });
  options.onEvidence?.(() =>
    gatherEvidence(plan, { ...options, arms: shownArms(results), baseline: results.baseline }),
  );
  return results;
}
