import type { ApiKey } from './api-key.ts';
import { excerpt } from './excerpt.ts';
import { ServiceFailure } from './service-failure.ts';

/** Codes of connections that will fail in the same way the next time: no such host, no trust in its certificate. */
const LASTING = /^ENOTFOUND$|CERT|^ERR_TLS|^ERR_INVALID|SELF_SIGNED/u;

/** Codes of connections that did not come about. */
const UNREACHED = /^(?:ECONNREFUSED|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT)$/u;

/** What an answer with a status other than 2xx means. */
export function answerFailure(response: Response, body: string, key: ApiKey | undefined): ServiceFailure {
  const { status, headers } = response;
  const said = explanation(body, key);
  const phrase = response.statusText === '' ? '' : ` ${excerpt(response.statusText, key).slice(1, -1)}`;
  const answered = `it answered ${status}${phrase}${said === '' ? '' : `: ${said}`}`;
  if (status >= 300 && status < 400) {
    const target = redirectTarget(response, key);
    const cure = `${target}; redirects are not followed: set "url" to the address that answers`;
    return new ServiceFailure({ kind: 'rejected', status, passing: false, message: `${answered}${cure}` });
  }
  if (status === 401 || status === 403) {
    const cure = key ? `check the key in the environment variable ${key.variable}` : MISSING_KEY;
    return new ServiceFailure({ kind: 'forbidden', status, passing: false, message: `${answered}; ${cure}` });
  }
  if (status === 408 || status === 425 || status === 429 || (status >= 500 && status !== 501)) {
    const waitMs = retryAfterMs(headers);
    const wait = waitMs === undefined ? {} : { waitMs };
    return new ServiceFailure({ kind: 'unavailable', status, passing: true, message: answered, ...wait });
  }
  const cure = CURES[status] ?? 'check the settings of the engine';
  return new ServiceFailure({ kind: 'rejected', status, passing: false, message: `${answered}; ${cure}` });
}

const MISSING_KEY = 'set "keyVariable" to the name of the environment variable that holds its key';

const CURES: Readonly<Record<number, string>> = {
  402: 'the account of the service has no credit left',
  404: 'check "url" (and "model", where there is one)',
  405: 'check "url"',
  413: 'the text is longer than the service takes',
  456: 'the quota of the account is used up',
};

export function timeoutFailure(timeoutMs: number): ServiceFailure {
  const message = `it did not answer within ${timeoutMs / 1000} s; raise "timeoutSeconds" if it is merely slow`;
  return new ServiceFailure({ kind: 'unavailable', passing: true, message });
}

export function bodyTooLarge(maximumBytes: number): ServiceFailure {
  const message = `its answer is longer than ${maximumBytes} bytes; check "url"`;
  return new ServiceFailure({ kind: 'rejected', passing: false, message });
}

/** A request that got no answer, or only half of one. */
export function connectionFailure(error: unknown, key: ApiKey | undefined): ServiceFailure {
  if (error instanceof ServiceFailure) return error;
  const { message, code } = rootCause(error);
  const said = key?.scrub(message) ?? message;
  return new ServiceFailure({
    kind: 'unavailable',
    passing: !LASTING.test(code),
    unreached: LASTING.test(code) || UNREACHED.test(code),
    message: `the connection failed: ${said === '' ? code : said}`,
  });
}

/** `fetch` wraps what happened once or twice; connecting to several addresses makes a list of it. */
function rootCause(error: unknown): { message: string; code: string } {
  if (error instanceof AggregateError && error.errors.length > 0) return rootCause(error.errors[0]);
  if (error instanceof Error && error.cause instanceof Error) return rootCause(error.cause);
  const { message, code } = error as { message?: unknown; code?: unknown };
  return { message: String(message ?? error), code: String(code ?? '') };
}

/** The message in the body of an error: `error`, `message` or `detail` of JSON, or else the beginning of the text. */
function explanation(body: string, key: ApiKey | undefined): string {
  let said = body;
  try {
    said = messageIn(JSON.parse(body)) ?? body;
  } catch {
    // Not JSON: shown as it is.
  }
  return said.trim() === '' ? '' : excerpt(said, key);
}

function messageIn(body: unknown): string | undefined {
  if (typeof body === 'string') return body;
  if (typeof body !== 'object' || body === null) return undefined;
  const { error, message, detail } = body as Record<string, unknown>;
  return messageIn(message) ?? messageIn(error) ?? messageIn(detail);
}

/** Where a redirect leads, without the query, which may repeat the request. */
function redirectTarget(response: Response, key: ApiKey | undefined): string {
  const location = response.headers.get('location') ?? '';
  if (!URL.canParse(location, response.url)) return '';
  const { origin, pathname } = new URL(location, response.url);
  return ` (to ${excerpt(origin + pathname, key)})`;
}

/** Seconds, or a date: compared with the date of the answer, so that nobody's clock matters. */
function retryAfterMs(headers: Headers): number | undefined {
  const value = headers.get('retry-after')?.trim() ?? '';
  if (/^\d+$/u.test(value)) return Number(value) * 1000;
  const wait = Date.parse(value) - Date.parse(headers.get('date') ?? '');
  return Number.isNaN(wait) ? undefined : Math.max(0, wait);
}
