import { InputError } from '../../corpus/problem.ts';
import { recipeHash } from '../recipe.ts';
import type { Store } from '../store.ts';
import type { Assignment, Worker } from '../worker.ts';
import { readStageFailure } from './stage-failure.ts';
import type { StageQueue } from './stage-queue.ts';

/** The queue tells when something happens; what it forgot to tell is found out so much later. */
const LOOK_EVERY_MS = 2000;
const DISAPPEARANCES = 3;

export interface QueueClientOptions {
  readonly queue: StageQueue;
  readonly store: Store;
  readonly offline: boolean;
}

/** Leaves a recipe to the workers of a queue and waits until its artifact is in the store. */
export function queueClient({ queue, store, offline }: QueueClientOptions): Worker {
  let abandon: ((error: Error) => void) | undefined;
  const follow = async (assignment: Assignment, wake: { next: () => Promise<unknown> }): Promise<void> => {
    const hash = recipeHash(assignment.recipe);
    await queue.submit(assignment, { offline, again: true });
    for (let disappearances = 0; ; ) {
      await wake.next();
      const found = await queue.stateOf(hash);
      if (found.state === 'failed') throw failureOf(hash, found.reason);
      if (found.state !== 'absent') continue;
      if (await store.has(hash)) return;
      // A Redis that was restarted may have lost it.
      if (++disappearances > DISAPPEARANCES) {
        throw new InputError({
          message: `${queue.address.label} says it is done, but it is not in ${store.root}; do the workers use the same store?`,
        });
      }
      await queue.submit(assignment, { offline, again: false });
    }
  };
  return {
    run(assignment, progress) {
      return new Promise((resolve, reject) => {
        const alarm = alarmClock();
        const unlisten = queue.listen(recipeHash(assignment.recipe), (fraction) =>
          fraction === undefined ? alarm.ring() : progress(fraction),
        );
        const end = (settle: () => void) => {
          abandon = undefined;
          unlisten();
          alarm.stop();
          settle();
        };
        abandon = (error) => end(() => reject(error));
        follow(assignment, alarm).then(
          () => end(resolve),
          (error: unknown) => end(() => reject(error)),
        );
      });
    },
    async close() {
      abandon?.(new Error('no longer followed'));
    },
  };
}

/** Rings when it is told to, and at intervals. After `stop` it never rings again. */
function alarmClock() {
  let rung = false;
  let wake: (() => void) | undefined;
  const ring = () => {
    rung = true;
    wake?.();
  };
  const timer = setInterval(ring, LOOK_EVERY_MS);
  return {
    ring,
    next: async () => {
      if (!rung) await new Promise<void>((resolve) => (wake = resolve));
      rung = false;
    },
    stop: () => {
      clearInterval(timer);
      wake = undefined;
    },
  };
}

function failureOf(hash: string, reason: string): Error {
  const { error, worker } = readStageFailure(reason);
  const note = `stage ${hash.slice(0, 12)} is set aside${worker === undefined ? '' : ` (it failed on ${worker})`}; put that right, then run the same command again`;
  if (error instanceof InputError) return new InputError([...error.problems, { message: note }]);
  error.message = `${error.message}; ${note}`;
  return error;
}
