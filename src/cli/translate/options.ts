import type { Argv } from 'yargs';
import { folderFrom } from '../directories.ts';
import { ENGINE_SPEC_HELP } from './engine-spec.ts';

/** What all commands that open engines take. */
export interface EngineArguments {
  from: string | undefined;
  to: string;
  strategy: string[];
  keep: string[];
  store: string | undefined;
}

export function withEngineOptions(yargs: Argv) {
  return yargs
    .option('engine', { type: 'string', array: true, demandOption: true, describe: ENGINE_SPEC_HELP })
    .option('to', { type: 'string', demandOption: true, describe: 'language to translate into, such as de-DE' })
    .option('from', { type: 'string', describe: 'language of the corpus, if its file does not say it' })
    .option('strategy', {
      type: 'string',
      array: true,
      default: [] as string[],
      describe:
        "how slots find their words: alignment, walls, markers, placeholders; the engine's preference if left out",
    })
    .option('keep', {
      type: 'string',
      array: true,
      default: [] as string[],
      describe: 'slot labels whose words are not translated',
    })
    .option('store', {
      type: 'string',
      default: folderFrom('GRAFT_STORE'),
      describe: 'folder of the translation memory [GRAFT_STORE]',
    });
}

/** Corpus options, as `graft split` has them. */
export function withCorpusOptions(yargs: Argv) {
  return yargs
    .option('format', { type: 'string', describe: 'format of the corpus, if it is not recognised' })
    .option('split', { choices: ['train', 'dev', 'test'] as const, describe: 'only this split of the file' });
}
