import type { ArgumentsCamelCase, Argv, CommandModule } from 'yargs';
import type { Stage } from '../execution/stage.ts';
import type { Store } from '../execution/store.ts';
import { openStoreAt } from './open-store.ts';
import { type QueueArguments, redisAddress, withQueueOptions } from './queue-options.ts';
import { type StoreArguments, withStoreOptions } from './run-options.ts';

interface StatusArguments extends StoreArguments, QueueArguments {
  file: string;
  split: 'dev' | 'test';
}

/** `graft status FILE`: how far a run is, wherever it runs. */
export const statusCommand: CommandModule<object, StatusArguments> = {
  command: 'status <file>',
  describe: 'show how far an experiment is: finished, running and where, waiting, failed',
  builder: (yargs) =>
    withQueueOptions(withStoreOptions(yargs))
      .positional('file', { type: 'string', demandOption: true, describe: 'experiment file (YAML)' })
      .option('split', {
        choices: ['dev', 'test'] as const,
        default: 'test' as const,
        describe: 'the split the experiment is scored on',
      })
      .example('$0 status experiments/demo.yaml --on redis://queue.example.org', 'of a run on many machines')
      .example('$0 status experiments/demo.yaml', 'of a run on this one') as unknown as Argv<StatusArguments>,
  handler: showStatus,
};

interface StageStatus {
  readonly hash: string;
  readonly title: string;
  readonly state: 'finished' | 'running' | 'waiting' | 'failed';
  /** Where it runs. */
  readonly on?: string;
  /** Why it failed. */
  readonly reason?: string;
}

async function showStatus(args: ArgumentsCamelCase<StatusArguments>): Promise<void> {
  const [{ planTargets, surveyPlan }, { chooseBackend }, store] = await Promise.all([
    import('./plan-file.ts'),
    import('../model/backend.ts'),
    openStoreAt(args.store),
  ]);
  const backend = await chooseBackend(args.backend);
  const plan = await planTargets(args.file, { backend, split: args.split, dataDir: args.data });
  const { finished, toRun } = await surveyPlan(plan, store);
  const open = await statusOf(toRun, { store, on: args.on, queue: args.queue });
  const rows: StageStatus[] = [
    ...finished.map(({ hash, title }) => ({ hash, title, state: 'finished' as const })),
    ...open,
  ];
  if (args.json) {
    console.log(JSON.stringify(rows, null, 2));
    return;
  }
  for (const { state, hash, title, on, reason } of open) {
    if (state === 'waiting') continue;
    console.log(`${state.padEnd(8)}  ${hash.slice(0, 12)}  ${title}${on === undefined ? '' : ` (on ${on})`}`);
    if (reason !== undefined) console.log(reason.replace(/^/gm, '          '));
  }
  const count = (state: StageStatus['state']) => `${rows.filter((row) => row.state === state).length} ${state}`;
  console.log((['finished', 'running', 'waiting', 'failed'] as const).map(count).join(', '));
}

async function statusOf(
  stages: readonly Stage[],
  { store, on, queue }: QueueArguments & { store: Store },
): Promise<StageStatus[]> {
  const inQueue = on === undefined ? new Map<string, StageStatus>() : await queued(stages, { on, queue });
  const working = new Map((await store.inProgress()).map((work) => [work.hashStart, work]));
  return stages.map((stage) => {
    const { hash, title } = stage;
    const known = inQueue.get(hash);
    if (known !== undefined && known.state !== 'waiting') return known;
    const work = working.get(hash.slice(0, 12));
    if (work !== undefined) return { hash, title, state: 'running', on: `${work.host}-${work.pid}` };
    return { hash, title, state: 'waiting' };
  });
}

async function queued(stages: readonly Stage[], where: { on: string; queue: string }) {
  const [{ StageQueue }, { readStageFailure }] = await Promise.all([
    import('../execution/queue/stage-queue.ts'),
    import('../execution/queue/stage-failure.ts'),
  ]);
  const queue = await StageQueue.open(await redisAddress(where));
  const found = new Map<string, StageStatus>();
  try {
    for (const { hash, title } of stages) {
      const job = await queue.stateOf(hash);
      if (job.state === 'waiting') found.set(hash, { hash, title, state: 'waiting' });
      if (job.state === 'running') {
        found.set(hash, { hash, title, state: 'running', ...(job.worker !== undefined && { on: job.worker }) });
      }
      if (job.state === 'failed') {
        const { error, worker } = readStageFailure(job.reason);
        const on = worker === undefined ? {} : { on: worker };
        found.set(hash, { hash, title, state: 'failed', reason: error.message, ...on });
      }
    }
  } finally {
    await queue.close();
  }
  return found;
}
