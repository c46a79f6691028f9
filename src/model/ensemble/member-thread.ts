import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { builtModule } from '../../corpus/built-module.ts';
import { InputError, type Problem } from '../../corpus/problem.ts';
import type { EpochProgress, ScoringPredictor, TrainingRequest } from '../contract.ts';
import { type MemberName, memberKinds } from './members.ts';

/** A training as it is told to a thread, all of it data. */
export interface ThreadedTraining {
  readonly of: MemberName;
  readonly request: Pick<TrainingRequest, 'train' | 'dev' | 'options' | 'seed' | 'backend'>;
  /** Where the model goes. */
  readonly directory: string;
}

export type ThreadMessage =
  | { readonly type: 'epoch'; readonly progress: EpochProgress }
  | { readonly type: 'trained' }
  | { readonly type: 'refused'; readonly problems: readonly Problem[] };

const WORKER = builtModule('./member-worker.js', import.meta.url);

/** A member that is trained in a thread of its own, from now on; its model comes back by way of a folder. */
export class MemberThread {
  readonly #worker: Promise<Worker>;
  readonly #directory: Promise<string>;
  readonly #model: Promise<ScoringPredictor>;

  constructor(of: MemberName, { train, dev, options, seed, backend, onEpoch }: TrainingRequest) {
    this.#directory = mkdtemp(join(tmpdir(), 'graft-member-'));
    const request = { train, seed, backend, ...(dev && { dev }), ...(options && { options }) };
    this.#worker = this.#directory.then((folder) => {
      const workerData: ThreadedTraining = { of, request, directory: join(folder, 'model') };
      // The thread needs neither the environment, which may hold keys, nor the flags of the process.
      return new Worker(WORKER, { workerData, env: {}, execArgv: [] });
    });
    this.#model = this.#worker.then(async (worker) => {
      await outcomeOf(worker, onEpoch);
      return memberKinds[of].kind.load(join(await this.#directory, 'model'), backend);
    });
    // Whoever asks for the model is told what went wrong; until then nobody needs to listen.
    this.#model.catch(() => {});
  }

  /** @throws {InputError} as the training would have here */
  model(): Promise<ScoringPredictor> {
    return this.#model;
  }

  /** Ends the training if it goes on, and clears up. */
  async close(): Promise<void> {
    await (await this.#worker.catch(() => undefined))?.terminate();
    await rm(await this.#directory, { recursive: true, force: true });
  }
}

function outcomeOf(worker: Worker, onEpoch: TrainingRequest['onEpoch']): Promise<void> {
  return new Promise((resolve, reject) => {
    worker.on('message', (message: ThreadMessage) => {
      if (message.type === 'trained') return resolve();
      if (message.type === 'refused') return reject(new InputError(message.problems));
      try {
        onEpoch?.(message.progress);
      } catch (error) {
        reject(error); // whoever follows the training stops it so
      }
    });
    worker.on('error', reject);
    worker.on('exit', () => reject(new Error('the thread of a member ended before its training')));
  });
}
