import { access, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { hashFile } from '../file-hash.ts';
import { InputError } from '../problem.ts';
import type { UnpackLimits } from '../unpack-limits.ts';
import type { Dataset, Download } from './dataset.ts';
import { dataFolder } from './datasets.ts';
import { type DownloadProgress, download } from './download.ts';
import { recordFetched } from './fetch-record.ts';
import { unpack } from './unpack.ts';

export interface FetchOptions {
  readonly dataDir?: string | undefined;
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly limits?: Partial<UnpackLimits> | undefined;
}

/** What became of one download of a data set. */
export interface FetchOutcome {
  /** Path below the data folder. */
  readonly to: string;
  readonly outcome: 'fetched' | 'present';
}

/**
 * Downloads what is missing of a data set from its publisher, checks it, unpacks it and records the SHA-256 of every
 * file. What is there already is never overwritten.
 * @throws {InputError} at the first failure; what came before is kept, and the next run continues
 */
export async function fetchDataset(dataset: Dataset, options: FetchOptions = {}): Promise<FetchOutcome[]> {
  const outcomes: FetchOutcome[] = [];
  for (const wanted of dataset.downloads) {
    const outcome = (await isPresent(wanted, options)) ? 'present' : 'fetched';
    if (outcome === 'fetched') await fetchOne(dataset, wanted, options);
    outcomes.push({ to: wanted.to, outcome });
  }
  return outcomes;
}

async function isPresent({ to, sha256, unpack: kind }: Download, { dataDir }: FetchOptions): Promise<boolean> {
  const path = join(dataFolder(dataDir), to);
  try {
    await access(path);
  } catch {
    return false;
  }
  if (kind === undefined && sha256 !== undefined) {
    const found = await hashFile(path);
    if (found !== sha256) {
      const message = `expected SHA-256 ${sha256}, got ${found}; remove the file to fetch it again`;
      throw new InputError({ file: path, message });
    }
  }
  return true;
}

async function fetchOne(dataset: Dataset, wanted: Download, options: FetchOptions): Promise<void> {
  const { url, to, sha256, unpack: kind, inside } = wanted;
  const { dataDir, onProgress, signal, limits } = options;
  const target = join(dataFolder(dataDir), to);
  if (kind === undefined) {
    const found = await download({ url, path: target, sha256 }, { onProgress, signal });
    await recordFetched(dataset, options, { source: { url, sha256: found }, files: { [to]: found } });
    return;
  }
  // The archive lies beside its folder, so that an interrupted download is found again.
  const archive = `${target}.${basename(new URL(url).pathname)}`;
  const found = await download({ url, path: archive, sha256 }, { onProgress, signal });
  try {
    const unpacked = await unpack({ archive, kind, folder: target, inside, limits });
    const files = Object.fromEntries(unpacked.map((file) => [`${to}/${file.path}`, file.sha256]));
    await recordFetched(dataset, options, { source: { url, sha256: found }, files });
  } finally {
    await rm(archive, { force: true });
  }
}
