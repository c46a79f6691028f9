import type { ArgumentsCamelCase, Argv, CommandModule } from 'yargs';
import type { Split } from '../../corpus/format.ts';
import type { Utterance } from '../../corpus/utterance.ts';
import { DropCounts, reportTranslated } from './kept.ts';
import { withCorpusOptions } from './options.ts';

interface ExchangeArguments {
  corpus: string;
  from: string | undefined;
  to: string;
  out: string;
  keep: string[];
  as: string | undefined;
  format: string | undefined;
  split: Split | undefined;
}

interface ImportArguments extends ExchangeArguments {
  file: string;
  lenient: boolean;
  replay: boolean;
  untranslated: boolean;
  json: boolean;
}

const EXCHANGE_FORMATS = ['tsv', 'jsonl', 'xliff'] as const;

/** `graft translate export CORPUS --to de-DE -o FILE`: a corpus as marked-up text for a translator. */
export const translateExportCommand: CommandModule<object, ExchangeArguments> = {
  command: 'export <corpus>',
  describe: 'write a corpus as marked-up text for translators elsewhere: TSV, JSONL or XLIFF',
  builder: (yargs) =>
    withExchangeOptions(yargs)
      .positional('corpus', { type: 'string', demandOption: true, describe: 'annotated corpus' })
      .example(
        '$0 translate export train.jsonl --to de-DE -o train.xlf',
        'for a translation agency',
      ) as unknown as Argv<ExchangeArguments>,
  handler: async (args) => {
    const [{ exportForTranslation }, { exchangeFormatOf }, { readCorpus }, { writeStream }] = await Promise.all([
      import('../../translation/exchange/export-for-translation.ts'),
      import('../../translation/exchange/exchange-format.ts'),
      import('../../corpus/formats.ts'),
      import('../../corpus/file-stream.ts'),
    ]);
    const { corpus, from, to, out, keep, as, format, split } = args;
    const languages = { source: from ?? (await firstLocale(readCorpus(corpus, { format, split }))), target: to };
    const options = { format: as ?? exchangeFormatOf(out).name, languages, keep };
    await writeStream(out, exportForTranslation(readCorpus(corpus, { format, split, locale: from }), options));
    console.log(`written to ${out}; read it back with: graft translate import ${out} ${corpus} --to ${to} -o FILE`);
  },
};

/** `graft translate import FILE CORPUS --to de-DE -o FILE`: what came back, checked line by line. */
export const translateImportCommand: CommandModule<object, ImportArguments> = {
  command: 'import <file> <corpus>',
  describe: 'read back what graft translate export wrote, once it is translated; every line is checked',
  builder: (yargs) =>
    withExchangeOptions(yargs)
      .positional('file', { type: 'string', demandOption: true, describe: 'the translated file' })
      .positional('corpus', { type: 'string', demandOption: true, describe: 'the corpus it was made from' })
      .option('lenient', {
        type: 'boolean',
        default: false,
        describe: 'leave bad rows out instead of refusing the file',
      })
      .option('untranslated', {
        type: 'boolean',
        default: false,
        describe: 'accept translations equal to their source',
      })
      .option('json', { type: 'boolean', default: false, describe: 'print JSON' })
      .option('replay', { type: 'boolean', default: false, describe: 'write a file for the engine replay' })
      .example(
        '$0 translate import train.xlf train.jsonl --to de-DE -o train.de.jsonl',
        'refuses the file if a row is bad',
      )
      .example(
        '$0 translate import train.tsv train.jsonl --to de-DE --replay -o train.replay.jsonl',
        'for experiments: engine replay, settings translations',
      ) as unknown as Argv<ImportArguments>,
  handler: importFile,
};

async function importFile(args: ArgumentsCamelCase<ImportArguments>): Promise<void> {
  const [{ importTranslations }, { translationsForReplay }, { readCorpus, writeCorpus }, { writeStream }] =
    await Promise.all([
      import('../../translation/exchange/import-translations.ts'),
      import('../../translation/exchange/translations-for-replay.ts'),
      import('../../corpus/formats.ts'),
      import('../../corpus/file-stream.ts'),
      import('../../corpus/utterance.ts'),
    ]);
  const { file, corpus, from, to, out, keep, as, format, split, lenient, untranslated, replay } = args;
  const source = () => readCorpus(corpus, { format, split, locale: from });
  const dropped = new DropCounts();
  const options = {
    targetLocale: to,
    keep,
    lenient,
    acceptUntranslated: untranslated,
    ...(as === undefined ? {} : { format: as }),
    onProblem: ({ line, message }: { line?: number | undefined; message: string }) =>
      console.error(`${file}${line === undefined ? '' : `:${line}`}: ${message}`),
  };
  if (replay) {
    await writeStream(out, translationsForReplay(file, source(), options));
    console.log(`written to ${out}, for: engine replay, settings { translations: ${out} }`);
    return;
  }
  const written = await writeCorpus(out, dropped.keep(importTranslations(file, source(), options)));
  reportTranslated({ written, out, dropped }, args.json);
}

function withExchangeOptions(yargs: Argv) {
  return withCorpusOptions(yargs)
    .option('to', { type: 'string', demandOption: true, describe: 'target language, such as de-DE' })
    .option('from', { type: 'string', describe: 'language of the corpus, if its file does not say it' })
    .option('out', { alias: 'o', type: 'string', demandOption: true, describe: 'file to write' })
    .option('as', { choices: EXCHANGE_FORMATS, describe: 'format of the marked-up file, if its name does not say it' })
    .option('keep', { type: 'string', array: true, default: [] as string[], describe: 'slot labels not to translate' });
}

async function firstLocale(corpus: AsyncIterable<Utterance>): Promise<string> {
  for await (const { locale } of corpus) return locale;
  return 'en';
}
