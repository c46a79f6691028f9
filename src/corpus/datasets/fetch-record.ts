import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeText } from '../file-stream.ts';
import { InputError } from '../problem.ts';
import type { Dataset } from './dataset.ts';
import { dataFolder } from './datasets.ts';

/** What was fetched: SHA-256 by URL, and SHA-256 of each file by its path below the data folder. */
export interface FetchRecord {
  readonly sources: Readonly<Record<string, string>>;
  readonly files: Readonly<Record<string, string>>;
}

interface Folder {
  readonly dataDir?: string | undefined;
}

function recordPath(dataset: Dataset, { dataDir }: Folder): string {
  return join(dataFolder(dataDir), dataset.name, 'fetched.json');
}

/** The record of a data set; empty if nothing was fetched. */
export async function readFetchRecord(dataset: Dataset, folder: Folder): Promise<FetchRecord> {
  const path = recordPath(dataset, folder);
  try {
    const { sources, files } = JSON.parse(await readFile(path, 'utf8')) as FetchRecord;
    return { sources: { ...sources }, files: { ...files } };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { sources: {}, files: {} };
    if (!(error instanceof SyntaxError)) throw error;
    throw new InputError({ file: path, message: `broken JSON (${error.message}); remove the file and fetch again` });
  }
}

/** Adds a download to the record. */
export async function recordFetched(
  dataset: Dataset,
  folder: Folder,
  {
    source,
    files,
  }: { readonly source: { readonly url: string; readonly sha256: string } } & Pick<FetchRecord, 'files'>,
): Promise<void> {
  const before = await readFetchRecord(dataset, folder);
  const after: FetchRecord = {
    sources: { ...before.sources, [source.url]: source.sha256 },
    files: { ...before.files, ...files },
  };
  await writeText(recordPath(dataset, folder), `${JSON.stringify(after, null, 2)}\n`);
}
