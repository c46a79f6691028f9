import type { Argv, CommandModule } from 'yargs';
import type { Interpretation } from '../corpus/utterance.ts';
import type { FlipExample, FlipReport } from '../experiment/find-flips.ts';
import { openStoreAt } from './open-store.ts';
import { type StoreArguments, withStoreOptions } from './run-options.ts';

interface FlipsArguments extends StoreArguments {
  file: string;
  arm: string;
  against: string | undefined;
  limit: number;
  split: 'dev' | 'test';
}

/** `graft flips FILE ARM`: what an arm breaks and fixes, from a finished run. */
export const flipsCommand: CommandModule<object, FlipsArguments> = {
  command: 'flips <file> <arm>',
  describe:
    'show which intents and utterances an arm of a finished run breaks and fixes, and the training items behind them',
  builder: (yargs) =>
    withStoreOptions(yargs)
      .positional('file', { type: 'string', demandOption: true, describe: 'experiment file (YAML)' })
      .positional('arm', { type: 'string', demandOption: true, describe: 'arm to look at' })
      .option('against', { type: 'string', describe: 'arm it is held against; the baseline if left out' })
      .option('limit', { type: 'number', default: 10, describe: 'examples of either kind, and intents' })
      .option('split', { choices: ['dev', 'test'] as const, default: 'test', describe: 'what the run was scored on' })
      .check(({ limit }) => {
        if (!Number.isInteger(limit) || (limit as number) < 0)
          throw new Error('--limit: expected a whole number from 0');
        return true;
      })
      .example(
        '$0 flips experiments/demo.yaml mt --against grammar --split dev',
        'what translation breaks and fixes',
      ) as unknown as Argv<FlipsArguments>,
  handler: async ({ file, arm, against, limit, data, store, split, backend, json }) => {
    const [{ chooseBackend }, { findFlips }, { annotate }, { printTable }] = await Promise.all([
      import('../model/backend.ts'),
      import('../experiment/find-flips.ts'),
      import('../corpus/formats/massive-annotation.ts'),
      import('./print-table.ts'),
    ]);
    const report = await findFlips(file, {
      arm,
      against,
      limit,
      split,
      dataDir: data,
      store: await openStoreAt(store),
      backend: await chooseBackend(backend),
    });
    if (json) console.log(JSON.stringify(report, null, 2));
    else {
      for (const line of rateLines(report)) console.log(line);
      if (limit > 0 && report.intents.length > 0) printIntents(report, { limit, printTable });
      for (const line of exampleLists(report, annotate)) console.log(line);
    }
  },
};

type Annotate = (text: string, slots: Interpretation['slots']) => string;
type PrintTable = typeof import('./print-table.ts').printTable;

const percent = (fraction: number) => `${(100 * fraction).toFixed(1)} %`;

function rateLines({ arm, against, split, utterances, seeds, rates, counts }: FlipReport): string[] {
  return [
    `${arm} against ${against}, ${utterances} ${split} utterances, seeds ${seeds.join(' ')}, exact match, mean over seeds:`,
    `broken ${percent(rates.broken)} (${counts.broken} utterances with any seed), ` +
      `fixed ${percent(rates.fixed)} (${counts.fixed})`,
  ];
}

function printIntents(
  { intents, split }: FlipReport,
  { limit, printTable }: { readonly limit: number; readonly printTable: PrintTable },
): void {
  const rows = intents
    .slice(0, limit)
    .map(({ intent, utterances, broken, fixed }) => [intent, String(utterances), percent(broken), percent(fixed)]);
  printTable(['intent', `${split} utterances`, 'broken', 'fixed'], rows);
  if (intents.length > limit) console.log(`and ${intents.length - limit} more intents; --limit shows more`);
}

function exampleLists(report: FlipReport, annotate: Annotate): string[] {
  return [
    ...report.broken.flatMap((example) => exampleLines('broken', example, { report, annotate })),
    ...report.fixed.flatMap((example) => exampleLines('fixed', example, { report, annotate })),
  ];
}

function exampleLines(
  what: string,
  example: FlipExample,
  { report, annotate }: { readonly report: FlipReport; readonly annotate: Annotate },
): string[] {
  const { text, seeds, gold, neighbours } = example;
  const width = Math.max(5, report.arm.length, report.against.length);
  const line = (name: string, meaning: Interpretation, of: string) =>
    `  ${name.padEnd(width)}  ${meaning.intent}: ${annotate(of, meaning.slots)}`;
  return [
    '',
    `${what} with ${seeds.length} of ${report.seeds.length} seeds: ${text}`,
    line('gold', gold, text),
    line(report.against, example.against, text),
    line(report.arm, example.arm, text),
    ...neighbours.map((near) => line(`${near.similarity.toFixed(2)}`.padStart(width), near, near.text)),
  ];
}
