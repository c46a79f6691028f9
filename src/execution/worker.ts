import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { InputError, type Problem } from '../corpus/problem.ts';
import type { Recipe } from './recipe.ts';
import { runRecipe, type StageHost, type StageTable } from './stage.ts';
import type { Store } from './store.ts';

/** A recipe to carry out, and what somebody who hands it on needs to know. */
export interface Assignment {
  readonly recipe: Recipe;
  readonly title: string;
  /** The number of stages on the longest path from here to the end: the higher, the sooner. */
  readonly urgency: number;
}

/** Something that carries out one recipe at a time and leaves the output in the store. */
export interface Worker {
  run(assignment: Assignment, progress: (fraction: number) => void): Promise<void>;
  /** Stops what it is at; it has let go of the store when the promise is fulfilled. */
  close(): Promise<void>;
}

/** The process of a worker ended before its stage did. */
export class WorkerLost extends Error {}

/** What a worker process is told. */
export interface WorkerRequest {
  readonly store: string;
  readonly recipe: Recipe;
  readonly offline: boolean;
}

/** What a worker process answers: how far it is, then how it ended. */
export type WorkerReply =
  | { readonly progress: number }
  | { readonly done: true }
  | { readonly problems: readonly Problem[] }
  | ({ readonly error: string } & FailureDetails);

/** What the command line needs of an error, besides its message, to say what to do about it. */
interface FailureDetails {
  readonly stack?: string | undefined;
  readonly code?: string | undefined;
  readonly path?: string | undefined;
}

/** Does the work in this very process. */
export function inlineWorker(store: Store, { kinds, host }: { kinds: StageTable; host: StageHost }): Worker {
  return {
    run: async ({ recipe }, progress) => void (await runRecipe(recipe, { store, kinds, host, progress })),
    close: async () => {},
  };
}

export interface ProcessWorkerOptions {
  /** A script that calls {@link serveRecipes}, and its arguments. */
  readonly command: readonly [script: string, ...args: string[]];
  readonly offline?: boolean;
  /** What the process is told of the environment; all of it if left out. */
  readonly environment?: NodeJS.ProcessEnv;
}

/**
 * There is a worker for every core, so garbage is collected without helpers: they would take a fifth of the next
 * worker's core in a training, and save its own worker nothing.
 */
const ONE_CORE = ['--single-threaded-gc'];

/** Does the work in a process of its own, started at the first recipe and kept for the next. */
export function processWorker(store: Store, options: ProcessWorkerOptions): Worker {
  const { command, environment, offline = false } = options;
  const [script, ...args] = command;
  let child: ChildProcess | undefined;
  let abandon: (() => void) | undefined;
  const start = () =>
    fork(script, args, {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      execArgv: [...globalThis.process.execArgv, ...ONE_CORE],
      ...(environment && { env: environment }),
    });
  return {
    run({ recipe }, progress) {
      // A process that died while it had nothing to do is replaced without a word.
      if (child?.connected !== true) child = start();
      const process = child;
      return new Promise<void>((resolve, reject) => {
        const end = (settle: () => void) => {
          abandon = undefined;
          process.removeAllListeners();
          settle();
        };
        abandon = () => end(() => reject(new Error('the worker was stopped')));
        process.on('message', (reply: WorkerReply) => {
          if ('progress' in reply) progress(reply.progress);
          else if ('done' in reply) end(resolve);
          else end(() => reject('problems' in reply ? new InputError(reply.problems) : failureFrom(reply)));
        });
        process.on('error', (error) => end(() => reject(error)));
        process.on('exit', (code, signal) => {
          child = undefined;
          end(() => reject(new WorkerLost(`a worker process ended early (${signal ?? `exit code ${code}`})`)));
        });
        process.send({ store: store.root, recipe, offline } satisfies WorkerRequest);
      });
    },
    async close() {
      const ending = child;
      child = undefined;
      ending?.kill('SIGTERM');
      abandon?.();
      if (ending !== undefined && !hasEnded(ending)) await once(ending, 'exit');
    },
  };
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

export interface ServeOptions extends Pick<StageHost, 'environment'> {
  readonly openStore: (root: string) => Promise<Store>;
}

/** The other end: serves recipes sent by a {@link processWorker} until it goes away. */
export function serveRecipes(kinds: StageTable, { environment, openStore }: ServeOptions): void {
  // If nobody is there to hear it any more, the process is about to end.
  const reply = (message: WorkerReply) => process.send?.(message, undefined, undefined, () => {});
  process.on('disconnect', () => process.exit(0));
  // A terminal sends Ctrl-C to every process; what it means is for the one that started this to say.
  process.on('SIGINT', () => {});
  process.on('message', ({ store, recipe, offline }: WorkerRequest) => {
    const progress = (fraction: number) => reply({ progress: fraction });
    const host = { environment, offline };
    const run = async () => runRecipe(recipe, { store: await openStore(store), kinds, host, progress });
    run().then(
      () => reply({ done: true }),
      (error: unknown) => {
        if (error instanceof InputError) reply({ problems: error.problems });
        else reply(failureReply(error));
      },
    );
  });
}

function failureReply(error: unknown): WorkerReply {
  if (!(error instanceof Error)) return { error: String(error) };
  const { message, stack, code, path } = error as NodeJS.ErrnoException;
  return { error: message, stack, code, path };
}

function failureFrom({ error, ...details }: { readonly error: string } & FailureDetails): Error {
  return Object.assign(new Error(error), details);
}
