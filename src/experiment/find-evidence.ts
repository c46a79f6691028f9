import { InputError } from '../corpus/problem.ts';
import type { Store } from '../execution/store.ts';
import type { Backend } from '../model/backend.ts';
import type { Evidence } from '../report/html/evidence.ts';
import { shownArms } from '../report/html/shown-arms.ts';
import type { Results } from '../report/results.ts';
import { gatherEvidence } from './gather-evidence.ts';
import { resolveInputs } from './inputs.ts';
import { loadExperiment } from './load.ts';
import { planExperiment, planHash } from './plan.ts';

export interface FindEvidenceOptions {
  /** What the experiment gave. */
  readonly results: Results;
  readonly store: Store;
  readonly backend: Backend;
  readonly dataDir?: string | undefined;
}

/**
 * Finds the utterances behind a record of results in the store. Nothing is run.
 *
 * @throws InputError if the experiment is no longer the one that gave these results, or the store has them no more.
 */
export async function findEvidence(file: string, options: FindEvidenceOptions): Promise<Evidence> {
  const { results, store } = options;
  const { split, experiment } = results.signature;
  const loaded = await loadExperiment(file, options);
  const inputs = await resolveInputs(loaded, options);
  const plan = planExperiment(loaded.experiment, { ...options, inputs, split });
  const command = `graft run ${file}${split === 'test' ? '' : ` --split ${split}`}`;
  if (planHash(plan) !== experiment) {
    throw new InputError({
      file,
      message: `expected the experiment ${experiment.slice(0, 12)} of these results, got ${planHash(plan).slice(0, 12)}: the file, its data, the backend or graft have changed since; first: ${command}`,
    });
  }
  const evidence = await gatherEvidence(plan, { store, arms: shownArms(results), baseline: results.baseline });
  if (evidence !== undefined) return evidence;
  throw new InputError({
    file,
    message: `expected its predictions in ${store.root}, but they are no longer there; first: ${command}, with the same --backend, --data and --store`,
  });
}
