import type { ApiKey } from './api-key.ts';
import { ConcurrencyLimit } from './concurrency-limit.ts';
import { excerpt } from './excerpt.ts';
import { answerFailure, bodyTooLarge, connectionFailure, timeoutFailure } from './http-failures.ts';
import { readLimited } from './limited-body.ts';
import { retrying } from './retrying.ts';
import { type ServiceFailure, unusable } from './service-failure.ts';

export interface JsonClientOptions {
  readonly url: URL;
  readonly key?: ApiKey | undefined;
  /** Further headers of every request. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Requests under way at a time. */
  readonly concurrency: number;
  /** From the start of a request to the last byte of its answer. */
  readonly timeoutMs: number;
  /** Further attempts after a failure that may pass. */
  readonly retries: number;
  /** Pause before the first retry; doubles with each. */
  readonly backoffMs: number;
  /** Longest answer taken, in bytes. */
  readonly maximumBytes?: number;
}

const DEFAULT_MAXIMUM_BYTES = 16 * 2 ** 20;
/** Of the answer that explains an error, only the beginning is read. */
const ERROR_BYTES = 64 * 2 ** 10;

/** Posts JSON to one address and reads JSON back: a few requests at a time, each with a time limit and retries. */
export class JsonClient {
  readonly #options: JsonClientOptions;
  readonly #limit: ConcurrencyLimit;
  readonly #closing = new AbortController();

  constructor(options: JsonClientOptions) {
    this.#options = options;
    this.#limit = new ConcurrencyLimit(options.concurrency);
  }

  /**
   * What `read` makes of the answer to `body`. It may throw `unusable(…)`: then the request is tried again like any
   * other that failed.
   * @throws {ServiceFailure} whose message never holds the key
   */
  async post<T>(body: object, read: (answer: unknown) => T, signal: AbortSignal): Promise<T> {
    const stop = AbortSignal.any([signal, this.#closing.signal]);
    const { retries, backoffMs } = this.#options;
    const attempt = () => this.#exchange(body, read, stop);
    return this.#limit.run(() => retrying(attempt, { retries, backoffMs, signal: stop }));
  }

  /** As {@link post}, but tried once and at once: for those who keep account of attempts. */
  postOnce<T>(body: object, read: (answer: unknown) => T, signal: AbortSignal): Promise<T> {
    return this.#exchange(body, read, AbortSignal.any([signal, this.#closing.signal]));
  }

  /** Ends what is under way. */
  close(): void {
    this.#closing.abort(new Error('the engine was closed'));
  }

  async #exchange<T>(body: object, read: (answer: unknown) => T, stop: AbortSignal): Promise<T> {
    return read(this.#parsed(await this.#send(JSON.stringify(body), stop)));
  }

  /** The text of the answer. The time limit is the request's own, since `AbortSignal.timeout` may be collected early. */
  async #send(body: string, stop: AbortSignal): Promise<{ text: string; contentType: string }> {
    const { url, key, headers, timeoutMs, maximumBytes = DEFAULT_MAXIMUM_BYTES } = this.#options;
    stop.throwIfAborted();
    const request = new AbortController();
    const forward = () => request.abort(stop.reason);
    stop.addEventListener('abort', forward, { once: true });
    const timer = setTimeout(() => request.abort(timeoutFailure(timeoutMs)), timeoutMs);
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Accept: 'application/json', ...headers },
        body,
        // A redirect would carry the key to wherever the server says.
        redirect: 'manual',
        signal: request.signal,
      });
      const { text, whole } = await readLimited(response.body, response.ok ? maximumBytes : ERROR_BYTES);
      if (!response.ok) throw answerFailure(response, text, key);
      if (!whole) throw bodyTooLarge(maximumBytes);
      return { text, contentType: response.headers.get('content-type') ?? '' };
    } catch (error) {
      if (request.signal.aborted) throw request.signal.reason;
      throw connectionFailure(error, key);
    } finally {
      clearTimeout(timer);
      stop.removeEventListener('abort', forward);
    }
  }

  #parsed({ text, contentType }: { text: string; contentType: string }): unknown {
    const { key } = this.#options;
    const leak = (value: unknown) => typeof value === 'string' && key?.occursIn(value) === true;
    let leaks = false;
    let answer: unknown;
    try {
      answer = JSON.parse(text, (name, value) => {
        leaks ||= leak(name) || leak(value);
        return value;
      });
    } catch {
      throw notJson(text, contentType, key);
    }
    if (leaks) throw unusable(`the answer repeats the key in ${key!.variable}`);
    return answer;
  }
}

function notJson(text: string, contentType: string, key: ApiKey | undefined): ServiceFailure {
  if (text.trim() === '') return unusable('the answer is empty');
  const kind = contentType === '' ? '' : ` but ${excerpt(contentType, key)}`;
  return unusable(`the answer is not JSON${kind}: ${excerpt(text, key)}`);
}
