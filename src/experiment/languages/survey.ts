import { basename } from 'node:path';
import { InputError } from '../../corpus/problem.ts';
import { findInputs, type Obstacle } from '../inputs.ts';
import type { LoadedExperiment } from '../load.ts';
import type { Member } from './multilingual.ts';
import { type Reduced, reduce } from './reduce.ts';

/** What one language of many can have. */
export interface Surveyed extends Omit<Reduced, 'experiment'> {
  /** The experiment less what the language lacks; absent if nothing can be run, and `reason` says why. */
  readonly loaded?: LoadedExperiment;
}

/**
 * Finds out which arms a language can have: whose files, data sets and catalogues are there.
 *
 * @throws {InputError} if what is there is faulty
 */
export async function survey(
  { loaded, lacks }: Pick<Member, 'loaded' | 'lacks'>,
  options: { readonly dataDir?: string | undefined },
): Promise<Surveyed> {
  const first = reduce(loaded.experiment, lacks);
  if (first.experiment === undefined) return first;
  const { obstacles } = await findInputs({ ...loaded, experiment: first.experiment }, options);
  const faults = obstacles.filter(({ problem }) => problem.line !== undefined);
  if (faults.length > 0) throw new InputError(faults.map(({ problem }) => problem));
  const missing = obstacles.map((obstacle) => ({ path: obstacle.path, reason: reasonOf(obstacle) }));
  const { experiment, ...rest } = reduce(loaded.experiment, [...lacks, ...missing]);
  return experiment === undefined ? rest : { ...rest, loaded: { ...loaded, experiment } };
}

/** Without the cure and the folders of this machine: the reason is kept in results. */
function reasonOf({ problem: { file, message } }: Obstacle): string {
  const what = message.split(';')[0]!;
  return file === undefined ? what : `${what} (${basename(file)})`;
}
