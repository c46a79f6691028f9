import { isAbsolute, normalize } from 'node:path';
import { z } from 'zod';
import { InputError, type Problem } from '../../corpus/problem.ts';
import { checkAgainst } from '../../corpus/schema-problems.ts';
import { type Recipe, recipeHash } from '../recipe.ts';
import type { StageTable } from '../stage.ts';

/** The queue in which stages wait. */
export const QUEUE = 'stages';

const Hash = z.string().regex(/^[0-9a-f]{64}$/, 'expected a hash of 64 hexadecimal digits');
const Path = z
  .string()
  .refine((path) => isAbsolute(path) && normalize(path) === path && !path.includes('\0'), 'expected an absolute path');

const Job = z.strictObject({
  title: z.string().max(1000),
  offline: z.boolean(),
  recipe: z.strictObject({
    kind: z.string(),
    version: z.int(),
    options: z.record(z.string(), z.json()),
    inputs: z.record(z.string(), z.array(Hash)),
    files: z.record(z.string(), z.array(z.strictObject({ path: Path, sha256: Hash }))),
  }),
});

/** What travels through the queue, under the recipe's hash: enough to do a stage and to check that it is one. */
export interface StageJob {
  readonly title: string;
  readonly offline: boolean;
  readonly recipe: Recipe;
}

/**
 * Checks a job that came from outside: that its recipe is the one of its hash, of a kind this graft knows, with options
 * that this kind takes.
 * @throws {InputError} for anything else.
 */
export function checkJob(id: string | undefined, data: unknown, kinds: StageTable): StageJob {
  const refuse = (problems: readonly Problem[]) =>
    new InputError([
      { message: `refused the job ${JSON.stringify(String(id).slice(0, 80))}, which is no stage of this graft` },
      ...problems,
    ]);
  const checked = checkAgainst(Job, data);
  if ('problems' in checked) {
    throw refuse(checked.problems.map(({ path, message }) => ({ field: path.join('.'), message })));
  }
  const job = checked.value as StageJob;
  const { kind, version } = job.recipe;
  if (recipeHash(job.recipe) !== id) throw refuse([{ message: 'its recipe has another hash' }]);
  const known = Object.hasOwn(kinds, kind) ? kinds[kind]! : undefined;
  if (known === undefined)
    throw refuse([{ message: `there is no kind of stage ${JSON.stringify(kind.slice(0, 80))}` }]);
  if (known.version !== version) {
    const message = `${kind} has version ${known.version} here, ${version} there; run the same graft on every machine`;
    throw refuse([{ message }]);
  }
  const options = checkAgainst(known.options, job.recipe.options);
  if ('problems' in options) {
    throw refuse(options.problems.map(({ path, message }) => ({ field: ['options', ...path].join('.'), message })));
  }
  return job;
}
