import type { ArgumentsCamelCase, Argv, CommandModule } from 'yargs';
import type { SweptValue } from '../experiment/tune-sweep.ts';
import type { SweepReport, SweepRow } from '../report/sweeps.ts';
import { openStoreAt } from './open-store.ts';
import { printTable } from './print-table.ts';
import { ProgressLine } from './progress-line.ts';
import { type StageArguments, withStageOptions } from './run-options.ts';
import { GOES_ON, stoppable } from './stoppable.ts';

interface TuneArguments extends StageArguments {
  file: string;
  arm: string;
  filter: string | undefined;
  values: string | undefined;
  by: 'exactMatch' | 'semer';
  csv: string | undefined;
  out: string | undefined;
  write: boolean;
}

/** `graft tune FILE ARM`: which threshold of a filter is best on dev. */
export const tuneCommand: CommandModule<object, TuneArguments> = {
  command: 'tune <file> <arm>',
  describe: 'sweep the threshold of a filter of an arm on dev: what it keeps, what it is worth',
  builder: (yargs) => tuneOptions(yargs) as unknown as Argv<TuneArguments>,
  handler: tuneAndReport,
};

function tuneOptions(yargs: Argv) {
  return withStageOptions(yargs)
    .positional('file', { type: 'string', demandOption: true, describe: 'experiment file (YAML)' })
    .positional('arm', { type: 'string', demandOption: true, describe: 'arm with the filter' })
    .option('filter', { type: 'string', describe: 'name of the filter, or its position from 1, if there are several' })
    .option('values', { type: 'string', describe: 'values to try, separated by commas; by default usual ones' })
    .option('by', {
      choices: ['exactMatch', 'semer'] as const,
      default: 'exactMatch' as const,
      describe: 'what the value to write is chosen by',
    })
    .option('csv', { type: 'string', describe: 'write the figures to this file too, for plots' })
    .option('out', {
      alias: 'o',
      type: 'string',
      describe: 'folder of results: the report of the experiment there will show the sweep',
    })
    .option('write', { type: 'boolean', default: false, describe: 'write the best value into the experiment file' })
    .check(({ values }) => {
      if (values !== undefined && valuesOf(values).length === 0) throw new Error('--values: expected values, got none');
      return true;
    })
    .example('$0 tune experiments/demo.yaml mt+score', 'which share of the translations to keep')
    .example('$0 tune experiments/demo.yaml mt+score --values 0.85,0.95 --write', 'and take over the better one');
}

async function tuneAndReport(args: ArgumentsCamelCase<TuneArguments>): Promise<void> {
  const [{ tune }, { chooseBackend, describeBackend }, { processWorker }] = await Promise.all([
    import('../experiment/tune.ts'),
    import('../model/backend.ts'),
    import('../execution/worker.ts'),
  ]);
  const backend = await chooseBackend(args.backend);
  if (!args.json) console.log(`backend: ${describeBackend(backend)}`);
  const store = await openStoreAt(args.store);
  const progress = new ProgressLine({ quiet: args.quiet });
  let report: SweepReport;
  try {
    report = await stoppable(GOES_ON, (signal) =>
      tune(args.file, args.arm, {
        ...{ store, backend, signal, dataDir: args.data, workers: args.workers, filter: args.filter },
        values: args.values === undefined ? undefined : valuesOf(args.values),
        launchWorker: () => processWorker(store, { command: [process.argv[1]!, 'stage'], offline: args.offline }),
        onEvent: (event) => {
          const notice = progress.show(event);
          if (notice !== undefined && !args.quiet) console.error(notice);
        },
      }),
    );
  } finally {
    progress.clear();
  }
  if (args.json) console.log(JSON.stringify(report, null, 2));
  else printReport(report);
  if (args.csv !== undefined) {
    const { writeText } = await import('../corpus/file-stream.ts');
    await writeText(args.csv, csvOf(report));
  }
  if (args.out !== undefined) {
    const { saveSweep } = await import('../report/sweeps.ts');
    const file = await saveSweep(report, { out: args.out });
    if (!args.json) console.log(`written to ${file}`);
  }
  if (args.write) await writeBack(report, args);
}

async function writeBack({ arm, sweep, best }: SweepReport, { file, by, json }: TuneArguments): Promise<void> {
  const [{ writeThreshold }, { addressOf }] = await Promise.all([
    import('../experiment/write-threshold.ts'),
    import('../experiment/languages/address.ts'),
  ]);
  const anchors = await writeThreshold(addressOf(file).file, best[by], { arm, sweep });
  const shared =
    anchors.length === 0 ? '' : `; so it is wherever ${anchors.map((name) => `*${name}`).join(', ')} stands`;
  const note = `${file}: ${sweep.setting} of ${sweep.filter} in arm ${arm} is now ${best[by]}${shared}`;
  if (json) console.error(note);
  else console.log(note);
}

function valuesOf(list: string): SweptValue[] {
  return list
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => (Number.isNaN(Number(part)) ? part : Number(part)));
}

const METRICS = ['intentAccuracy', 'slotF1', 'exactMatch', 'semer'] as const;

function printReport(report: SweepReport): void {
  const { arm, sweep, baseline, rows, devUtterances, best, signature } = report;
  console.log(
    `${arm}: ${sweep.setting} of ${sweep.filter}, ${devUtterances} dev utterances, seeds ${signature.seeds.join(' ')}`,
  );
  const head = [
    sweep.setting,
    'kept',
    'slots',
    'starved',
    'intent acc.',
    'slot F1',
    'exact match',
    'SemER',
    'p exact',
    'p SemER',
  ];
  printTable(head, [
    ['no filter', '', '', '', ...METRICS.map((metric) => scoreText(baseline.metrics[metric]!)), '', ''],
    ...rows.map((row) => [
      `${row.value}${row.value === sweep.current ? ' (now)' : ''}`,
      percent(row.kept),
      percent(row.slotsKept),
      String(row.starvingIntents.length),
      ...METRICS.map((metric) => scoreText(row.metrics[metric]!)),
      ...(['exactMatch', 'semer'] as const).map((metric) => pText(row, metric)),
    ]),
  ]);
  console.log(
    'Percent; scores: mean ±sd over seeds. kept, slots: shares of utterances and slots that the filter leaves.',
  );
  console.log(
    'starved: intents with fewer than 5 utterances left. p: against no filter, Holm-corrected over the values.',
  );
  for (const [metric, title] of [
    ['exactMatch', 'exact match'],
    ['semer', 'SemER'],
  ] as const) {
    const row = rows.find(({ value }) => value === best[metric])!;
    const delta = row.versusBaseline[metric]!.delta;
    const change = `${delta > 0 ? '+' : ''}${percent(delta)} against no filter, p ${pText(row, metric)}`;
    console.log(`best by ${title}: ${sweep.setting} ${row.value} (${change})`);
  }
}

function scoreText({ mean, sd }: SweepRow['metrics'][(typeof METRICS)[number]]): string {
  return sd === null ? percent(mean) : `${percent(mean)} ±${percent(sd)}`;
}

function pText({ versusBaseline }: SweepRow, metric: 'exactMatch' | 'semer'): string {
  const { p, pHolm = p } = versusBaseline[metric]!;
  return pHolm < 0.001 ? '<0.001' : pHolm.toFixed(3);
}

function percent(fraction: number): string {
  return (100 * fraction).toFixed(1);
}

/** One line a value, fractions as they are; the line of the arm without the filter has no value. */
function csvOf({ sweep, baseline, rows }: SweepReport): string {
  const head = [
    ...[sweep.setting, 'kept', 'slotsKept', 'starvingIntents', 'trainUtterances'],
    ...METRICS.flatMap((metric) => [metric, `${metric}Sd`, `${metric}Low`, `${metric}High`]),
    ...METRICS.flatMap((metric) => [`${metric}Delta`, `${metric}P`, `${metric}PHolm`]),
  ];
  const scores = ({ metrics }: Pick<SweepRow, 'metrics'>) =>
    METRICS.flatMap((metric) => {
      const { mean, sd, low, high } = metrics[metric]!;
      return [mean, sd ?? '', low, high];
    });
  const lines = [
    head,
    ['', 1, 1, 0, baseline.trainUtterances, ...scores(baseline), ...METRICS.flatMap(() => ['', '', ''])],
    ...rows.map((row) => [
      ...[row.value, row.kept, row.slotsKept, row.starvingIntents.length, row.trainUtterances, ...scores(row)],
      ...METRICS.flatMap((metric) => {
        const { delta, p, pHolm = p } = row.versusBaseline[metric]!;
        return [delta, p, pHolm];
      }),
    ]),
  ];
  return lines.map((cells) => `${cells.join(',')}\n`).join('');
}
