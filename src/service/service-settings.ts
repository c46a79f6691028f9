import { z } from 'zod';
import type { JsonValue } from '../corpus/utterance.ts';
import type { ApiKey } from './api-key.ts';
import type { JsonClientOptions } from './json-client.ts';

/** Query parameters and fields that smell of a key: keys must not stand in files. */
const KEY_NAME = /(?:^|[-_])(?:keys?|token|secret|auth|authorization|password)$/iu;

const serviceUrl = z.string().refine(isServiceUrl, {
  error: 'an address beginning with http:// or https://, without user name or key (the key comes from "keyVariable")',
});

/** What a user may set of any service on the network. Only `url` may change a translation. */
export const serviceSettings = {
  /** Address of the service. */
  url: serviceUrl,
  /** Name of the environment variable that holds the key; without it, none is sent. */
  keyVariable: z
    .string()
    .regex(/^[a-z_]\w*$/iu, { error: 'the name of an environment variable, not the key itself' })
    .optional(),
  /** Requests under way at a time. */
  concurrency: z.int().min(1).max(64).default(4),
  /** From the start of a request to the last byte of its answer. */
  timeoutSeconds: z.number().positive().max(86_400).default(60),
  /** Further attempts after too many requests, errors of the server, time-outs and lost connections. */
  retries: z.int().min(0).max(20).default(4),
  /** Pause before the first retry; doubles with each, up to 30 s. */
  backoffSeconds: z.number().min(0).max(30).default(0.5),
  /**
   * When the service keeps answering an utterance with nothing usable: `stop` ends the run, `drop` makes the
   * translation empty, and empty translations are dropped and counted.
   */
  unanswered: z.enum(['stop', 'drop']).default('stop'),
};

const settingsOfService = z.strictObject(serviceSettings);
export type ServiceSettings = z.infer<typeof settingsOfService>;

/** Further fields of a request, as the service names them; `reserved` are those graft fills in itself. */
export function extraFields(reserved: readonly string[]): z.ZodType<Readonly<Record<string, JsonValue>>> {
  const name = z.string().refine((field) => !reserved.includes(field) && !KEY_NAME.test(field), {
    error: `a field that graft does not fill in itself (${reserved.join(', ')}) and that holds no key`,
  });
  return z.record(name, z.json() as z.ZodType<JsonValue>);
}

/** How a client talks to the service: everything but the headers. */
export function clientOptions(
  settings: Omit<ServiceSettings, 'unanswered'>,
  url: URL,
  key: ApiKey | undefined,
): JsonClientOptions {
  const { concurrency, retries, timeoutSeconds, backoffSeconds } = settings;
  return { url, key, concurrency, retries, timeoutMs: timeoutSeconds * 1000, backoffMs: backoffSeconds * 1000 };
}

/** The address with the path of the request behind it, unless it is there already. */
export function endpoint(base: string, path: string): URL {
  const url = new URL(base);
  const stem = url.pathname.replace(/\/+$/u, '');
  const last = path.slice(path.lastIndexOf('/'));
  url.pathname = stem.endsWith(last) ? stem : stem + path;
  return url;
}

/** The address as it may be shown. */
export function shownUrl({ origin, pathname }: URL): string {
  return origin + pathname;
}

function isServiceUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  const plain = url.username === '' && url.password === '' && url.hash === '';
  return /^https?:$/u.test(url.protocol) && plain && ![...url.searchParams.keys()].some((name) => KEY_NAME.test(name));
}
