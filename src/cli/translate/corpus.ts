import type { ArgumentsCamelCase, Argv, CommandModule } from 'yargs';
import type { Split } from '../../corpus/format.ts';
import { InputError, nearestName } from '../../corpus/problem.ts';
import type { Corpus } from '../../corpus/stream.ts';
import type { StrategyName } from '../../translation/contract.ts';
import { CounterLine } from '../counter-line.ts';
import { AGAIN, stoppable, untilStopped } from '../stoppable.ts';
import { DropCounts, reportTranslated } from './kept.ts';
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
      .middleware(({ corpus }) => refuseSlip(String(corpus)), true)
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

/** The first word is a corpus or a command: a slip of the finger in a command must not pass for a corpus. */
function refuseSlip(corpus: string): void {
  const nearest = /[./\\]/u.test(corpus) ? undefined : nearestName(corpus, ['evaluate', 'export', 'import', 'align']);
  if (nearest === undefined) return;
  throw new InputError({
    message: `there is no command "translate ${corpus}"; did you mean "${nearest}"? (a corpus of that name is ./${corpus})`,
  });
}

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
  const line = new CounterLine({ what: 'utterances translated', total: total * best, quiet: args.quiet });
  const dropped = new DropCounts();
  try {
    const [chosen] = strategy as StrategyName[];
    const options = { targetLocale: to, keep, best, ...(chosen === undefined ? {} : { strategy: chosen }) };
    const written = await stoppable(
      `stopped; ${out} is not written, but what is translated is remembered: ${AGAIN}`,
      (signal) =>
        writeCorpus(out, dropped.keep(line.count(untilStopped(translateCorpus(read(), engine, options), signal)))),
    );
    line.clear();
    reportTranslated({ written, out, dropped, remembered: engine.counts.remembered }, args.json);
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
