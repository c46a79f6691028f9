import { setTimeout as sleep } from 'node:timers/promises';
import type { StageQueue } from '../execution/queue/stage-queue.ts';
import type { Store } from '../execution/store.ts';
import type { Worker } from '../execution/worker.ts';
import { type QueueArguments, redisAddress } from './queue-options.ts';
import { GOES_ON } from './stoppable.ts';

/** Who carries out the stages of a run. */
export interface Workforce {
  readonly workers: number;
  readonly launchWorker: () => Worker;
  /** What to say when the run is stopped. */
  readonly stopped: string;
  readonly close: () => Promise<void>;
}

export interface WorkforceOptions {
  readonly store: Store;
  /** Tells the user something that concerns no single stage. */
  readonly say: (notice: string) => void;
}

const NOBODY_AFTER_MS = 3000;

/** Processes of this machine or, with `--on`, the workers of a queue. */
export async function openWorkforce(
  { on, queue: name, workers, offline }: QueueArguments & { workers: number; offline: boolean },
  { store, say }: WorkforceOptions,
): Promise<Workforce> {
  if (on === undefined) {
    const { processWorker } = await import('../execution/worker.ts');
    const launchWorker = () => processWorker(store, { command: [process.argv[1]!, 'stage'], offline });
    return { workers, launchWorker, stopped: GOES_ON, close: async () => {} };
  }
  const [{ StageQueue }, { queueClient }] = await Promise.all([
    import('../execution/queue/stage-queue.ts'),
    import('../execution/queue/queue-client.ts'),
  ]);
  const queue = await StageQueue.open(await redisAddress({ on, queue: name }));
  const { label } = queue.address;
  await queue.watch(
    () => say(`${label} is gone; waiting for it`),
    () => say(`${label} is back`),
  );
  const patience = new AbortController();
  void noteAbsence(queue, { signal: patience.signal, say });
  return {
    // Everything that is ready waits in the queue; how many run at a time is for the workers to say.
    workers: Number.MAX_SAFE_INTEGER,
    launchWorker: () => queueClient({ queue, store, offline }),
    stopped: 'stopped following; the workers finish what is in the queue; run the same command again to go on',
    close: async () => {
      patience.abort();
      await queue.close();
    },
  };
}

async function noteAbsence(queue: StageQueue, { signal, say }: { signal: AbortSignal; say: WorkforceOptions['say'] }) {
  await sleep(NOBODY_AFTER_MS, undefined, { signal, ref: false }).catch(() => {});
  if (signal.aborted || (await queue.workers()) !== 0) return;
  say(`no worker is connected to ${queue.address.label} yet; start some: graft worker --on … --store …`);
}
