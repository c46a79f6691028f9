import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { builtModule } from '../../../corpus/built-module.ts';
import { InputError } from '../../../corpus/problem.ts';
import type { WorkerReply, WorkerRequest } from './protocol.ts';

const WORKER = fileURLToPath(builtModule('./worker.js', import.meta.url));
/** The table of all engines, which has `openEngine`. */
export const ENGINES_MODULE = builtModule('../../engines.js', import.meta.url).href;

/** How long an engine may take to put its things away. */
const CLOSE_MS = 5_000;

/** The process of a worker ended, or was ended because it did not answer. */
export class WorkerLost extends Error {}

/** This side of a worker process: one request at a time. */
export class WorkerProcess {
  // Structured clones, because JSON has no sets and no bytes.
  readonly #child: ChildProcess = fork(WORKER, [], {
    serialization: 'advanced',
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });

  #isGone = false;
  #isBusy = false;

  constructor() {
    this.#child.on('exit', () => {
      this.#isGone = true;
    });
    // What goes wrong between two requests is noticed by the next.
    this.#child.on('error', () => {});
  }

  get isAlive(): boolean {
    return !this.#isGone && this.#child.connected;
  }

  /**
   * @throws {InputError} as the engine does
   * @throws {WorkerLost} if the process ends first, or does not answer in time, after which it is killed
   */
  request(request: WorkerRequest, timeoutMs: number): Promise<WorkerReply> {
    const child = this.#child;
    this.#isBusy = true;
    return new Promise((resolve, reject) => {
      const settle = (finish: () => void) => {
        this.#isBusy = false;
        clearTimeout(timer);
        child.off('message', onMessage).off('exit', onExit).off('error', onError);
        finish();
      };
      const onMessage = (reply: WorkerReply) =>
        settle(() => (isAnswer(reply) ? resolve(reply) : reject(errorOf(reply))));
      const onExit = (code: number | null, signal: string | null) =>
        settle(() => reject(new WorkerLost(`ended early (${signal ?? `exit code ${code}`})`)));
      const onError = (error: Error) => {
        settle(() => reject(new WorkerLost(`could not be reached (${error.message})`)));
        this.kill();
      };
      const timer = setTimeout(() => {
        settle(() => reject(new WorkerLost(`did not answer within ${timeoutMs / 1000} s`)));
        this.kill();
      }, timeoutMs);
      child.on('message', onMessage).on('exit', onExit).on('error', onError);
      child.send(request, (error) => error && onError(error));
    });
  }

  kill(): void {
    this.#isGone = true;
    this.#child.kill('SIGKILL');
  }

  /** Resolves when the process is gone. At work, it is not asked to finish. */
  async close(): Promise<void> {
    const child = this.#child;
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
    const gone = once(child, 'exit');
    if (this.#isBusy || !child.connected) this.kill();
    else child.send({ type: 'close' } satisfies WorkerRequest, () => {});
    const timer = setTimeout(() => this.kill(), CLOSE_MS);
    await gone;
    clearTimeout(timer);
  }
}

type Failure = Extract<WorkerReply, { type: 'refused' | 'failed' }>;

function isAnswer(reply: WorkerReply): reply is Exclude<WorkerReply, Failure> {
  return reply.type === 'opened' || reply.type === 'translated';
}

function errorOf(reply: WorkerReply): Error {
  if (reply.type === 'refused') return new InputError(reply.problems);
  const { message, stack } = reply as Extract<Failure, { type: 'failed' }>;
  return Object.assign(new Error(message), { stack });
}
