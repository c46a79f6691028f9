import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { InputError } from '../../src/corpus/problem.ts';
import { loadPeer } from '../../src/execution/peer-package.ts';
import { parseRedisAddress } from '../../src/execution/queue/redis-address.ts';
import { describeStageFailure, readStageFailure } from '../../src/execution/queue/stage-failure.ts';
import { checkJob } from '../../src/execution/queue/stage-job.ts';
import { type Recipe, recipeHash } from '../../src/execution/recipe.ts';
import { WorkerLost } from '../../src/execution/worker.ts';

const letter = {
  kind: 'letter',
  version: 2,
  options: z.strictObject({ letter: z.string(), size: z.int().default(1) }),
  run: async () => ({}),
};
const kinds = { letter };
const recipe: Recipe = {
  kind: 'letter',
  version: 2,
  options: { letter: 'a' },
  inputs: { parts: ['0'.repeat(64)] },
  files: { corpus: [{ path: '/data/de.jsonl', sha256: 'f'.repeat(64) }] },
};
const job = { title: 'write a', offline: false, recipe };

describe('a job', () => {
  it('passes as it was sent', () => {
    expect(checkJob(recipeHash(recipe), JSON.parse(JSON.stringify(job)), kinds)).toEqual(job);
  });

  it.each<[string, Partial<Recipe>, RegExp]>([
    ['an unknown kind', { kind: 'shell' }, /there is no kind of stage "shell"/],
    ['a name that every object has', { kind: 'toString' }, /there is no kind of stage "toString"/],
    ['another version', { version: 1 }, /letter has version 2 here, 1 there/],
    ['a wrong option', { options: { letter: 1 } }, /options\.letter: expected string/],
    ['an unknown option', { options: { letter: 'a', exec: 'sh' } }, /options\.exec: unknown key/],
    ['an input that is no hash', { inputs: { parts: ['../../etc'] } }, /inputs\.parts\.0: .*64 hexadecimal digits/],
    ['a relative file', { files: { a: [{ path: 'a', sha256: 'f'.repeat(64) }] } }, /an absolute path/],
    ['a file by a detour', { files: { a: [{ path: '/a/../b', sha256: 'f'.repeat(64) }] } }, /an absolute path/],
    ['a file with a zero byte', { files: { a: [{ path: '/a\0', sha256: 'f'.repeat(64) }] } }, /an absolute path/],
  ])('with %s is refused', (_what, change, message) => {
    const changed = { ...recipe, ...change };
    const check = () => checkJob(recipeHash(changed), { ...job, recipe: changed }, kinds);
    expect(check).toThrow(InputError);
    expect(check).toThrow(message);
  });

  it('under the hash of another one is refused', () => {
    expect(() => checkJob('0'.repeat(64), job, kinds)).toThrow(/its recipe has another hash/);
    expect(() => checkJob('../x', job, kinds)).toThrow(/refused the job "\.\.\/x"/);
    expect(() => checkJob(undefined, job, kinds)).toThrow(InputError);
  });

  it('of any other shape is refused as bad input', () => {
    fc.assert(
      fc.property(fc.string(), fc.jsonValue(), (id, data) => {
        expect(() => checkJob(id, data, kinds)).toThrow(InputError);
      }),
    );
    fc.assert(
      fc.property(fc.jsonValue(), (changed) => {
        fc.pre(JSON.stringify(changed) !== JSON.stringify(recipe.options));
        expect(() => checkJob(recipeHash(recipe), { ...job, recipe: { ...recipe, options: changed } }, kinds)).toThrow(
          InputError,
        );
      }),
    );
  });
});

describe('a failure', () => {
  it('of the input comes back as it was', () => {
    const problems = [{ file: 'de.jsonl', line: 3, column: 1, message: 'no text' }, { message: 'nothing else' }];
    const { error, worker } = readStageFailure(describeStageFailure(new InputError(problems), 'ada'));
    expect(error).toBeInstanceOf(InputError);
    expect(error).toMatchObject({ problems });
    expect(worker).toBe('ada');
  });

  it('of a machine says which, and what the system said', () => {
    const full = Object.assign(new Error('no space'), { code: 'ENOSPC', path: '/store/a' });
    expect(readStageFailure(describeStageFailure(full, 'ada')).error).toMatchObject({
      message: 'no space (on ada)',
      code: 'ENOSPC',
      path: '/store/a (on ada)',
    });
    expect(readStageFailure(describeStageFailure(new WorkerLost('ended early'), 'ada')).error.message).toMatch(
      /^ended early \(on ada; if memory is short there/,
    );
  });

  it('of the queue itself is told in its words', () => {
    expect(readStageFailure('job stalled more than allowable limit').error.message).toMatch(/^job stalled .* ended$/);
    expect(readStageFailure('{"worker":7}').error).toBeInstanceOf(Error);
  });
});

describe('the address of a queue', () => {
  const parse = (url: string, environment: Record<string, string> = {}, prefix = 'graft') =>
    parseRedisAddress(url, { prefix, environment });

  it('holds host, port, database, user and password, and a label without secrets', () => {
    expect(parse('rediss://ada:s%40crypt@queue.example.org:7000/2')).toEqual({
      host: 'queue.example.org',
      port: 7000,
      database: 2,
      tls: true,
      username: 'ada',
      password: 's@crypt',
      prefix: 'graft',
      label: 'rediss://queue.example.org:7000/2',
    });
    expect(parse('redis://[::1]')).toEqual({
      ...{ host: '::1', port: 6379, database: 0, tls: false, prefix: 'graft' },
      label: 'redis://[::1]:6379',
    });
  });

  it('takes from the environment what it leaves out', () => {
    const environment = { GRAFT_REDIS_USERNAME: 'bob', GRAFT_REDIS_PASSWORD: 'secret' };
    expect(parse('redis://host', environment)).toMatchObject({ username: 'bob', password: 'secret' });
    expect(parse('redis://:other@host', environment)).toMatchObject({ username: 'bob', password: 'other' });
  });

  it.each(['', 'host', 'http://planted@host', 'redis://', 'redis://u:planted@host/x', 'redis://u:planted%@host'])(
    'is refused if it is %j, without a word of it',
    (url) => {
      expect(() => parse(url)).toThrow(InputError);
      expect(() => parse(url)).not.toThrow(/planted/);
    },
  );

  it('is refused with a prefix that could get at other keys', () => {
    expect(() => parse('redis://host', {}, 'a:b*')).toThrow(/^--queue: expected letters/);
  });
});

describe('a package that is not there', () => {
  it('is named, with the command that installs it', async () => {
    const name = 'no-such-package-of-graft';
    const loading = loadPeer(name, { purpose: 'a queue on Redis', load: () => import(`${name}`) });
    await expect(loading).rejects.toThrow(InputError);
    await expect(loading).rejects.toThrow(
      /^a queue on Redis needs the package .*: npm install no-such-package-of-graft$/,
    );
  });

  it('does not hide other errors', async () => {
    const load = async () => {
      throw new TypeError('broken');
    };
    await expect(loadPeer('x', { purpose: 'x', load })).rejects.toThrow(TypeError);
  });
});
