import { Worker } from 'node:worker_threads';
import { builtModule } from '../../../corpus/built-module.ts';
import type { ModelFiles, ThreadReply, ThreadRequest, ThreadStart } from './protocol.ts';

const WORKER = builtModule('./worker.js', import.meta.url);

const LEAST_START_MS = 60_000;

export interface TranslationThreadOptions {
  readonly models: readonly ModelFiles[];
  /** How long a text may take. The start, with models of 60 MB to be read, has a minute at least. */
  readonly timeoutMs: number;
}

/** The thread did not do what it was asked; it is gone, and the next request starts another. */
export class ThreadFailure extends Error {
  /** Whose model was at work. */
  readonly leg: number;
  readonly kind: 'start' | 'crash' | 'time-out';

  constructor(message: string, { leg, kind }: { readonly leg: number; readonly kind: ThreadFailure['kind'] }) {
    super(message);
    this.leg = leg;
    this.kind = kind;
  }
}

/** The engine in a thread of its own, started when it is first needed and again after it failed. */
export class TranslationThread {
  readonly #options: TranslationThreadOptions;
  #worker: Worker | undefined;
  /** The end of the queue: requests are answered one after the other. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: TranslationThreadOptions) {
    this.#options = options;
  }

  /** Loads the models, if that is not done. @throws {ThreadFailure} */
  start(): Promise<void> {
    return this.#enqueue(async () => void (await this.#started()));
  }

  /** @throws {ThreadFailure} */
  translate(request: ThreadRequest): Promise<string> {
    return this.#enqueue(async () => {
      const worker = await this.#started();
      worker.postMessage(request);
      const reply = await this.#reply(worker, request.leg, this.#options.timeoutMs);
      if (reply.type === 'translated') return reply.html;
      const reason = reply.type === 'failed' ? reply.reason : 'it answers what it was not asked';
      return this.#fail(reason, { leg: request.leg, kind: 'crash' });
    });
  }

  async close(): Promise<void> {
    await this.#last.catch(() => {});
    await this.#stop();
  }

  #enqueue<T>(task: () => Promise<T>): Promise<T> {
    const done = this.#last.catch(() => {}).then(task);
    this.#last = done;
    return done;
  }

  async #started(): Promise<Worker> {
    if (this.#worker !== undefined) return this.#worker;
    const workerData: ThreadStart = { models: this.#options.models };
    // The thread needs neither the environment, which may hold keys, nor the flags of the process.
    const worker = new Worker(WORKER, { workerData, env: {}, execArgv: [] });
    this.#worker = worker;
    // Errors matter while somebody waits for an answer, and then they have a listener of their own.
    worker.on('error', () => {});
    worker.on('exit', () => {
      if (this.#worker === worker) this.#worker = undefined;
    });
    const reply = await this.#reply(worker, 0, Math.max(this.#options.timeoutMs, LEAST_START_MS));
    if (reply.type === 'failed') return this.#fail(reply.reason, { leg: reply.leg, kind: 'start' });
    return worker;
  }

  /** The next message. Only while it is awaited does the thread keep the process alive. */
  async #reply(worker: Worker, leg: number, timeoutMs: number): Promise<ThreadReply> {
    worker.ref();
    let timer: NodeJS.Timeout | undefined;
    let settle: (outcome: ThreadReply | ThreadFailure) => void = () => {};
    const onMessage = (reply: ThreadReply) => settle(reply);
    const onError = (error: Error) => settle(new ThreadFailure(error.message, { leg, kind: 'crash' }));
    const onExit = () => settle(new ThreadFailure('the thread ended', { leg, kind: 'crash' }));
    const outcome = await new Promise<ThreadReply | ThreadFailure>((resolve) => {
      settle = resolve;
      worker.once('message', onMessage).once('error', onError).once('exit', onExit);
      timer = setTimeout(() => {
        resolve(new ThreadFailure(`no answer within ${timeoutMs / 1000} s`, { leg, kind: 'time-out' }));
      }, timeoutMs);
    });
    clearTimeout(timer);
    worker.off('message', onMessage).off('error', onError).off('exit', onExit);
    worker.unref();
    if (outcome instanceof ThreadFailure) return this.#fail(outcome.message, outcome);
    return outcome;
  }

  async #fail(message: string, { leg, kind }: Pick<ThreadFailure, 'leg' | 'kind'>): Promise<never> {
    await this.#stop();
    throw new ThreadFailure(message, { leg, kind });
  }

  async #stop(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.terminate();
  }
}
