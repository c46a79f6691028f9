import { Interrupted } from './exit.ts';

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

export const AGAIN = 'run the same command again to go on from here';

/** What to say to whoever stopped a command that goes on where it was. */
export const GOES_ON = `stopped; ${AGAIN}`;

/**
 * Runs a task that Ctrl-C or a termination signal stops cleanly: its abort signal fires with what to tell the user.
 * A second Ctrl-C ends the process at once.
 */
export async function stoppable<T>(message: string, task: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const stop = new AbortController();
  const onSignal = (signal: NodeJS.Signals) => {
    forget();
    stop.abort(new Interrupted(message, signal));
  };
  const forget = () => {
    for (const signal of SIGNALS) process.off(signal, onSignal);
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  try {
    return await task(stop.signal);
  } finally {
    forget();
  }
}

/** Passes items on until the signal fires; then throws what it fired with. */
export async function* untilStopped<T>(items: AsyncIterable<T> | Iterable<T>, signal: AbortSignal): AsyncGenerator<T> {
  for await (const item of items) {
    signal.throwIfAborted();
    yield item;
  }
}
