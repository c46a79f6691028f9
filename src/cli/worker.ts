import { availableParallelism, hostname } from 'node:os';
import type { ArgumentsCamelCase, Argv, CommandModule } from 'yargs';
import type { QueueWorkerEvent } from '../execution/queue/queue-worker.ts';
import { folderFrom } from './directories.ts';
import { Interrupted } from './exit.ts';
import { openStoreAt } from './open-store.ts';
import { redisAddress, stageEnvironment, withQueueOptions } from './queue-options.ts';
import { stoppable } from './stoppable.ts';

interface WorkerArguments {
  on: string;
  queue: string;
  store: string | undefined;
  workers: number;
  name: string | undefined;
  quiet: boolean;
}

const LAST_WORDS_MS = 500;

/** `graft worker`: does stages of a queue until it is stopped. */
export const workerCommand: CommandModule<object, WorkerArguments> = {
  command: 'worker',
  describe: 'do stages of experiments that run elsewhere, from a queue',
  builder: (yargs) =>
    withQueueOptions(yargs)
      .demandOption('on')
      .option('store', {
        type: 'string',
        default: folderFrom('GRAFT_STORE'),
        describe: 'finished stages, the same for all: a shared folder or s3://bucket/prefix [GRAFT_STORE]',
      })
      .option('workers', { type: 'number', default: availableParallelism(), describe: 'stages at a time' })
      .option('name', {
        type: 'string',
        describe: 'what it is called in graft status; host and process id if left out',
      })
      .option('quiet', { type: 'boolean', alias: 'q', default: false, describe: 'say nothing of what it does' })
      .check(({ workers }) => {
        if (!Number.isInteger(workers) || workers < 1) throw new Error('--workers: expected a whole number from 1');
        return true;
      })
      .example(
        '$0 worker --on redis://queue.example.org --store /mnt/shared/store',
        'on any number of machines',
      ) as unknown as Argv<WorkerArguments>,
  handler: work,
};

async function work(args: ArgumentsCamelCase<WorkerArguments>): Promise<void> {
  const { on, queue, workers, quiet } = args;
  const address = await redisAddress({ on, queue });
  const [{ startQueueWorker }, { processWorker }, { stageKinds }, store] = await Promise.all([
    import('../execution/queue/queue-worker.ts'),
    import('../execution/worker.ts'),
    import('../experiment/stages.ts'),
    openStoreAt(args.store),
  ]);
  const name = args.name ?? `${hostname()}-${process.pid}`;
  const environment = stageEnvironment();
  await store.sweep();
  await stoppable('stopped; what it was at waits for another worker', async (signal) => {
    const worker = await startQueueWorker({
      ...{ address, store, name, kinds: stageKinds, concurrency: workers },
      launchWorker: () => processWorker(store, { command: [process.argv[1]!, 'stage'], environment }),
      onEvent: (event) => {
        if (!quiet || event.type === 'failed') console.error(describeEvent(event, address.label));
      },
    });
    if (!quiet) console.error(`${name}: ${workers} stages at a time from ${address.label}, store ${store.root}`);
    try {
      await new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    } finally {
      await worker.close();
      // If Redis is gone, the queue's library has timers that nothing stops.
      setTimeout(() => process.exit(), LAST_WORDS_MS).unref();
    }
  }).catch((error: unknown) => {
    if (!(error instanceof Interrupted && quiet)) throw error;
    process.exitCode = error.code;
  });
}

function describeEvent(event: QueueWorkerEvent, label: string): string {
  switch (event.type) {
    case 'gone':
      return `${label} is gone; waiting for it`;
    case 'back':
      return `${label} is back`;
    case 'found':
      return `${event.hash.slice(0, 12)}  found finished: ${event.title}`;
    case 'failed':
      return `${event.hash.slice(0, 12)}  failed: ${event.title}: ${event.error instanceof Error ? event.error.message : String(event.error)}`;
    default:
      return `${event.hash.slice(0, 12)}  ${event.type}: ${event.title}`;
  }
}
