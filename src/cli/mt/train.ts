import type { Argv, CommandModule } from 'yargs';
import { folderFrom } from '../directories.ts';
import { StatusLine, timeLeft } from '../status-line.ts';

interface TrainArguments {
  bitext: string[];
  from: string;
  to: string;
  out: string;
  data: string | undefined;
  json: boolean;
  quiet: boolean;
}

const PHASE_TITLES = {
  read: 'reading the pairs',
  align: 'aligning words',
  extract: 'collecting phrases',
  'language-model': 'counting word sequences',
  score: 'scoring phrases',
};

/** About how much of the time is over when a phase begins, as measured on Tatoeba. */
const SHARE_BEFORE = { read: 0, align: 0.22, extract: 0.57, 'language-model': 0.79, score: 0.84 };

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
      .option('quiet', { type: 'boolean', alias: 'q', default: false, describe: 'no progress' })
      .example(
        '$0 mt train --bitext pairs.tsv --from en-US --to de-DE -o en-de.model',
        'on a file: English, a tab, German',
      )
      .example(
        '$0 mt train --bitext tatoeba-eng-deu --from en-US --to de-DE -o en-de.model',
        'on 168,000 pairs of Tatoeba',
      ) as unknown as Argv<TrainArguments>,
  handler: async ({ bitext, from, to, out, data, json, quiet }) => {
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
    const line = new StatusLine({ quiet, everyMs: 0 });
    const startedAt = performance.now();
    const model = await phraseBased.trainPhraseBased(concatenate(paths.map((path) => readBitext(path))), {
      languages: { source: from, target: to },
      onPhase: (phase) => {
        const done = SHARE_BEFORE[phase];
        const left = done === 0 ? '' : `, about ${timeLeft(done, performance.now() - startedAt)}`;
        line.draw(() => `${PHASE_TITLES[phase]}${left}`);
      },
    });
    await phraseBased.saveTranslator(model, out);
    line.clear();
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
