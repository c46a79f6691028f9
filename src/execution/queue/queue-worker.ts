import type { Job } from 'bullmq';
import { InputError } from '../../corpus/problem.ts';
import { recipeHash } from '../recipe.ts';
import type { StageTable } from '../stage.ts';
import type { Store } from '../store.ts';
import type { Worker } from '../worker.ts';
import type { RedisAddress } from './redis-address.ts';
import { checkRedis, closeOrHangUp, connectionOptions, loadBullmq } from './redis-connection.ts';
import { describeStageFailure } from './stage-failure.ts';
import { checkJob, QUEUE, type StageJob } from './stage-job.ts';

/** A worker that has not said for so long that it is at work has lost its stage to another one. */
const LOCK_MS = 15_000;
const LOOK_FOR_LOST_EVERY_MS = 5000;
/** A stage may lose its worker so often; one that does it every time is set aside. */
const LOSSES = 12;
const AGAIN_AFTER_MS = 1000;
const PROGRESS_EVERY_MS = 1000;

/** What happens at a worker. */
export type QueueWorkerEvent =
  | { readonly type: 'started' | 'finished' | 'found'; readonly title: string; readonly hash: string }
  | { readonly type: 'failed'; readonly title: string; readonly hash: string; readonly error: unknown }
  | { readonly type: 'gone' | 'back' };

export interface QueueWorkerOptions {
  readonly address: RedisAddress;
  readonly kinds: StageTable;
  readonly store: Store;
  readonly launchWorker: () => Worker;
  /** How many stages at a time. */
  readonly concurrency: number;
  /** What others know this worker by. */
  readonly name: string;
  readonly onEvent?: (event: QueueWorkerEvent) => void;
}

/** Does stages of a queue until it is closed; those it is at then wait for another worker. */
export interface QueueWorker {
  close(): Promise<void>;
}

/** @throws {InputError} if there is no Redis to be had. */
export async function startQueueWorker(options: QueueWorkerOptions): Promise<QueueWorker> {
  const { address, kinds, store, name, concurrency, onEvent = () => {} } = options;
  const { Worker: JobWorker, UnrecoverableError, WaitingError } = await loadBullmq();
  await checkRedis(address);
  const workers = Array.from({ length: concurrency }, options.launchWorker);
  const idle = [...workers];
  let isClosing = false;

  const carryOut = async (job: Job<StageJob>): Promise<void> => {
    const { recipe, title } = checkJob(job.id, job.data, kinds);
    const hash = recipeHash(recipe);
    if (await isThere(store, hash)) {
      onEvent({ type: 'found', title, hash });
      return;
    }
    if (isClosing) throw new WaitingError();
    onEvent({ type: 'started', title, hash });
    const worker = idle.pop()!;
    try {
      await worker.run(
        { recipe, title, urgency: 1 },
        throttled((fraction) => void job.updateProgress(fraction).catch(() => {})),
      );
    } finally {
      idle.push(worker);
    }
    onEvent({ type: 'finished', title, hash });
  };
  const process = async (job: Job<StageJob>, token?: string): Promise<void> => {
    try {
      await carryOut(job);
    } catch (error) {
      if (isClosing) {
        await job.moveToWait(token);
        throw new WaitingError();
      }
      onEvent({ type: 'failed', title: String(job.data?.title), hash: String(job.id), error });
      const text = describeStageFailure(error, name);
      // Bad input is as bad the next time.
      throw error instanceof InputError ? new UnrecoverableError(text) : new Error(text);
    }
  };
  const served = new JobWorker<StageJob>(QUEUE, process, {
    connection: connectionOptions(address),
    prefix: address.prefix,
    name,
    concurrency,
    lockDuration: LOCK_MS,
    stalledInterval: LOOK_FOR_LOST_EVERY_MS,
    maxStalledCount: LOSSES,
    runRetryDelay: AGAIN_AFTER_MS,
  });
  let isGone = false;
  const note = (gone: boolean) => {
    if (gone !== isGone && !isClosing) onEvent({ type: gone ? 'gone' : 'back' });
    isGone = gone;
  };
  served.on('error', () => {});
  const client = await served.getBackend().client;
  client.on('close', () => note(true));
  client.on('ready', () => note(false));
  return {
    async close() {
      isClosing = true;
      const closed = served.close(); // from here on it takes nothing new
      await Promise.all(workers.map((worker) => worker.close()));
      await closeOrHangUp([served], closed);
      await Promise.all(workers.map((worker) => worker.close())); // one may just have been given something
    },
  };
}

async function isThere(store: Store, hash: string): Promise<boolean> {
  const state = await store.inspect(hash);
  if ('corrupt' in state) await store.remove(hash);
  return 'artifact' in state;
}

/** Passes on no more than one number in a while. */
function throttled(tell: (fraction: number) => void): (fraction: number) => void {
  let toldAt = Number.NEGATIVE_INFINITY;
  return (fraction) => {
    const now = performance.now();
    if (now - toldAt < PROGRESS_EVERY_MS) return;
    toldAt = now;
    tell(fraction);
  };
}
