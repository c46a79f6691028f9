import type { Argv } from 'yargs';
import type { RedisAddress } from '../execution/queue/redis-address.ts';

/** What every command takes that has to do with a queue of stages. */
export interface QueueArguments {
  on: string | undefined;
  queue: string;
}

export function withQueueOptions<T>(yargs: Argv<T>) {
  return yargs
    .option('on', {
      type: 'string',
      describe: 'queue on Redis: redis://host:port, rediss:// for TLS [password: GRAFT_REDIS_PASSWORD]',
    })
    .option('queue', { type: 'string', default: 'graft', describe: 'name of the queue, if several share a Redis' });
}

export async function redisAddress({ on, queue }: { on: string; queue: string }): Promise<RedisAddress> {
  const { parseRedisAddress } = await import('../execution/queue/redis-address.ts');
  return parseRedisAddress(on, { prefix: queue, environment: process.env });
}

/** What a process that carries out stages is told of the environment: all but what opens the queue. */
export function stageEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GRAFT_REDIS_')));
}
