import type { Argv, CommandModule } from 'yargs';
import { type BitextArguments, openPairs, withBitextOptions } from '../bitext.ts';
import { StatusLine, timeLeft } from '../status-line.ts';

interface TrainArguments extends BitextArguments {
  out: string;
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
    withBitextOptions(yargs)
      .option('out', { alias: 'o', type: 'string', demandOption: true, describe: 'file for the model' })
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
  handler: async (args) => {
    const { from, to, out, json, quiet } = args;
    const phraseBased = await import('../../translation/engines/phrase-based/index.ts');
    const bitext = await openPairs(args);
    const line = new StatusLine({ quiet, everyMs: 0 });
    const startedAt = performance.now();
    const model = await phraseBased.trainPhraseBased(bitext, {
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
