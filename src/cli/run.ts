import type { ArgumentsCamelCase, Argv, CommandModule } from 'yargs';
import { wantsColor } from './color.ts';
import { openStoreAt } from './open-store.ts';
import { type QueueArguments, withQueueOptions } from './queue-options.ts';
import { withoutTextsOption } from './report.ts';
import { type StageArguments, withStageOptions } from './run-options.ts';
import { spendingLines } from './spending.ts';

interface RunArguments extends StageArguments, QueueArguments {
  file: string;
  out: string;
  split: 'dev' | 'test';
  gate: string[];
  withoutTexts: boolean;
  dryRun: boolean;
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
  return withQueueOptions(withStageOptions(yargs))
    .positional('file', { type: 'string', demandOption: true, describe: 'experiment file (YAML)' })
    .option('out', { alias: 'o', type: 'string', default: 'results', describe: 'results go to a folder in here' })
    .option('split', {
      choices: ['dev', 'test'] as const,
      default: 'test',
      describe: 'score on dev while you choose, on test once',
    })
    .option('gate', {
      type: 'string',
      array: true,
      nargs: 1,
      default: [] as string[],
      describe:
        'condition on scores, such as "mt.slotF1 >= grammar.slotF1 - 0.01"; exit code 1 if it fails; repeatable',
    })
    .option('without-texts', withoutTextsOption)
    .option('dry-run', { type: 'boolean', default: false, describe: 'show the plan: what is finished, what would run' })
    .example('$0 run experiments/demo.yaml', 'English → German, ten arms, no download')
    .example('$0 run experiments/massive-en-de.yaml --data ~/data --split dev', 'real data, scored on dev')
    .example(
      '$0 run experiments/demo.yaml --gate "grammar+mt.semer < 20%"',
      'in continuous integration: exit code 1 if the score is worse',
    );
}

async function prepare(args: ArgumentsCamelCase<RunArguments>) {
  const { chooseBackend, describeBackend } = await import('../model/backend.ts');
  const backend = await chooseBackend(args.backend);
  if (!args.json) console.log(`backend: ${describeBackend(backend)}`);
  return { store: await openStoreAt(args.store), backend, split: args.split, dataDir: args.data };
}

async function runAndReport(args: ArgumentsCamelCase<RunArguments>): Promise<void> {
  const [{ loadMultilingual }, { loadExperiment }, { openStudyRunner }, { renderTerminal }, { gatesOf, judge }] =
    await Promise.all([
      import('../experiment/languages/load-multilingual.ts'),
      import('../experiment/load.ts'),
      import('./study-runner.ts'),
      import('../report/terminal.ts'),
      import('./gates.ts'),
    ]);
  const gates = await gatesOf(args);
  const multilingual = await loadMultilingual(args.file);
  if (multilingual !== undefined) {
    const { runLanguages } = await import('./run-languages.ts');
    await runLanguages(multilingual, { args, prepared: await prepare(args) });
    return;
  }
  const prepared = await prepare(args);
  const loaded = await loadExperiment(args.file, prepared);
  const runner = await openStudyRunner(args, prepared);
  const { results, folder } = await runner.run(loaded).finally(runner.close);
  if (args.json) console.log(JSON.stringify(results, null, 2));
  else {
    const { stagesRun, stagesCached, wallSeconds } = results.timing;
    const color = wantsColor(process.stdout);
    console.log(renderTerminal(results, { color, columns: process.stdout.columns ?? 120 }));
    console.log(
      `${stagesRun} stages run, ${stagesCached} found finished, ${wallSeconds.toFixed(1)} s; written to ${folder}`,
    );
  }
  judge(gates, results, args);
}

async function dryRun(args: ArgumentsCamelCase<RunArguments>): Promise<void> {
  const [{ planTargets, wavesOf }, { findDemand }, { gatesOf }] = await Promise.all([
    import('./plan-file.ts'),
    import('../execution/executor.ts'),
    import('./gates.ts'),
  ]);
  await gatesOf(args);
  const { store, ...options } = await prepare(args);
  const { targets, notes } = await planTargets(args.file, options);
  const { toRun, cached } = await findDemand(targets, store);
  const waves = wavesOf(toRun);
  const rows = [
    ...Array.from(cached.keys(), (stage) => ({ state: 'finished', stage })),
    ...toRun.map((stage) => ({ state: 'to run', wave: waves.get(stage)!, stage })),
  ].map(({ stage, ...state }) => ({ ...state, hash: stage.hash, kind: stage.recipe.kind, title: stage.title }));
  if (args.json) {
    console.log(JSON.stringify(rows, null, 2));
    return;
  }
  for (const { state, hash, title } of rows) console.log(`${state.padEnd(8)}  ${hash.slice(0, 12)}  ${title}`);
  for (const note of notes) console.log(note);
  console.log(`${cached.size} stages finished, ${toRun.length} to run`);
  for (const line of await spendingLines({ targets }, store, args)) console.log(line);
}
