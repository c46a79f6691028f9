/** Lets at most so many tasks run at a time; the others wait in the order they came. */
export class ConcurrencyLimit {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(limit: number) {
    this.#free = limit;
  }

  async run<T>(task: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free--;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await task();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free++;
      else next();
    }
  }
}

/**
 * Starts a task for each item and gives their results in order. When one fails, the signal stops the others, and only
 * when all have ended the first failure is thrown: nothing goes on behind the caller's back.
 */
export async function allOrNone<Item, Result>(
  items: readonly Item[],
  task: (item: Item, signal: AbortSignal) => Promise<Result>,
): Promise<Result[]> {
  const stop = new AbortController();
  const failures: unknown[] = [];
  const results = await Promise.allSettled(
    items.map(async (item) => {
      try {
        return await task(item, stop.signal);
      } catch (reason) {
        failures.push(reason);
        stop.abort();
        throw reason;
      }
    }),
  );
  if (failures.length > 0) throw failures[0];
  return results.map((result) => (result as PromiseFulfilledResult<Result>).value);
}
