import { availableParallelism } from 'node:os';
import type { ArgumentsCamelCase, Argv, CommandModule } from 'yargs';
import type { Plan } from '../experiment/plan.ts';
import type { Results } from '../report/results.ts';
import { folderFrom, storeDirectory } from './directories.ts';
import { Interrupted } from './exit.ts';
import { ProgressLine } from './progress-line.ts';

interface RunArguments {
  file: string;
  data: string | undefined;
  store: string | undefined;
  out: string;
  split: 'dev' | 'test';
  backend: 'auto' | 'tensorflow' | 'wasm' | 'cpu';
  workers: number;
  dryRun: boolean;
  offline: boolean;
  quiet: boolean;
  json: boolean;
}

/** `graft run FILE`: carries out an experiment and prints its table. */
export const runCommand: CommandModule<object, RunArguments> = {
  command: 'run <file>',
  describe: 'run an experiment and print its table',
  builder: (yargs) => runOptions(yargs) as unknown as Argv<RunArguments>,
  handler: async (args) => {
    if (args.dryRun) await dryRun(args);
    else await runAndReport(args);
  },
};

function runOptions(yargs: Argv) {
  return yargs
    .positional('file', { type: 'string', demandOption: true, describe: 'experiment file (YAML)' })
    .option('data', {
      type: 'string',
      default: folderFrom('GRAFT_DATA'),
      describe: 'folder of the data sets [GRAFT_DATA]',
    })
    .option('store', {
      type: 'string',
      default: folderFrom('GRAFT_STORE'),
      describe: 'folder of finished stages [GRAFT_STORE]',
    })
    .option('out', { type: 'string', default: 'results', describe: 'results go to a folder in here' })
    .option('split', {
      choices: ['dev', 'test'] as const,
      default: 'test',
      describe: 'score on dev while you choose, on test once',
    })
    .option('backend', {
      choices: ['auto', 'tensorflow', 'wasm', 'cpu'] as const,
      default: 'auto',
      describe: 'what TF.js computes with',
    })
    .option('workers', { type: 'number', default: availableParallelism(), describe: 'worker processes' })
    .option('dry-run', { type: 'boolean', default: false, describe: 'show the plan: what is finished, what would run' })
    .option('offline', {
      type: 'boolean',
      default: false,
      describe: 'ask no translation engine: only what the translation memory holds',
    })
    .option('json', { type: 'boolean', default: false, describe: 'print JSON instead of tables' })
    .option('quiet', { type: 'boolean', alias: 'q', default: false, describe: 'no progress' })
    .check(({ _, workers, ...others }) => {
      for (const [name, value] of Object.entries({ workers, ...others })) {
        if (Array.isArray(value)) throw new Error(`--${name}: expected one value, got ${value.length}`);
        if (value === '') throw new Error(`--${name}: expected a value, got nothing`);
      }
      if (!Number.isInteger(workers) || (workers as number) < 1)
        throw new Error('--workers: expected a whole number from 1');
      return true;
    })
    .example('$0 run experiments/demo.yaml', 'English → German, ten arms, no download')
    .example('$0 run experiments/massive-en-de.yaml --data ~/data --split dev', 'real data, scored on dev');
}

async function prepare(args: ArgumentsCamelCase<RunArguments>) {
  const [{ ArtifactStore }, { chooseBackend, describeBackend }] = await Promise.all([
    import('../execution/artifact-store.ts'),
    import('../model/backend.ts'),
  ]);
  const backend = await chooseBackend(args.backend);
  if (!args.json) console.log(`backend: ${describeBackend(backend)}`);
  return { store: new ArtifactStore(args.store ?? storeDirectory()), backend, split: args.split, dataDir: args.data };
}

async function runAndReport(args: ArgumentsCamelCase<RunArguments>): Promise<void> {
  const [{ runExperiment }, { processWorker }, { saveResults }, { renderTerminal }] = await Promise.all([
    import('../experiment/run.ts'),
    import('../execution/worker.ts'),
    import('../report/save.ts'),
    import('../report/terminal.ts'),
  ]);
  const prepared = await prepare(args);
  const progress = new ProgressLine(process.stderr, { enabled: process.stderr.isTTY && !args.quiet });
  const stop = new AbortController();
  const onInterrupt = () => stop.abort(new Interrupted('stopped; run the same command again to go on from here'));
  process.once('SIGINT', onInterrupt);
  process.once('SIGTERM', onInterrupt);
  let results: Results;
  try {
    results = await runExperiment(args.file, {
      ...prepared,
      workers: args.workers,
      launchWorker: () =>
        processWorker(prepared.store, { command: [process.argv[1]!, 'stage'], offline: args.offline }),
      onEvent: (event) => {
        const notice = progress.show(event);
        if (notice !== undefined && !args.quiet) console.error(notice);
      },
      signal: stop.signal,
    });
  } finally {
    progress.clear();
    process.off('SIGINT', onInterrupt);
    process.off('SIGTERM', onInterrupt);
  }
  const folder = await saveResults(results, args.out);
  if (args.json) console.log(JSON.stringify(results, null, 2));
  else {
    const { stagesRun, stagesCached, wallSeconds } = results.timing;
    const color = process.stdout.isTTY === true && process.env.NO_COLOR === undefined;
    console.log(renderTerminal(results, { color }));
    console.log(
      `${stagesRun} stages run, ${stagesCached} found finished, ${wallSeconds.toFixed(1)} s; written to ${folder}`,
    );
  }
}

async function dryRun(args: ArgumentsCamelCase<RunArguments>): Promise<void> {
  const [{ loadExperiment }, { resolveInputs }, { planExperiment }, { findDemand }] = await Promise.all([
    import('../experiment/load.ts'),
    import('../experiment/inputs.ts'),
    import('../experiment/plan.ts'),
    import('../execution/executor.ts'),
  ]);
  const prepared = await prepare(args);
  const loaded = await loadExperiment(args.file);
  const inputs = await resolveInputs(loaded, prepared);
  const plan: Plan = planExperiment(loaded.experiment, { ...prepared, inputs });
  const { toRun, cached } = await findDemand(plan.targets, prepared.store);
  const rows = [
    ...Array.from(cached.keys(), (stage) => ({ state: 'finished', stage })),
    ...toRun.map((stage) => ({ state: 'to run', stage })),
  ].map(({ state, stage }) => ({ state, hash: stage.hash, kind: stage.recipe.kind, title: stage.title }));
  if (args.json) {
    console.log(JSON.stringify(rows, null, 2));
    return;
  }
  for (const { state, hash, title } of rows) console.log(`${state.padEnd(8)}  ${hash.slice(0, 12)}  ${title}`);
  console.log(`${cached.size} stages finished, ${toRun.length} to run`);
}
