import { resolve } from 'node:path';
import type { Job, Queue, QueueEvents } from 'bullmq';
import { mapValues, recipeHash } from '../recipe.ts';
import type { Assignment } from '../worker.ts';
import type { RedisAddress } from './redis-address.ts';
import { checkRedis, closeOrHangUp, connectionOptions, loadBullmq } from './redis-connection.ts';
import { QUEUE, type StageJob } from './stage-job.ts';

/** A stage's place in the queue; `absent` if it is done or was never there. */
export type JobState =
  | { readonly state: 'absent' | 'waiting' }
  | { readonly state: 'running'; readonly worker?: string }
  | { readonly state: 'failed'; readonly reason: string };

const ATTEMPTS = 3;
const BACK_OFF_MS = 1000;
/** The queue's priorities go from 1, the first, to 2,097,152. */
const LOWEST_PRIORITY = 1_000_000;

/** The stages that wait for workers, as whoever runs an experiment sees them. */
export class StageQueue {
  readonly address: RedisAddress;
  readonly #queue: Queue<StageJob>;
  readonly #events: QueueEvents;
  #isClosing = false;
  readonly #listeners = new Map<string, Set<(fraction?: number) => void>>();

  private constructor(address: RedisAddress, { Queue, QueueEvents }: typeof import('bullmq')) {
    this.address = address;
    const options = { connection: connectionOptions(address), prefix: address.prefix };
    this.#queue = new Queue(QUEUE, options);
    this.#events = new QueueEvents(QUEUE, options);
    // The library goes on trying; `onGone` and `onBack` tell.
    this.#queue.on('error', () => {});
    this.#events.on('error', () => {});
    this.#events.on('completed', ({ jobId }) => this.#tell(jobId));
    this.#events.on('failed', ({ jobId }) => this.#tell(jobId));
    this.#events.on('progress', ({ jobId, data }) => {
      if (typeof data === 'number') this.#tell(jobId, data);
    });
  }

  /** @throws {InputError} if there is no Redis to be had. */
  static async open(address: RedisAddress): Promise<StageQueue> {
    const bullmq = await loadBullmq();
    await checkRedis(address);
    return new StageQueue(address, bullmq);
  }

  /** Says when Redis is gone and when it is back. */
  async watch(onGone: () => void, onBack: () => void): Promise<void> {
    const client = await this.#queue.getBackend().client;
    let isGone = false;
    client.on('close', () => {
      if (!isGone && !this.#isClosing) onGone();
      isGone = true;
    });
    client.on('ready', () => {
      if (isGone) onBack();
      isGone = false;
    });
  }

  /** How many workers are connected; nothing if Redis does not say. */
  async workers(): Promise<number | undefined> {
    return this.#queue.getWorkersCount().catch(() => undefined);
  }

  /** Makes a stage wait for a worker, unless it does already. One that failed in an earlier run is tried again with `again`. */
  async submit({ recipe, title, urgency }: Assignment, { offline, again }: { offline: boolean; again: boolean }) {
    const hash = recipeHash(recipe);
    if (again) await this.#forgetFailure(hash);
    const files = mapValues(recipe.files, (list) => list.map((file) => ({ ...file, path: resolve(file.path) })));
    await this.#queue.add(
      recipe.kind,
      { title, offline, recipe: { ...recipe, files } },
      {
        jobId: hash,
        priority: Math.max(1, LOWEST_PRIORITY - urgency),
        attempts: ATTEMPTS,
        backoff: { type: 'exponential', delay: BACK_OFF_MS },
        removeOnComplete: true,
        stackTraceLimit: 0,
      },
    );
  }

  async stateOf(hash: string): Promise<JobState> {
    const job = await this.#queue.getJob(hash);
    if (job === undefined) return { state: 'absent' };
    switch (await job.getState()) {
      case 'failed':
        return { state: 'failed', reason: job.failedReason };
      case 'active':
        return { state: 'running', ...(job.processedBy !== undefined && { worker: job.processedBy }) };
      case 'unknown':
      case 'completed':
        return { state: 'absent' };
      default:
        return { state: 'waiting' };
    }
  }

  /** Calls back whenever something happens to a stage: with how far it is, or without. Returns how to stop that. */
  listen(hash: string, callBack: (fraction?: number) => void): () => void {
    const listeners = this.#listeners.get(hash) ?? new Set();
    this.#listeners.set(hash, listeners.add(callBack));
    return () => listeners.delete(callBack);
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    const things = [this.#queue, this.#events];
    await closeOrHangUp(things, Promise.all(things.map((thing) => thing.close())));
  }

  #tell(hash: string, fraction?: number): void {
    for (const listener of this.#listeners.get(hash) ?? []) listener(fraction);
  }

  async #forgetFailure(hash: string): Promise<void> {
    const job: Job | undefined = await this.#queue.getJob(hash);
    if (job === undefined || !(await job.isFailed())) return;
    await job.remove().catch(() => {}); // another coordinator was faster
  }
}
