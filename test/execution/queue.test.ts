import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { InputError } from '../../src/corpus/problem.ts';
import { parseRedisAddress } from '../../src/execution/queue/redis-address.ts';
import { checkRedis } from '../../src/execution/queue/redis-connection.ts';
import { recipeHash } from '../../src/execution/recipe.ts';
import { filesHolding, type RunningGraft, startGraft } from './machines.ts';
import { hasRedis, redisServer, S3_KEY, type ServerProcess, s3Server } from './server-process.ts';
import { recordOf, writeTinyStudy } from './tiny-study.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;
const PASSWORD = 'planted-redis-password';
const folder = mkdtempSync(join(tmpdir(), 'graft-queue-'));
const study = join(folder, 'study.yaml');
let redis: ServerProcess;
let expected: string;
let running: RunningGraft[] = [];

const start = (args: readonly string[], env: NodeJS.ProcessEnv = {}) => {
  const graft = startGraft(args, { cwd: folder, env: { GRAFT_REDIS_PASSWORD: PASSWORD, ...env } });
  running.push(graft);
  return graft;
};
/** Options of everything that has to do with one queue and one store. */
const on = (name: string, store = join(folder, `${name}-store`)) => [
  ...['--on', `redis://127.0.0.1:${redis.port}`, '--queue', name, '--store', store],
];
const startRun = (where: readonly string[], out: string, env: NodeJS.ProcessEnv = {}) =>
  start(['run', study, '--backend', 'cpu', '--out', join(folder, out), ...where], env);
const startWorker = (where: readonly string[], name: string, env: NodeJS.ProcessEnv = {}) =>
  start(['worker', '--workers', '1', '--name', name, ...where], env);

describe.skipIf(!hasRedis)('a queue on Redis (needs redis-server)', () => {
  beforeAll(async () => {
    redis = await redisServer(join(folder, 'redis'), PASSWORD);
    writeTinyStudy(study);
    const local = start([
      'run',
      study,
      '--backend',
      'cpu',
      '--out',
      join(folder, 'local'),
      '--store',
      join(folder, 'local-store'),
    ]);
    expect([await local.ended(), local.output()]).toEqual([0, expect.anything()]);
    expected = recordOf(join(folder, 'local'));
  });
  afterEach(async () => {
    for (const { child } of running) child.kill('SIGKILL');
    await Promise.all(running.map((graft) => graft.ended()));
    running = [];
  });
  afterAll(async () => {
    await redis.kill();
    rmSync(folder, { recursive: true });
  });

  it('gives the results of a local run with three workers and two coordinators, and keeps its password to itself', async () => {
    const where = on('three');
    const workers = ['ada', 'bob', 'cyd'].map((name) => startWorker(where, name));
    const runs = ['three-a', 'three-b'].map((out) => startRun(where, out));
    // One leaves in good order: what it is at is for the others.
    await workers[0]!.says(/started: /);
    workers[0]!.child.kill('SIGTERM');
    expect(await workers[0]!.ended()).toBe(143);
    expect(workers[0]!.output()).toMatch(/\nstopped; what it was at waits for another worker\n$/);
    expect(await Promise.all(runs.map((run) => run.ended()))).toEqual([0, 0]);
    expect(recordOf(join(folder, 'three-a'))).toBe(expected);
    expect(recordOf(join(folder, 'three-b'))).toBe(expected);
    // What two coordinators ask for is done once.
    const finished = workers.flatMap((worker) => worker.output().match(/^[0-9a-f]{12} {2}finished/gm) ?? []);
    expect(finished.length).toBeGreaterThan(10);
    expect(new Set(finished).size).toBe(finished.length);
    expect(filesHolding(folder, PASSWORD)).toEqual([]);
    for (const graft of running) expect(graft.output()).not.toContain(PASSWORD);
  });

  it('survives that a worker, Redis and the coordinator are killed', async () => {
    const where = on('kills');
    const workers = ['ada', 'bob', 'cyd'].map((name) => startWorker(where, name));
    const run = startRun(where, 'kills');
    await workers[0]!.says(/started: /);
    workers[0]!.child.kill('SIGKILL');
    await Promise.race(workers.slice(1).map((worker) => worker.says(/finished: /)));
    await redis.kill();
    await run.says(/is gone; waiting for it/);
    await sleep(1000);
    await redis.start();
    await run.says(/is back/);
    run.child.kill('SIGKILL');
    await run.ended();
    const again = startRun(where, 'kills');
    expect([await again.ended(), again.output()]).toEqual([0, expect.stringContaining('stages run')]);
    expect(recordOf(join(folder, 'kills'))).toBe(expected);
    const verified = start(['store', 'verify', '--store', where.at(-1)!]);
    expect([await verified.ended(), verified.output()]).toEqual([0, expect.stringMatching(/, none damaged\n$/)]);
  });

  it('goes on without the coordinator after Ctrl-C, and a stage that cannot be done is set aside and named', async () => {
    const where = on('stopped');
    const corpus = join(folder, 'dev.jsonl');
    const text = readFileSync(join(import.meta.dirname, '../../experiments/data/demo/de-DE.jsonl'), 'utf8');
    writeFileSync(corpus, text);
    writeTinyStudy(study, { lines: ['data: { dev: { file: ./dev.jsonl, split: dev } }'] });
    const run = startRun(where, 'stopped');
    await run.says(/no worker is connected to redis:\/\/127\.0\.0\.1:\d+ yet; start some: graft worker/);
    run.child.kill('SIGINT');
    expect(await run.ended()).toBe(130);
    expect(run.output()).toMatch(
      /stopped following; the workers finish what is in the queue; run the same command again/,
    );

    writeFileSync(corpus, `${text}\n`);
    const worker = startWorker(where, 'ada');
    await worker.says(/failed: read dev: .*dev\.jsonl: the file changed while the experiment was running/);
    await worker.says(/finished: generate grammar, seed 1/);
    writeFileSync(corpus, text);
    const status = start(['status', study, '--backend', 'cpu', '--json', ...where]);
    await status.ended();
    const rows: { state: string }[] = JSON.parse(status.output());
    expect(new Set(rows.map(({ state }) => state))).toEqual(new Set(['finished', 'waiting', 'failed']));
    expect(rows.filter(({ state }) => state === 'failed')).toEqual([
      expect.objectContaining({ title: 'read dev', on: 'ada', reason: expect.stringMatching(/the file changed/) }),
    ]);
    // While it is as it was, another run does not fail: the stage is tried again.
    const again = startRun(where, 'stopped');
    expect([await again.ended(), again.output()]).toEqual([0, expect.stringContaining('stages run')]);

    writeTinyStudy(study, { lines: ['data: { dev: { file: ./other.jsonl, split: dev } }'] });
    writeFileSync(join(folder, 'other.jsonl'), text.replace('"', "'"));
    const failing = startRun(where, 'stopped');
    expect(await failing.ended()).toBe(2);
    expect(failing.output()).toMatch(
      /other\.jsonl:1.*\n(.*\n)*read dev: stage [0-9a-f]{12} is set aside \(it failed on ada\); put that right/,
    );
    writeTinyStudy(study);
  });

  it('refuses jobs that are none of its stages, by name, and lives on', async () => {
    const where = on('foreign');
    const recipe = { kind: 'sample', version: 1, options: { size: 1, seed: 1 }, inputs: {}, files: {} };
    const jobs = {
      command: { recipe: { ...recipe, kind: 'rm -rf' } },
      prototype: { recipe: { ...recipe, kind: 'constructor' } },
      options: { recipe: { ...recipe, options: { size: 1, seed: 1, run: 'sh' } } },
      version: { recipe: { ...recipe, version: 999 } },
      input: { recipe: { ...recipe, inputs: { corpus: ['../../../../etc'] } } },
      file: { recipe: { ...recipe, files: { corpus: [{ path: '/tmp/../etc/passwd', sha256: 'a'.repeat(64) }] } } },
    };
    const connection = { host: '127.0.0.1', port: redis.port, password: PASSWORD };
    const queue = new Queue('stages', { connection, prefix: 'foreign' });
    const add = (jobId: string, data: object) => queue.add('x', { title: 'x', offline: false, ...data }, { jobId });
    for (const job of Object.values(jobs)) await add(recipeHash(job.recipe), job);
    await add('0'.repeat(64), { recipe });
    await add('../../escape', { recipe });
    await queue.add('x', 'no object', { jobId: 'text' });
    const worker = startWorker(where, 'ada');
    await vi.waitFor(async () => expect(await queue.getFailedCount()).toBe(9), { timeout: 60_000, interval: 200 });
    const reasons = (await queue.getFailed()).map((job) => `${job.id}: ${job.failedReason}`);
    const reasonOf = (id: string) => reasons.find((reason) => reason.startsWith(id))!;
    expect(reasons.every((reason) => reason.includes('is no stage of this graft'))).toBe(true);
    expect(reasonOf(recipeHash(jobs.command.recipe))).toMatch(/there is no kind of stage/);
    expect(reasonOf(recipeHash(jobs.prototype.recipe))).toMatch(/there is no kind of stage/);
    expect(reasonOf(recipeHash(jobs.options.recipe))).toMatch(/options\.run/);
    expect(reasonOf(recipeHash(jobs.version.recipe))).toMatch(/run the same graft on every machine/);
    expect(reasonOf(recipeHash(jobs.input.recipe))).toMatch(/inputs\.corpus\.0/);
    expect(reasonOf(recipeHash(jobs.file.recipe))).toMatch(/an absolute path/);
    expect(reasonOf('0'.repeat(64))).toMatch(/its recipe has another hash/);
    expect(reasonOf('../../escape')).toMatch(/its recipe has another hash/);
    expect(worker.output().match(/refused the job/g)).toHaveLength(9);
    expect(worker.child.exitCode).toBeNull();
    await queue.close();
  });

  it('keeps artifacts on S3, with a cache of its own on every machine', async () => {
    const s3 = await s3Server(join(folder, 's3'));
    try {
      const where = on('s3', 's3://graft/store');
      const machine = (name: string) => ({
        XDG_CACHE_HOME: join(folder, `cache-${name}`),
        AWS_ENDPOINT_URL: `http://127.0.0.1:${s3.port}`,
        AWS_ACCESS_KEY_ID: S3_KEY,
        AWS_SECRET_ACCESS_KEY: S3_KEY,
      });
      startWorker(where, 'ada', machine('ada'));
      const run = startRun(where, 's3-results', machine('cyd'));
      expect([await run.ended(), run.output()]).toEqual([0, expect.stringContaining('stages run')]);
      expect(recordOf(join(folder, 's3-results'))).toBe(expected);
    } finally {
      await s3.kill();
    }
  });

  it('is left at once on a signal, even while Redis is gone', async () => {
    const where = on('left');
    const run = startRun(where, 'left');
    const worker = startWorker(where, 'ada');
    await worker.says(/started: /);
    await redis.kill();
    await Promise.all([run, worker].map((graft) => graft.says(/is gone; waiting for it/)));
    run.child.kill('SIGINT');
    worker.child.kill('SIGTERM');
    expect(await Promise.all([run.ended(), worker.ended()])).toEqual([130, 143]);
    await redis.start();
  });

  it.skipIf(!hasOpenssl)('is reached over TLS (needs openssl, for a certificate)', async () => {
    const [key, certificate] = ['key.pem', 'certificate.pem'].map((name) => join(folder, name)) as [string, string];
    const request = [
      ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-keyout', key, '-out', certificate],
      ...['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'],
    ];
    execFileSync('openssl', request, { stdio: 'ignore' });
    const secured = await redisServer(join(folder, 'secured'), PASSWORD, { key, certificate });
    try {
      const where = ['--on', `rediss://localhost:${secured.port}`, '--store', join(folder, 'secured-store')];
      const trusting = startWorker(where, 'ada', { NODE_EXTRA_CA_CERTS: certificate });
      await trusting.says(/^ada: 1 stages at a time from rediss:\/\/localhost:/m);
      const doubtful = startWorker(where, 'bob');
      expect(await doubtful.ended()).toBe(2);
      expect(doubtful.output()).toMatch(/^no connection to rediss:\/\/localhost:\d+: self-signed certificate/);
    } finally {
      await secured.kill();
    }
  });

  it('says what is wrong with Redis', async () => {
    const refusal = (url: string, password = PASSWORD) =>
      checkRedis(parseRedisAddress(url, { prefix: 'wrong', environment: { GRAFT_REDIS_PASSWORD: password } })).then(
        () => 'nothing',
        (error: unknown) => (error instanceof InputError ? error.message : 'no bad input'),
      );
    const url = `redis://127.0.0.1:${redis.port}`;
    expect(await refusal(url)).toBe('nothing');
    const shut = /^redis:\/\/127\.0\.0\.1:\d+ does not let graft in: give user and password in GRAFT_REDIS_USERNAME/;
    expect(await refusal(url, '')).toMatch(shut);
    expect(await refusal(url, 'planted-wrong-password')).toMatch(shut);
    expect(await refusal(`redis://ada:planted@127.0.0.1:${redis.port}`)).toMatch(shut);
    expect(await refusal('redis://127.0.0.1:9')).toBe(
      'redis://127.0.0.1:9 does not answer (ECONNREFUSED): is Redis running there, and can this machine reach it?',
    );
    const client = new Redis({ host: '127.0.0.1', port: redis.port, password: PASSWORD });
    const setPolicy = (policy: string) => client.config('SET', 'maxmemory-policy', policy);
    await setPolicy('allkeys-lru');
    expect(await refusal(url)).toMatch(
      /throws keys away when memory is short \(maxmemory-policy allkeys-lru\).*noeviction$/,
    );
    await setPolicy('noeviction');
    client.disconnect();
    const worker = start(['worker', '--on', `redis://ada:planted@127.0.0.1:${redis.port}`]);
    expect(await worker.ended()).toBe(2);
    expect(worker.output()).toMatch(shut);
    expect(worker.output()).not.toContain('planted');
  });
});
