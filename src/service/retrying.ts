import { setTimeout as pause } from 'node:timers/promises';
import { ServiceFailure } from './service-failure.ts';

export interface RetryOptions {
  /** Further attempts after the first. */
  readonly retries: number;
  /** Pause before the first retry; each further one is twice as long. */
  readonly backoffMs: number;
  readonly signal: AbortSignal;
}

const LONGEST_BACKOFF_MS = 30_000;
/** Services that ask for more than this are better run again later. */
const LONGEST_WAIT_MS = 300_000;

/**
 * Runs a task until it succeeds, for as long as its failures may pass: `retries` more times, with pauses that double
 * or that the service asks for. No jitter: the number of requests under way is limited anyhow.
 * @throws {ServiceFailure} the last failure, saying how often it was tried
 */
export async function retrying<T>(task: () => Promise<T>, { retries, backoffMs, signal }: RetryOptions): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await task();
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof ServiceFailure) || !error.passing) throw error;
      const wait = error.waitMs ?? Math.min(backoffMs * 2 ** attempt, LONGEST_BACKOFF_MS);
      if (wait > LONGEST_WAIT_MS)
        throw restated(error, `; it asks to wait ${Math.ceil(wait / 1000)} s: run again then`);
      if (attempt >= retries) throw restated(error, retries > 0 ? ` (${retries + 1} attempts)` : '');
      await pause(wait, undefined, { signal });
    }
  }
}

function restated(failure: ServiceFailure, addition: string): ServiceFailure {
  const { kind, passing, message, status } = failure;
  return new ServiceFailure({ kind, passing, message: message + addition, ...(status !== undefined && { status }) });
}
