import { isIP } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ConnectionOptions, RedisQueueBackend } from 'bullmq';
import { InputError } from '../../corpus/problem.ts';
import { loadPeer } from '../peer-package.ts';
import type { RedisAddress } from './redis-address.ts';

const PURPOSE = 'a queue on Redis';
const CONNECT_MS = 10_000;
const LONGEST_PAUSE_MS = 2000;
const CLOSE_MS = 3000;

/** The queue's library and its client, which are installed by whoever uses a queue. */
export async function loadBullmq(): Promise<typeof import('bullmq')> {
  await loadPeer('ioredis', { purpose: PURPOSE, load: () => import('ioredis') });
  return loadPeer('bullmq', { purpose: PURPOSE, load: () => import('bullmq') });
}

/** How the library is to connect: it waits for a Redis that is gone, for as long as it takes. */
export function connectionOptions(address: RedisAddress): ConnectionOptions {
  return {
    ...clientOptions(address),
    maxRetriesPerRequest: null,
    retryStrategy: (times: number) => Math.min(100 * 2 ** times, LONGEST_PAUSE_MS),
  };
}

function clientOptions({ host, port, database, username, password, tls }: RedisAddress) {
  return {
    host,
    port,
    db: database,
    connectTimeout: CONNECT_MS,
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    // Certificates are for names.
    ...(tls && { tls: isIP(host) ? {} : { servername: host } }),
  };
}

/** What there is to close: a queue, its events, or a worker. */
interface Connected {
  getBackend(): Pick<RedisQueueBackend, 'client' | 'blockingClient'>;
}

/** Waits until things are closed in good order or, if Redis does not answer any more, hangs up. */
export async function closeOrHangUp(things: readonly Connected[], closing: Promise<unknown>): Promise<void> {
  const hangUp = new AbortController();
  const clients = things
    .map((thing) => thing.getBackend())
    .flatMap((backend) => [backend.client, backend.blockingClient]);
  const patience = sleep(CLOSE_MS, undefined, { signal: hangUp.signal }).catch(() => {});
  await Promise.race([closing.catch(() => {}), patience]);
  hangUp.abort();
  for (const client of clients) client?.then((it) => it.disconnect()).catch(() => {});
}

/**
 * Connects once, to find out whether there is a Redis that lets us in and keeps what it is given.
 * @throws {InputError} that says what to do.
 */
export async function checkRedis(address: RedisAddress): Promise<void> {
  const { Redis } = await loadPeer('ioredis', { purpose: PURPOSE, load: () => import('ioredis') });
  const client = new Redis({ ...clientOptions(address), lazyConnect: true, retryStrategy: () => null });
  let lastError: unknown;
  client.on('error', (error) => {
    lastError = error;
  });
  try {
    await client.connect();
    const policy = /maxmemory_policy:(?<name>\S+)/.exec(await client.info('memory'))?.groups?.name;
    if (policy !== undefined && policy !== 'noeviction') {
      throw new InputError({
        message: `${address.label} throws keys away when memory is short (maxmemory-policy ${policy}), and jobs with them; set it to noeviction: redis-cli config set maxmemory-policy noeviction`,
      });
    }
  } catch (error) {
    throw error instanceof InputError ? error : new InputError({ message: refusal(address, lastError ?? error) });
  } finally {
    client.disconnect();
  }
}

function refusal({ label, tls }: RedisAddress, error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (/NOAUTH|WRONGPASS|NOPERM|ERR AUTH|invalid password/i.test(message)) {
    return `${label} does not let graft in: give user and password in GRAFT_REDIS_USERNAME and GRAFT_REDIS_PASSWORD`;
  }
  if (code === 'ECONNREFUSED' || code === 'ENOTFOUND' || code === 'EAI_AGAIN' || /ETIMEDOUT/.test(message)) {
    const hint = code === undefined && tls ? '; if it does not expect TLS, write redis://' : '';
    return `${label} does not answer (${code ?? 'ETIMEDOUT'}): is Redis running there, and can this machine reach it?${hint}`;
  }
  const hint = tls ? '' : '; if it expects TLS, write rediss://';
  return `no connection to ${label}: ${message.split('\n')[0]}${hint}`;
}
