import { readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { InputError } from '../../corpus/problem.ts';
import { checkAgainst } from '../../corpus/schema-problems.ts';
import { LanguagesResults } from './languages-results.ts';

const RECORD = 'languages.json';

/**
 * Reads a languages.json, given by its path or by its folder; undefined if the path is of something else.
 *
 * @throws {InputError} if it is not one of this version
 */
export async function loadLanguages(path: string): Promise<LanguagesResults | undefined> {
  const isFolder = (await stat(path).catch(() => undefined))?.isDirectory() === true;
  if (!isFolder && basename(path) !== RECORD) return undefined;
  const file = isFolder ? join(path, RECORD) : path;
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const cure = 'graft run with its experiment writes it anew';
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new InputError({ file, message: `expected a ${RECORD}, got no JSON: ${(error as Error).message}; ${cure}` });
  }
  const checked = checkAgainst(LanguagesResults, value);
  if ('value' in checked) return checked.value;
  const [{ path: field, message }] = checked.problems as [(typeof checked.problems)[number]];
  throw new InputError({
    file,
    field: field.join('.'),
    message: `${message}; this is not a ${RECORD} of this version of graft: ${cure}`,
  });
}
