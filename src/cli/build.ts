import { join } from 'node:path';
import type { ArgumentsCamelCase, Argv, CommandModule } from 'yargs';
import { ConversionTally } from './conversion-tally.ts';
import { openStoreAt } from './open-store.ts';
import { ProgressLine } from './progress-line.ts';
import { type StageArguments, withStageOptions } from './run-options.ts';
import { GOES_ON, stoppable, untilStopped } from './stoppable.ts';

interface BuildArguments extends StageArguments {
  file: string;
  arm: string;
  seed: number | undefined;
  format: string;
  out: string;
}

/** `graft build FILE --arm NAME`: the training set of an arm as a file for other tools. */
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
    .check(({ seed }) => {
      if (seed !== undefined && !Number.isInteger(seed)) throw new Error('--seed: expected a whole number');
      return true;
    })
    .example('$0 build experiments/demo.yaml --arm mt+all --format rasa -o data/', 'write data/mt+all.yml');
}

async function build(args: ArgumentsCamelCase<BuildArguments>): Promise<void> {
  const [{ formatNamed, writeCorpus, writerNamed }, { buildTrainingSet }, { chooseBackend }, { processWorker }] =
    await Promise.all([
      import('../corpus/formats.ts'),
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
    const out = join(args.out, `${set.arm}${formatNamed(args.format).extensions[0]}`);
    const tally = new ConversionTally();
    const utterances = await stoppable(GOES_ON, (signal) =>
      writeCorpus(out, untilStopped(set.open(), signal), { format: args.format, onLoss: tally.onLoss }),
    );
    const { arm, seed } = set;
    if (args.json) {
      console.log(JSON.stringify({ out, format: args.format, arm, seed, utterances, ...tally.counts() }, null, 2));
    } else {
      const title = `${utterances} utterances of arm ${arm}, seed ${seed}, written to ${out} (${args.format})`;
      console.log([title, ...tally.lines()].join('\n'));
    }
  } finally {
    progress.clear();
  }
}
