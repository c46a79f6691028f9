import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { type RunningGraft, startGraft } from './machines.ts';
import { hasRedis, redisServer } from './server-process.ts';
import { recordOf } from './tiny-study.ts';

const KILLS_FOR_MS = 120_000;
const KILL_EVERY_MS = 5000;
const REDIS_GONE_MS = 30_000;
const AT_MOST_MS = 40 * 60_000;

const root = resolve(import.meta.dirname, '../..');
const seeds = process.env.GRAFT_ENDURANCE_SEEDS;
const PASSWORD = 'planted-redis-password';

describe.skipIf(!process.env.GRAFT_ENDURANCE || !hasRedis)('the demo (GRAFT_ENDURANCE=1; minutes of all cores)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'graft-endurance-'));
  const file = join(folder, 'demo.yaml');
  const running = new Set<RunningGraft>();
  const start = (...args: string[]) => {
    const graft = startGraft(args, { cwd: folder, env: { GRAFT_REDIS_PASSWORD: PASSWORD } });
    running.add(graft);
    return graft;
  };
  afterAll(async () => {
    for (const { child } of running) child.kill('SIGKILL');
    await Promise.all([...running].map((graft) => graft.ended()));
    rmSync(folder, { recursive: true });
  });

  it(
    'has the same results when a worker is killed every five seconds, then Redis, then the coordinator',
    async () => {
      writeFileSync(
        file,
        `base: ${join(root, 'experiments/demo.yaml')}\nexperiment: faults\n${seeds === undefined ? '' : `seeds: [${seeds}]\n`}`,
      );
      // With GRAFT_STORE, what it holds of the demo.
      const local = start('run', file, '--backend', 'wasm', '--out', join(folder, 'local'));
      expect([await local.ended(), local.output()]).toEqual([0, expect.anything()]);
      const redis = await redisServer(join(folder, 'redis'), PASSWORD);
      const store = join(folder, 'store');
      const where = ['--on', `redis://127.0.0.1:${redis.port}`, '--store', store];
      const startWorker = () => start('worker', '--workers', '1', ...where);
      const startRun = () => start('run', file, '--backend', 'wasm', '--out', join(folder, 'far'), ...where);
      const kill = async (graft: RunningGraft) => {
        graft.child.kill('SIGKILL');
        await graft.ended();
      };
      const startedAt = performance.now();
      const seconds = () => `${((performance.now() - startedAt) / 1000).toFixed(0)} s`;
      try {
        const workers = [startWorker(), startWorker(), startWorker()];
        let run = startRun();
        let kills = 0;
        while (performance.now() - startedAt < KILLS_FOR_MS && run.child.exitCode === null) {
          await sleep(KILL_EVERY_MS);
          const unlucky = Math.floor(Math.random() * workers.length);
          await kill(workers[unlucky]!);
          workers[unlucky] = startWorker();
          kills++;
        }
        console.log(`${seconds()}: ${kills} workers killed`);
        if (run.child.exitCode === null) {
          await redis.kill();
          await run.says(/is gone; waiting for it/);
          await sleep(REDIS_GONE_MS);
          await redis.start();
          await run.says(/is back/);
          console.log(`${seconds()}: Redis is back`);
          await sleep(KILL_EVERY_MS);
          await kill(run);
          run = startRun();
        }
        expect([await run.ended(), run.output()]).toEqual([0, expect.stringContaining('stages run')]);
        console.log(`${seconds()}: finished; ${run.output().trim().split('\n').at(-1)}`);
      } finally {
        await redis.kill();
      }
      expect(recordOf(join(folder, 'far'))).toBe(recordOf(join(folder, 'local')));
      for (const graft of running) await kill(graft);
      const verified = start('store', 'verify', '--store', store);
      expect([await verified.ended(), verified.output()]).toEqual([0, expect.stringMatching(/, none damaged\n$/)]);
      console.log(verified.output().trim());
      const cleanUp = async () => {
        const gc = start('store', 'gc', '--store', store);
        expect(await gc.ended()).toBe(0);
        return gc.output();
      };
      console.log((await cleanUp()).trim().split('\n').at(-1));
      expect(await cleanUp()).toBe('0 taken away, 0.0 MB\n');
    },
    AT_MOST_MS,
  );

  it(
    'has the same results when it is killed 200 times at random moments',
    () => {
      const kills = process.env.GRAFT_ENDURANCE_KILLS ?? '200';
      const { status } = spawnSync(
        process.execPath,
        [join(root, '.ci/kill-demo.mjs'), join(root, 'results/demo/results.json'), kills, '6'],
        { cwd: root, stdio: 'inherit' },
      );
      expect(status).toBe(0);
    },
    AT_MOST_MS,
  );
});
