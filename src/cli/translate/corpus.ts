import type { ArgumentsCamelCase, Argv, CommandModule } from 'yargs';
import type { Split } from '../../corpus/format.ts';
import type { Corpus } from '../../corpus/stream.ts';
import type { Outcome } from '../../corpus/utterance.ts';
import type { StrategyName } from '../../translation/contract.ts';
import { CounterLine } from '../counter-line.ts';
import { DropCounts } from './kept.ts';
import { type EngineArguments, withCorpusOptions, withEngineOptions } from './options.ts';

interface TranslateArguments extends EngineArguments {
  corpus: string;
  engine: string[];
  out: string;
  format: string | undefined;
  split: Split | undefined;
  best: number;
  workers: number;
  offline: boolean;
  quiet: boolean;
  json: boolean;
}

/** `graft translate CORPUS --engine … -o FILE`: an annotated corpus with its slots into another language. */
export const translateCorpusCommand: CommandModule<object, TranslateArguments> = {
  command: '$0 <corpus>',
  describe: 'translate an annotated corpus with its slots',
  builder: (yargs) =>
    withCorpusOptions(withEngineOptions(yargs))
      .positional('corpus', { type: 'string', demandOption: true, describe: 'corpus file' })
      .option('out', {
        alias: 'o',
        type: 'string',
        demandOption: true,
        describe: 'file for the translations (graft JSONL)',
      })
      .option('best', { type: 'number', default: 1, describe: 'how many translations of each utterance' })
      .option('workers', { type: 'number', default: 1, describe: 'processes that translate' })
      .option('offline', { type: 'boolean', default: false, describe: 'only what the translation memory holds' })
      .option('quiet', { type: 'boolean', alias: 'q', default: false, describe: 'no progress' })
      .option('json', { type: 'boolean', default: false, describe: 'print JSON' })
      .check(({ engine, workers, best }) => {
        if ((engine as string[]).length !== 1) throw new Error('--engine: expected one engine');
        for (const [name, value] of Object.entries({ workers, best })) {
          if (!Number.isInteger(value) || (value as number) < 1)
            throw new Error(`--${name}: expected a whole number from 1`);
        }
        return true;
      })
      .example(
        '$0 translate train.jsonl --engine phrase-based:model=en-de.model --to de-DE -o train.de.jsonl',
        'with a model of graft mt train',
      )
      .example('$0 translate train.jsonl --engine apertium --to es-ES -o train.es.jsonl', 'with Apertium')
      .example(
        '$0 translate train.jsonl --engine deepl.yaml --to de-DE -o train.de.jsonl',
        'with settings in a file',
      ) as unknown as Argv<TranslateArguments>,
  handler: translateFile,
};

async function translateFile(args: ArgumentsCamelCase<TranslateArguments>): Promise<void> {
  const [{ readCorpus, writeCorpus }, { openRememberingEngine }, { parseEngineSpec }, { translateCorpus }] =
    await Promise.all([
      import('../../corpus/formats.ts'),
      import('./open-engine.ts'),
      import('./engine-spec.ts'),
      import('../../translation/translate-corpus.ts'),
    ]);
  const { corpus, format, split, from, to, keep, strategy, best, out } = args;
  const read = (): Corpus => readCorpus(corpus, { format, split, locale: from });
  const { total, locale } = await survey(read());
  const engine = await openRememberingEngine(await parseEngineSpec(args.engine[0]!), {
    ...args,
    languages: { source: from ?? locale, target: to },
  });
  const enabled = process.stderr.isTTY && !args.quiet;
  const line = new CounterLine(process.stderr, { what: 'utterances translated', total: total * best, enabled });
  const dropped = new DropCounts();
  async function* counted(outcomes: AsyncIterable<Outcome>): AsyncGenerator<Outcome> {
    for await (const outcome of outcomes) {
      line.add();
      yield outcome;
    }
  }
  try {
    const [chosen] = strategy as StrategyName[];
    const options = { targetLocale: to, keep, best, ...(chosen === undefined ? {} : { strategy: chosen }) };
    const written = await writeCorpus(out, dropped.keep(counted(translateCorpus(read(), engine, options))));
    line.clear();
    report({ written, out, dropped, remembered: engine.counts.remembered }, args.json);
  } finally {
    line.clear();
    await engine.close();
  }
}

/** How many utterances there are, and of which language the first is. */
async function survey(corpus: Corpus): Promise<{ total: number; locale: string }> {
  let total = 0;
  let locale = '';
  for await (const utterance of corpus) {
    if (total++ === 0) locale = utterance.locale;
  }
  return { total, locale };
}

interface Outcomes {
  readonly written: number;
  readonly out: string;
  readonly dropped: DropCounts;
  readonly remembered: number;
}

function report({ written, out, dropped, remembered }: Outcomes, asJson: boolean): void {
  if (asJson) {
    console.log(JSON.stringify({ written, out, dropped, remembered }, null, 2));
    return;
  }
  console.log(`${written} translations written to ${out}${remembered === 0 ? '' : `; ${remembered} remembered`}`);
  dropped.print();
}
