import type { ArgumentsCamelCase, Argv, CommandModule } from 'yargs';
import type { Split } from '../corpus/format.ts';
import { InputError } from '../corpus/problem.ts';
import type { Corpus } from '../corpus/stream.ts';
import { ConversionTally } from './conversion-tally.ts';
import { CounterLine } from './counter-line.ts';
import { stoppable, untilStopped } from './stoppable.ts';

interface ConvertArguments {
  in: string;
  out: string;
  from: string | undefined;
  to: string | undefined;
  locale: string | undefined;
  split: Split | undefined;
  quiet: boolean;
  json: boolean;
}

/** `graft convert IN OUT`: an annotated corpus in another format. */
export const convertCommand: CommandModule<object, ConvertArguments> = {
  command: 'convert <in> <out>',
  describe: 'write an annotated corpus in another format',
  builder: (yargs) =>
    yargs
      .positional('in', { type: 'string', demandOption: true, describe: 'corpus file' })
      .positional('out', { type: 'string', demandOption: true, describe: 'file to write; .gz packs it' })
      .option('from', { type: 'string', describe: 'format of IN; seen from its first lines if absent' })
      .option('to', { type: 'string', describe: 'format of OUT; seen from its ending if absent' })
      .option('locale', { type: 'string', describe: 'locale of the corpus, if its file does not say it' })
      .option('split', { choices: ['train', 'dev', 'test'] as const, describe: 'only this split of the file' })
      .option('quiet', {
        type: 'boolean',
        alias: 'q',
        default: false,
        describe: 'no progress, and do not say the formats',
      })
      .option('json', { type: 'boolean', default: false, describe: 'print JSON' })
      .example('$0 convert de-DE.jsonl nlu.yml --split train', 'MASSIVE to Rasa')
      .example('$0 convert atis.bio atis.jsonl --locale en-US', 'tokens with BIO tags to graft’s own format')
      .example(
        '$0 convert corpus.jsonl corpus.tsv --to multiatis',
        'say the format, not the ending',
      ) as unknown as Argv<ConvertArguments>,
  handler: convert,
};

async function convert(args: ArgumentsCamelCase<ConvertArguments>): Promise<void> {
  const { readCorpus, writeCorpus, writerNamed, outputFormat } = await import('../corpus/formats.ts');
  const to = args.to ?? outputFormat(args.out).name;
  writerNamed(to);
  const tally = new ConversionTally();
  let from = args.from;
  const corpus = readCorpus(args.in, {
    ...{ format: args.from, locale: args.locale, split: args.split, onRepair: tally.onRepair },
    onFormat: ({ name }) => {
      from = name;
      if (args.quiet) return;
      const guessed = (given: string | undefined) => (given === undefined ? ' (guessed)' : '');
      console.error(`${args.in}: ${name}${guessed(args.from)} → ${args.out}: ${to}${guessed(args.to)}`);
    },
  });
  const line = new CounterLine({ what: 'utterances converted', quiet: args.quiet });
  let utterances: number;
  try {
    utterances = await stoppable('stopped; nothing was written', (signal) =>
      writeCorpus(args.out, line.count(untilStopped(notEmpty(corpus, args), signal)), {
        format: to,
        onLoss: tally.onLoss,
      }),
    );
  } finally {
    line.clear();
  }
  if (args.json)
    console.log(JSON.stringify({ in: args.in, from, out: args.out, to, utterances, ...tally.counts() }, null, 2));
  else console.log([`${utterances} utterances written to ${args.out}`, ...tally.lines()].join('\n'));
}

/** @throws {InputError} at the end of a corpus without utterances. */
async function* notEmpty(
  corpus: Corpus,
  { in: file, split }: { readonly in: string; readonly split: Split | undefined },
): Corpus {
  let count = 0;
  for await (const utterance of corpus) {
    count += 1;
    yield utterance;
  }
  if (count > 0) return;
  const wanted = split === undefined ? 'an utterance' : `an utterance of split "${split}"`;
  throw new InputError({ file, message: `expected ${wanted}, got none; nothing was written` });
}
