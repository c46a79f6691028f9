import { describeProblem, InputError } from '../corpus/problem.ts';
import type { Stage } from './stage.ts';
import type { Artifact, Store } from './store.ts';
import { type Worker, WorkerLost } from './worker.ts';

/** What happens while a plan is carried out. */
export type ExecutionEvent =
  | { readonly type: 'planned'; readonly toRun: readonly Stage[]; readonly cached: readonly Stage[] }
  | { readonly type: 'corrupt'; readonly stage: Stage; readonly reason: string }
  | { readonly type: 'started' | 'finished' | 'failed'; readonly stage: Stage }
  | { readonly type: 'progress'; readonly stage: Stage; readonly fraction: number }
  | { readonly type: 'worker-lost'; readonly stage: Stage; readonly reason: string };

export interface ExecutionOptions {
  readonly store: Store;
  readonly launchWorker: () => Worker;
  readonly workers: number;
  readonly onEvent?: (event: ExecutionEvent) => void;
  /** Aborting stops the workers; what is finished stays in the store. */
  readonly signal?: AbortSignal;
}

/** Which stages have to run for the targets, which are in the store, and which nobody needs any more. */
export interface Demand {
  /** In an order that runs inputs before what needs them. */
  readonly toRun: readonly Stage[];
  readonly cached: ReadonlyMap<Stage, Artifact>;
  readonly corrupt: ReadonlyMap<Stage, string>;
}

const ATTEMPTS = 3;

/** Walks from the targets towards the sources and stops wherever a sound artifact is found. */
export async function findDemand(targets: readonly Stage[], store: Store): Promise<Demand> {
  const toRun: Stage[] = [];
  const cached = new Map<Stage, Artifact>();
  const corrupt = new Map<Stage, string>();
  const seen = new Set<string>();
  const visit = async (stage: Stage): Promise<void> => {
    if (seen.has(stage.hash)) return;
    seen.add(stage.hash);
    const state = await store.inspect(stage.hash);
    if ('artifact' in state) {
      cached.set(stage, state.artifact);
      return;
    }
    if ('corrupt' in state) corrupt.set(stage, state.corrupt);
    for (const input of stage.inputs) await visit(input);
    toRun.push(stage);
  };
  for (const target of targets) await visit(target);
  return { toRun, cached, corrupt };
}

/** Makes every target exist, running only what is missing, on several workers. Returns the targets' artifacts by hash. */
export function execute(targets: readonly Stage[], options: ExecutionOptions): Promise<ReadonlyMap<string, Artifact>> {
  return executeAndRead(targets, options, (artifacts) => artifacts);
}

/**
 * As {@link execute}; gives what `read` makes of the targets' artifacts. Until it has read them, a clean-up of the store
 * leaves them and all that they are made from.
 */
export async function executeAndRead<Result>(
  targets: readonly Stage[],
  options: ExecutionOptions,
  read: (artifacts: ReadonlyMap<string, Artifact>) => Result | Promise<Result>,
): Promise<Result> {
  const { store } = options;
  await store.sweep();
  const lease = await store.lease(hashesBehind(targets));
  try {
    await makeAll(targets, options);
    const artifacts = await Promise.all(targets.map((target) => store.open(target.hash)));
    return await read(new Map(artifacts.map((artifact) => [artifact.hash, artifact])));
  } finally {
    await lease.release();
    await store.sweep(); // what stopped workers had begun
  }
}

async function makeAll(targets: readonly Stage[], options: ExecutionOptions): Promise<void> {
  const { store, onEvent = () => {} } = options;
  const demand = await findDemand(targets, store);
  onEvent({ type: 'planned', toRun: demand.toRun, cached: [...demand.cached.keys()] });
  for (const stage of demand.cached.keys()) await store.noteUse(stage.hash);
  for (const [stage, reason] of demand.corrupt) {
    onEvent({ type: 'corrupt', stage, reason });
    await store.remove(stage.hash);
  }
  await runAll(demand.toRun, options);
}

/** The hashes of the targets and of everything that they are made from. */
function hashesBehind(targets: readonly Stage[]): string[] {
  const hashes = new Set<string>();
  const visit = (stage: Stage): void => {
    if (hashes.has(stage.hash)) return;
    hashes.add(stage.hash);
    stage.inputs.forEach(visit);
  };
  targets.forEach(visit);
  return [...hashes];
}

/** Runs stages as soon as their inputs are there; the one with the longest way still ahead of it goes first. */
async function runAll(stages: readonly Stage[], options: ExecutionOptions): Promise<void> {
  const waiting = new Map(stages.map((stage) => [stage.hash, stage]));
  const unfinished = new Set(waiting.keys());
  const urgency = remainingSteps(stages);
  const isReady = (stage: Stage) => stage.inputs.every((input) => !unfinished.has(input.hash));
  const next = (): Stage | undefined => {
    let best: Stage | undefined;
    for (const stage of waiting.values()) {
      if (isReady(stage) && (best === undefined || urgency.get(stage.hash)! > urgency.get(best.hash)!)) best = stage;
    }
    return best;
  };

  const wakeUps: (() => void)[] = [];
  let failure: unknown;
  const serve = async (worker: Worker): Promise<void> => {
    while (waiting.size > 0 && failure === undefined) {
      options.signal?.throwIfAborted();
      const stage = next();
      if (stage === undefined) {
        await new Promise<void>((resolve) => wakeUps.push(resolve));
        continue;
      }
      waiting.delete(stage.hash);
      await runStage(stage, { worker, urgency: urgency.get(stage.hash)! }, options);
      unfinished.delete(stage.hash);
      for (const wake of wakeUps.splice(0)) wake();
    }
  };

  const workers = Array.from({ length: Math.min(options.workers, stages.length) }, options.launchWorker);
  let closing: Promise<unknown> = Promise.resolve();
  const stop = () => {
    closing = Promise.all([closing, ...workers.map((worker) => worker.close())]);
    for (const wake of wakeUps.splice(0)) wake();
  };
  const abort = () => {
    failure ??= options.signal?.reason;
    stop();
  };
  options.signal?.addEventListener('abort', abort);
  try {
    await Promise.all(
      workers.map((worker) =>
        serve(worker).catch((error: unknown) => {
          failure ??= error;
          stop();
        }),
      ),
    );
    if (failure !== undefined) throw failure;
  } finally {
    options.signal?.removeEventListener('abort', abort);
    stop();
    await closing;
  }
}

interface Turn {
  readonly worker: Worker;
  readonly urgency: number;
}

async function runStage(stage: Stage, { worker, urgency }: Turn, options: ExecutionOptions): Promise<void> {
  const { onEvent = () => {} } = options;
  const { recipe, title } = stage;
  onEvent({ type: 'started', stage });
  for (let attempt = 1; ; attempt++) {
    try {
      await worker.run({ recipe, title, urgency }, (fraction) => onEvent({ type: 'progress', stage, fraction }));
      break;
    } catch (error) {
      if (!(error instanceof WorkerLost) || attempt === ATTEMPTS) {
        onEvent({ type: 'failed', stage });
        throw failureOf(stage, error);
      }
      onEvent({ type: 'worker-lost', stage, reason: error.message });
    }
  }
  onEvent({ type: 'finished', stage });
}

/** The failure with the title of its stage, unless it names a file and so says already where to look. */
function failureOf(stage: Stage, error: unknown): unknown {
  if (error instanceof InputError) {
    return new InputError(
      error.problems.map((problem) =>
        problem.file === undefined ? { message: `${stage.title}: ${describeProblem(problem)}` } : problem,
      ),
    );
  }
  const cure = error instanceof WorkerLost ? `, ${ATTEMPTS} times; if memory is short, run fewer workers` : '';
  if (error instanceof Error) error.message = `${stage.title}: ${error.message}${cure}`;
  return error;
}

/** For each stage the number of stages on the longest path from it to the end. */
function remainingSteps(stages: readonly Stage[]): Map<string, number> {
  const steps = new Map(stages.map((stage) => [stage.hash, 1]));
  for (const stage of stages.toReversed()) {
    for (const input of stage.inputs) {
      const known = steps.get(input.hash);
      if (known !== undefined) steps.set(input.hash, Math.max(known, steps.get(stage.hash)! + 1));
    }
  }
  return steps;
}
