import { availableParallelism } from 'node:os';
import type { Argv } from 'yargs';
import type { BackendPreference } from '../model/backend.ts';
import { folderFrom } from './directories.ts';

/** What every command takes that looks at the stages of an experiment. */
export interface StoreArguments {
  data: string | undefined;
  store: string | undefined;
  backend: BackendPreference;
  json: boolean;
}

/** What every command takes that carries them out. */
export interface StageArguments extends StoreArguments {
  workers: number;
  offline: boolean;
  quiet: boolean;
}

export function withStoreOptions<T>(yargs: Argv<T>) {
  return yargs
    .option('data', {
      type: 'string',
      default: folderFrom('GRAFT_DATA'),
      describe: 'folder of the data sets [GRAFT_DATA]',
    })
    .option('store', {
      type: 'string',
      default: folderFrom('GRAFT_STORE'),
      describe: 'finished stages: a folder, or s3://bucket/prefix [GRAFT_STORE]',
    })
    .option('backend', {
      choices: ['auto', 'tensorflow', 'wasm', 'cpu'] as const,
      default: 'auto' as const,
      describe: 'what TF.js computes with',
    })
    .option('json', { type: 'boolean', default: false, describe: 'print JSON' });
}

export function withStageOptions<T>(yargs: Argv<T>) {
  return withStoreOptions(yargs)
    .option('workers', { type: 'number', default: availableParallelism(), describe: 'worker processes' })
    .option('offline', {
      type: 'boolean',
      default: false,
      describe: 'ask no engine and no language model: only what their memories hold',
    })
    .option('quiet', { type: 'boolean', alias: 'q', default: false, describe: 'no progress' })
    .check(({ workers }) => {
      if (!Number.isInteger(workers) || workers < 1) throw new Error('--workers: expected a whole number from 1');
      return true;
    });
}
