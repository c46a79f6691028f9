import { InputError, type Problem } from '../../corpus/problem.ts';

/** Where a queue is and how to get in. */
export interface RedisAddress {
  readonly host: string;
  readonly port: number;
  readonly database: number;
  readonly username?: string;
  readonly password?: string;
  readonly tls: boolean;
  /** What the keys of this queue begin with. */
  readonly prefix: string;
  /** The address as it may be shown: without user and password. */
  readonly label: string;
}

export interface RedisAddressOptions {
  readonly prefix: string;
  /** `GRAFT_REDIS_USERNAME` and `GRAFT_REDIS_PASSWORD` stand in for what the URL leaves out. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

const DEFAULT_PORT = 6379;
const EXPECTED = 'expected redis://host:port, or rediss://host:port for TLS';

/**
 * Reads `redis[s]://[user:password@]host[:port][/database]`.
 * @throws {InputError} that quotes nothing of the URL, because there may be a password in it.
 */
export function parseRedisAddress(url: string, { prefix, environment }: RedisAddressOptions): RedisAddress {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const problems: Problem[] = [];
  if (parsed === undefined || !/^rediss?:$/.test(parsed.protocol) || parsed.hostname === '') {
    problems.push({ field: '--on', message: EXPECTED });
  } else if (!/^\/?\d*$/.test(parsed.pathname)) {
    problems.push({ field: '--on', message: 'expected the number of a database after the slash, such as /0' });
  }
  if (!/^[\w.-]{1,100}$/.test(prefix)) {
    problems.push({ field: '--queue', message: 'expected letters, digits, ".", "_" and "-"' });
  }
  if (problems.length > 0) throw new InputError(problems);
  const { protocol, hostname, port, pathname, username, password } = parsed!;
  const user = decoded(username) || environment.GRAFT_REDIS_USERNAME;
  const secret = decoded(password) || environment.GRAFT_REDIS_PASSWORD;
  const database = Number(pathname.slice(1));
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  return {
    host,
    port: Number(port) || DEFAULT_PORT,
    database,
    tls: protocol === 'rediss:',
    prefix,
    label: `${protocol}//${hostname}:${Number(port) || DEFAULT_PORT}${database === 0 ? '' : `/${database}`}`,
    ...(user && { username: user }),
    ...(secret && { password: secret }),
  };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new InputError({
      field: '--on',
      message: 'user and password are percent-encoded in a URL; better give GRAFT_REDIS_PASSWORD',
    });
  }
}
