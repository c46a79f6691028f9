import type { Argv, CommandModule } from 'yargs';
import type { Split } from '../../corpus/format.ts';
import { DropCounts, reportTranslated } from './kept.ts';
import { withCorpusOptions } from './options.ts';

interface AlignArguments {
  corpus: string;
  texts: string;
  from: string | undefined;
  to: string;
  out: string;
  format: string | undefined;
  split: Split | undefined;
  json: boolean;
}

/** `graft translate align CORPUS TEXTS --to da-DK -o FILE`: slots into translations that nobody marked up. */
export const translateAlignCommand: CommandModule<object, AlignArguments> = {
  command: 'align <corpus> <texts>',
  describe: 'find the slots of a corpus again in plain translations, by word alignment',
  builder: (yargs) =>
    withCorpusOptions(yargs)
      .positional('corpus', { type: 'string', demandOption: true, describe: 'annotated corpus' })
      .positional('texts', {
        type: 'string',
        demandOption: true,
        describe: 'its translations, one a line, in its order',
      })
      .option('to', { type: 'string', demandOption: true, describe: 'language of the texts, such as de-DE' })
      .option('from', { type: 'string', describe: 'language of the corpus, if its file does not say it' })
      .option('out', { alias: 'o', type: 'string', demandOption: true, describe: 'file to write' })
      .option('json', { type: 'boolean', default: false, describe: 'print JSON' })
      .example(
        '$0 translate align train.jsonl train.de.txt --to de-DE -o train.de.jsonl',
        'the more texts, the better',
      ) as unknown as Argv<AlignArguments>,
  handler: async ({ corpus, texts, from, to, out, format, split, json }) => {
    const [{ readCorpus, writeCorpus }, { collect }, { alignTranslations }] = await Promise.all([
      import('../../corpus/formats.ts'),
      import('../../corpus/stream.ts'),
      import('../../translation/align-translations.ts'),
    ]);
    const sources = await collect(readCorpus(corpus, { format, split, locale: from }));
    const dropped = new DropCounts();
    const outcomes = await alignTranslations(sources, texts, { from, to });
    const written = await writeCorpus(out, dropped.keep(outcomes));
    reportTranslated({ written, out, dropped }, json);
  },
};
