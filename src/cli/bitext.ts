import type { Argv } from 'yargs';
import type { SentencePair } from '../translation/bitext.ts';
import { folderFrom } from './directories.ts';

/** What all commands that learn from sentence pairs take. */
export interface BitextArguments {
  bitext: string[];
  from: string;
  to: string;
  data: string | undefined;
}

export function withBitextOptions(yargs: Argv) {
  return yargs
    .option('bitext', {
      type: 'string',
      array: true,
      demandOption: true,
      describe: 'files of sentence pairs, source TAB target, or data sets such as tatoeba-eng-deu',
    })
    .option('from', { type: 'string', demandOption: true, describe: 'source language, such as en-US' })
    .option('to', { type: 'string', demandOption: true, describe: 'target language, such as de-DE' })
    .option('data', {
      type: 'string',
      default: folderFrom('GRAFT_DATA'),
      describe: 'folder of the data sets [GRAFT_DATA]',
    });
}

/** The pairs of all files and data sets named. @throws {InputError} if one of the data sets is not there */
export async function openPairs({ bitext, from, to, data }: BitextArguments): Promise<AsyncGenerator<SentencePair>> {
  const [{ locateBitext }, { concatenate }, { readBitext }, { isPath }] = await Promise.all([
    import('../corpus/datasets/datasets.ts'),
    import('../corpus/stream.ts'),
    import('../translation/bitext.ts'),
    import('../experiment/named-files.ts'),
  ]);
  const located = bitext.map((item) =>
    isPath(item) ? item : locateBitext(item, { dataDir: data, source: from, target: to }),
  );
  return concatenate((await Promise.all(located)).map((path) => readBitext(path)));
}
