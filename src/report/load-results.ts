import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError, type Problem } from '../corpus/problem.ts';
import { checkAgainst } from '../corpus/schema-problems.ts';
import { Results } from './results.ts';

export interface LoadedResults {
  /** The results.json that was read. */
  readonly file: string;
  readonly results: Results;
}

/** How many deviations from the schema are worth a line each. */
const SHOWN = 3;

/**
 * Reads a results.json, given by its path or by its folder.
 * @throws {InputError} with the cure, if there is none or it is something else
 */
export async function loadResults(path: string): Promise<LoadedResults> {
  const found = await stat(path).catch(() => undefined);
  const file = found?.isDirectory() ? join(path, 'results.json') : path;
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) {
    const message = 'expected a results.json or its folder, such as results/demo; graft run writes them';
    throw new InputError({ file, message });
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new InputError({
      file,
      message: `expected the results.json of a run, got no JSON: ${(error as Error).message}`,
    });
  }
  const checked = checkAgainst(Results, value);
  if ('problems' in checked) throw new InputError(foreignRecord(file, checked.problems));
  return { file, results: checked.value };
}

function foreignRecord(
  file: string,
  problems: readonly { readonly path: readonly (string | number)[]; readonly message: string }[],
): Problem[] {
  const shown = problems.slice(0, SHOWN).map(({ path, message }) => ({ file, field: path.join('.'), message }));
  const more = problems.length > SHOWN ? ` (and ${problems.length - SHOWN} more problems)` : '';
  const cure = `this is not a results.json of this version of graft${more}; graft run with its experiment writes it anew`;
  return [...shown, { file, message: cure }];
}
