import { existsSync } from 'node:fs';
import type { ArgumentsCamelCase, Argv, CommandModule } from 'yargs';
import { wantsColor } from './color.ts';
import { folderFrom, storeDirectory } from './directories.ts';
import { ExitCode } from './exit.ts';
import { StatusLine, timeLeft } from './status-line.ts';
import { stoppable } from './stoppable.ts';

interface CompareArguments {
  before: string;
  after: string;
  store: string | undefined;
  json: boolean;
  quiet: boolean;
}

/** `graft compare BEFORE AFTER`: what differs between two runs. */
export const compareCommand: CommandModule<object, CompareArguments> = {
  command: 'compare <before> <after>',
  describe: 'say what differs between two runs: config, data, versions, scores; exit code 1 if anything does',
  builder: (yargs) =>
    yargs
      .positional('before', { type: 'string', demandOption: true, describe: 'results.json or its folder' })
      .positional('after', { type: 'string', demandOption: true, describe: 'results.json or its folder' })
      .option('store', {
        type: 'string',
        default: folderFrom('GRAFT_STORE'),
        describe: 'folder of finished stages, where predictions of both runs are looked for [GRAFT_STORE]',
      })
      .option('json', { type: 'boolean', default: false, describe: 'print JSON' })
      .option('quiet', { type: 'boolean', alias: 'q', default: false, describe: 'no progress' })
      .example('$0 compare results/demo other/demo', 'two runs of the demo')
      .example(
        '$0 compare old/results.json results/demo --json',
        'for programs: exit code 0 if they are the same',
      ) as unknown as Argv<CompareArguments>,
  handler: compare,
};

async function compare({ before, after, json, quiet, ...args }: ArgumentsCamelCase<CompareArguments>): Promise<void> {
  const [{ loadResults }, { compareRuns }, { compareLines }, { ArtifactStore }] = await Promise.all([
    import('../report/load-results.ts'),
    import('../experiment/compare-runs.ts'),
    import('../report/compare-lines.ts'),
    import('../execution/artifact-store.ts'),
  ]);
  const [from, to] = [await loadResults(before), await loadResults(after)];
  const folder = args.store ?? storeDirectory();
  const store = existsSync(folder) ? new ArtifactStore(folder) : undefined;
  const line = new StatusLine({ quiet });
  const startedAt = performance.now();
  const onProgress = (share: number) =>
    line.draw(() => `testing arms in pairs, ${timeLeft(share, performance.now() - startedAt)}`);
  const differences = await stoppable('stopped', (signal) =>
    compareRuns(from.results, to.results, { store, signal, onProgress }),
  ).finally(() => line.clear());
  if (json) console.log(JSON.stringify({ before: from.file, after: to.file, ...differences }, null, 2));
  else {
    const columns = process.stdout.columns ?? 120;
    console.log(
      [`${from.file} → ${to.file}`, ...compareLines(differences, { color: wantsColor(process.stdout), columns })].join(
        '\n',
      ),
    );
  }
  if (!differences.same) process.exitCode = ExitCode.finding;
}
