import type { Argv, CommandModule } from 'yargs';
import { folderFrom } from '../directories.ts';

interface TrainArguments {
  bitext: string[];
  from: string;
  to: string;
  out: string;
  data: string | undefined;
  json: boolean;
}

/** `graft mt train --bitext … --from en-US --to de-DE -o FILE`: a phrase-based translator. */
export const mtTrainCommand: CommandModule<object, TrainArguments> = {
  command: 'train',
  describe: 'train the phrase-based translator on sentence pairs',
  builder: (yargs) =>
    yargs
      .option('bitext', {
        type: 'string',
        array: true,
        demandOption: true,
        describe: 'files of sentence pairs, source TAB target, or data sets such as tatoeba-eng-deu',
      })
      .option('from', { type: 'string', demandOption: true, describe: 'source language, such as en-US' })
      .option('to', { type: 'string', demandOption: true, describe: 'target language, such as de-DE' })
      .option('out', { alias: 'o', type: 'string', demandOption: true, describe: 'file for the model' })
      .option('data', {
        type: 'string',
        default: folderFrom('GRAFT_DATA'),
        describe: 'folder of the data sets [GRAFT_DATA]',
      })
      .option('json', { type: 'boolean', default: false, describe: 'print JSON' })
      .example(
        '$0 mt train --bitext pairs.tsv --from en-US --to de-DE -o en-de.model',
        'on a file: English, a tab, German',
      )
      .example(
        '$0 mt train --bitext tatoeba-eng-deu --from en-US --to de-DE -o en-de.model',
        'on 168,000 pairs of Tatoeba',
      ) as unknown as Argv<TrainArguments>,
  handler: async ({ bitext, from, to, out, data, json }) => {
    const [{ locateBitext }, { concatenate }, { readBitext }, { isPath }, phraseBased] = await Promise.all([
      import('../../corpus/datasets/datasets.ts'),
      import('../../corpus/stream.ts'),
      import('../../translation/bitext.ts'),
      import('../../experiment/named-files.ts'),
      import('../../translation/engines/phrase-based/index.ts'),
    ]);
    const paths = await Promise.all(
      bitext.map((item) => (isPath(item) ? item : locateBitext(item, { dataDir: data, source: from, target: to }))),
    );
    const startedAt = performance.now();
    const model = await phraseBased.trainPhraseBased(concatenate(paths.map((path) => readBitext(path))), {
      languages: { source: from, target: to },
      onPhase: (phase) => {
        if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${phase}`);
      },
    });
    await phraseBased.saveTranslator(model, out);
    if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
    const { pairs, emptyPairs, longPairs } = model.counts;
    if (json) {
      console.log(JSON.stringify({ out, ...model.counts }, null, 2));
      return;
    }
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    console.log(`${pairs} sentence pairs in ${seconds} s; model written to ${out}`);
    if (emptyPairs > 0) console.log(`${emptyPairs} pairs left out: a side without words`);
    if (longPairs > 0)
      console.log(`${longPairs} pairs left out: a side of more than ${phraseBased.MAX_TRAINING_LENGTH} words`);
  },
};
