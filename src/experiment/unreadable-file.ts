import { readdir } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { nearestName } from '../corpus/problem.ts';

/** Why a file cannot be read, after an attempt that failed: `cannot be read: there is no such file; did you mean …?` */
export async function describeUnreadable(file: string, error: unknown): Promise<string> {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'EISDIR') return 'is a folder; expected a file in it';
  if (code !== 'ENOENT') return `cannot be read: ${message}`;
  const neighbours = await readdir(dirname(file)).catch(() => undefined);
  if (neighbours === undefined) return `cannot be read: there is no folder ${dirname(file)}`;
  const nearest = nearestName(basename(file), neighbours);
  return `cannot be read: there is no such file${nearest === undefined ? '' : `; did you mean ${nearest}?`}`;
}
