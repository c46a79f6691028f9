import type { Argv } from 'yargs';
import type { BackendPreference } from '../../model/backend.ts';

export interface BackendArguments {
  backend: BackendPreference;
}

export function withBackend(yargs: Argv) {
  return yargs.option('backend', {
    choices: ['auto', 'tensorflow', 'wasm', 'cpu'] as const,
    default: 'auto' as const,
    describe: 'what TF.js computes with',
  });
}

export function withCorpusOptions(yargs: Argv) {
  return yargs
    .option('locale', { type: 'string', describe: 'language of the corpus, if its file does not say it' })
    .option('format', { type: 'string', describe: 'format of the corpus, if it is not recognised' });
}
