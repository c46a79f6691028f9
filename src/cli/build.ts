import { join } from 'node:path';
import type { ArgumentsCamelCase, Argv, CommandModule } from 'yargs';
import { ConversionTally } from './conversion-tally.ts';
import { openStoreAt } from './open-store.ts';
import { ProgressLine } from './progress-line.ts';
import { type StageArguments, withStageOptions } from './run-options.ts';
import { GOES_ON, stoppable, untilStopped } from './stoppable.ts';

const MOST_SHARDS = 10_000;

interface BuildArguments extends StageArguments {
  file: string;
  arm: string;
  seed: number | undefined;
  format: string;
  out: string;
  gzip: boolean;
  shards: number;
}

/** `graft build FILE --arm NAME`: the training set of an arm as a file, or as many, for other tools. */
export const buildCommand: CommandModule<object, BuildArguments> = {
  command: 'build <file>',
  describe: 'write the training set of an arm, for graft or another tool',
  builder: (yargs) => buildOptions(yargs) as unknown as Argv<BuildArguments>,
  handler: build,
};

function buildOptions(yargs: Argv) {
  return withStageOptions(yargs)
    .positional('file', { type: 'string', demandOption: true, describe: 'experiment file (YAML)' })
    .option('arm', { type: 'string', demandOption: true, describe: 'arm of the experiment' })
    .option('seed', { type: 'number', describe: 'one of the experiment’s seeds; the first if absent' })
    .option('format', { type: 'string', default: 'graft', describe: 'format to write' })
    .option('out', { alias: 'o', type: 'string', demandOption: true, describe: 'folder to write to' })
    .option('gzip', { type: 'boolean', default: false, describe: 'pack what is written' })
    .option('shards', { type: 'number', default: 1, describe: 'as many files, of equal length' })
    .check(({ seed, shards }) => {
      if (seed !== undefined && !Number.isInteger(seed)) throw new Error('--seed: expected a whole number');
      if (!Number.isInteger(shards) || shards < 1 || shards > MOST_SHARDS) {
        throw new Error(`--shards: expected a whole number from 1 to ${MOST_SHARDS}`);
      }
      return true;
    })
    .example('$0 build experiments/demo.yaml --arm mt+all --format rasa -o data/', 'write data/mt+all.yml')
    .example(
      '$0 build experiments/demo.yaml --arm mt --shards 4 --gzip -o data/',
      'write data/mt-1-of-4.jsonl.gz and so on',
    );
}

async function build(args: ArgumentsCamelCase<BuildArguments>): Promise<void> {
  const [
    { formatNamed, writerNamed },
    { shardNames, writeShards },
    { buildTrainingSet },
    { chooseBackend },
    { processWorker },
  ] = await Promise.all([
    import('../corpus/formats.ts'),
    import('../corpus/write-shards.ts'),
    import('../experiment/build-training-set.ts'),
    import('../model/backend.ts'),
    import('../execution/worker.ts'),
  ]);
  writerNamed(args.format);
  const store = await openStoreAt(args.store);
  const progress = new ProgressLine({ quiet: args.quiet });
  try {
    const backend = await chooseBackend(args.backend);
    const set = await stoppable(GOES_ON, (signal) =>
      buildTrainingSet(args.file, {
        ...{ arm: args.arm, seed: args.seed, store, split: 'dev', dataDir: args.data, workers: args.workers },
        backend,
        launchWorker: () => processWorker(store, { command: [process.argv[1]!, 'stage'], offline: args.offline }),
        onEvent: (event) => {
          const notice = progress.show(event);
          if (notice !== undefined && !args.quiet) console.error(notice);
        },
        signal,
      }),
    );
    progress.clear();
    const tally = new ConversionTally();
    const ending = `${formatNamed(args.format).extensions[0]}${args.gzip ? '.gz' : ''}`;
    const files = shardNames(set.arm, args.shards).map((name) => join(args.out, `${name}${ending}`));
    const utterances = await stoppable(GOES_ON, (signal) =>
      writeShards(files, untilStopped(set.open(), signal), {
        ...{ total: set.summary.utterances, format: args.format, onLoss: tally.onLoss },
      }),
    );
    const { arm, seed } = set;
    if (args.json) {
      console.log(JSON.stringify({ files, format: args.format, arm, seed, utterances, ...tally.counts() }, null, 2));
    } else {
      const where = files.length === 1 ? files[0] : `${files[0]} to ${files.at(-1)}`;
      const title = `${utterances} utterances of arm ${arm}, seed ${seed}, written to ${where} (${args.format})`;
      console.log([title, ...tally.lines()].join('\n'));
    }
  } finally {
    progress.clear();
  }
}
