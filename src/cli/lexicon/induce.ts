import type { ArgumentsCamelCase, Argv, CommandModule } from 'yargs';
import { type BitextArguments, openPairs, withBitextOptions } from '../bitext.ts';
import { CounterLine } from '../counter-line.ts';
import { stoppable, untilStopped } from '../stoppable.ts';

interface InduceArguments extends BitextArguments {
  out: string;
  senses: number;
  least: number;
  json: boolean;
  quiet: boolean;
}

/** `graft lexicon induce --bitext … --from en-US --to de-DE -o FILE`: the words that sentence pairs link. */
export const lexiconInduceCommand: CommandModule<object, InduceArguments> = {
  command: 'induce',
  describe: 'make a bilingual lexicon from sentence pairs, for the engine "lexicon" and for "embeddings"',
  builder: (yargs) =>
    withBitextOptions(yargs)
      .option('out', {
        alias: 'o',
        type: 'string',
        demandOption: true,
        describe: 'lexicon to write: word, translation, share',
      })
      .option('senses', { type: 'number', default: 5, describe: 'translations of a word at most' })
      .option('least', { type: 'number', default: 2, describe: 'how often two words must be linked' })
      .option('json', { type: 'boolean', default: false, describe: 'print JSON' })
      .option('quiet', { type: 'boolean', alias: 'q', default: false, describe: 'no progress' })
      .check(({ senses, least }) => {
        for (const [name, value] of Object.entries({ senses, least })) {
          if (!Number.isInteger(value) || value < 1) throw new Error(`--${name}: expected a whole number from 1`);
        }
        return true;
      })
      .example(
        '$0 lexicon induce --bitext pairs.tsv --from en-US --to de-DE -o en-de.tsv',
        'on a file: English, a tab, German',
      ) as unknown as Argv<InduceArguments>,
  handler: induce,
};

async function induce(args: ArgumentsCamelCase<InduceArguments>): Promise<void> {
  const [{ induceLexicon, lexiconLines }, { writeStream }] = await Promise.all([
    import('../../translation/engines/lexicon/induce-lexicon.ts'),
    import('../../corpus/file-stream.ts'),
  ]);
  const { from, to, out, json, quiet } = args;
  const pairs = await openPairs(args);
  const line = new CounterLine({ what: 'sentence pairs read', quiet });
  try {
    const entries = await stoppable('stopped; nothing was written', (signal) =>
      induceLexicon(line.count(untilStopped(pairs, signal)), {
        languages: { source: from, target: to },
        senses: args.senses,
        leastCount: args.least,
      }),
    );
    line.clear();
    await writeStream(out, lexiconLines(entries));
    const words = new Set(entries.map(({ source }) => source)).size;
    if (json) console.log(JSON.stringify({ out, words, entries: entries.length }, null, 2));
    else console.log(`${entries.length} translations of ${words} words written to ${out}`);
  } finally {
    line.clear();
  }
}
