import { readFile } from 'node:fs/promises';
import { InputError } from '../../corpus/problem.ts';
import { Details } from '../details.ts';
import type { Results } from '../results.ts';

/**
 * Reads the details.json that belongs to some results; undefined if there is none.
 *
 * @throws InputError if it is something else, or belongs to another run.
 */
export async function loadDetails(file: string, { signature }: Results): Promise<Details | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const cure = 'graft run with its experiment writes it anew; without the file, the report has no scores by intent';
  const details = Details.safeParse(parsed(text));
  if (!details.success) throw new InputError({ file, message: `expected a details.json of this version; ${cure}` });
  if (details.data.signature.experiment !== signature.experiment) {
    throw new InputError({ file, message: `expected details of the same run as results.json beside it; ${cure}` });
  }
  return details.data;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
