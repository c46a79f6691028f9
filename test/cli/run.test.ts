import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Results } from '../../src/report/results.ts';

const root = resolve(import.meta.dirname, '../..');
const main = join(root, 'dist/cli/main.js');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'graft-run-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const graft = (...args: string[]) => spawnSync(process.execPath, [main, ...args], { cwd: folder, encoding: 'utf8' });

/** A small study over the demo's data: every kind of stage, little training. */
const experiment = (name: string, change = '') => {
  const path = join(folder, `${name}.yaml`);
  writeFileSync(
    path,
    `base: ${join(root, 'experiments/demo.yaml')}
experiment: ${name}
arms:
  grammar: { generate: { size: 150 } }
  human-100: null
  human-400: null
  mt+catalogue: null
  mt+keep: null
  mt+all: { from: mt+semantic, select: [{ mt-score: { keep: 0.9 } }] }
model: { kind: network, options: { network: null, epochs: 1, minimumUpdates: 0 } }
seeds: [1]
${change}`,
  );
  return path;
};

const run = (file: string, store: string, ...more: string[]) =>
  graft('run', file, '--backend', 'wasm', '--store', store, ...more);
const resultsOf = (name: string) =>
  Results.parse(JSON.parse(readFileSync(join(folder, 'results', name, 'results.json'), 'utf8')));
const untimed = (name: string) => ({ ...resultsOf(name), timing: undefined });

describe('graft run', () => {
  it('prints the backend and the table, writes the record, and does nothing twice', () => {
    const file = experiment('small');
    const first = run(file, 'store');
    expect(first.stderr).toBe('');
    expect(first.status).toBe(0);
    expect(first.stdout).toMatch(/^backend: wasm \S+ \(.*as asked\)\n/);
    // One of the 150 is a test text, which the leakage guard takes out.
    expect(first.stdout).toMatch(/│ grammar +│ +149 │/);
    expect(first.stdout).toContain('signature: graft');
    const results = resultsOf('small');
    expect(Object.keys(results.arms)).toEqual(['grammar', 'mt', 'mt+score', 'mt+semantic', 'mt+all', 'grammar+mt']);
    expect(results.timing.stagesCached).toBe(0);
    expect(results.config.model).toMatchObject({ kind: 'network', options: { epochs: 1, hiddenUnits: 96 } });
    for (const { steps, trainUtterances } of Object.values(results.arms)) {
      expect(steps.at(-1)?.utterances).toBe(trainUtterances);
      let before = steps[0]!.utterances;
      for (const { utterances, dropped } of steps.slice(1)) {
        expect(utterances + Object.values(dropped).reduce((sum, count) => sum + count, 0)).toBe(before);
        before = utterances;
      }
    }
    expect(readFileSync(join(folder, 'results/small/table.md'), 'utf8')).toContain('| grammar | 149 |');

    const written = statSync(join(folder, 'results/small/results.json')).mtimeMs;
    const again = run(file, 'store');
    expect(again.stdout).toMatch(/\n0 stages run, \d+ found finished/);
    const table = (output: string) => output.split('\n').slice(0, -2);
    expect(table(again.stdout)).toEqual(table(first.stdout));
    expect(statSync(join(folder, 'results/small/results.json')).mtimeMs).toBe(written);
  });

  it('can be asked afterwards what an arm breaks and fixes', () => {
    const of = ['flips', experiment('small'), 'mt', '--backend', 'wasm', '--store', 'store', '--limit', '1'];
    const { stdout, status } = graft(...of);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^mt against grammar, 331 test utterances, seeds 1, /);
    expect(JSON.parse(graft(...of, '--json').stdout).rates).toEqual(resultsOf('small').arms.mt!.flips);
    const refused = graft('flips', experiment('small'), 'mt', '--backend', 'wasm', '--store', 'nowhere');
    expect(refused.stderr).toMatch(/small\.yaml: the run is not finished: .*; first: graft run .*small\.yaml, with/);
    expect(refused.status).toBe(2);
  });

  it('gives the same record with one worker in another store', () => {
    expect(run(experiment('small'), 'other-store', '--workers', '1', '--out', 'alone').status).toBe(0);
    const alone = JSON.parse(readFileSync(join(folder, 'alone/small/results.json'), 'utf8'));
    expect({ ...alone, timing: undefined }).toEqual(JSON.parse(JSON.stringify(untimed('small'))));
  });

  it('goes on after kill -9 as if nothing had happened', async () => {
    const file = experiment('killed');
    for (const waitMs of [700, 1500, 3000]) {
      const args = [main, 'run', file, '--backend', 'wasm', '--store', 'killed-store'];
      const child = spawn(process.execPath, args, { cwd: folder, stdio: 'ignore', detached: true });
      const ended = new Promise((done) => child.once('exit', done));
      await sleep(waitMs);
      if (child.exitCode === null) process.kill(-child.pid!, 'SIGKILL');
      await ended;
    }
    const resumed = run(file, 'killed-store');
    expect(resumed.status).toBe(0);
    expect(run(file, 'fresh-store', '--out', 'fresh').status).toBe(0);
    const fresh = JSON.parse(readFileSync(join(folder, 'fresh/killed/results.json'), 'utf8'));
    expect(JSON.parse(JSON.stringify(untimed('killed')))).toEqual({ ...fresh, timing: undefined });
  });

  it('leaves neither processes nor complaints behind when it alone is killed', async () => {
    const file = experiment('orphans');
    writeFileSync(file, readFileSync(file, 'utf8').replace('epochs: 1,', 'epochs: 500,'));
    const args = [main, 'run', file, '--backend', 'wasm', '--store', 'store'];
    const child = spawn(process.execPath, args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
    await sleep(3000);
    child.kill('SIGKILL');
    // The workers hold the other end of this pipe: it ends when the last of them does.
    expect(await text(child.stderr)).toBe('');
  });

  it('says what is in the way of its store', () => {
    const { stderr, status } = run(experiment('small'), 'small.yaml');
    expect(stderr).toMatch(
      /^graft could not go on: expected a folder to write to, something else is in the way: small/,
    );
    expect(status).toBe(2);
  });

  it('names a damaged artifact and makes it again', () => {
    const file = experiment('small');
    const before = untimed('small');
    const damaged = readdirSync(join(folder, 'store/artifacts'), { recursive: true, encoding: 'utf8' }).find((path) =>
      path.endsWith('comparison.json'),
    )!;
    writeFileSync(join(folder, 'store/artifacts', damaged), '{}');
    const { stderr, status } = run(file, 'store');
    expect(status).toBe(0);
    expect(stderr).toMatch(
      /compare all: the stored artifact [0-9a-f]{12} is corrupt \(comparison\.json .*\); making it again/,
    );
    expect(untimed('small')).toEqual(before);
  });

  it('shows the plan without running anything', () => {
    const { stdout } = run(experiment('planned'), 'empty-store', '--dry-run');
    expect(stdout).toMatch(/to run +[0-9a-f]{12} {2}translate mt\n/);
    expect(stdout).toMatch(/\n0 stages finished, \d+ to run\n$/);
    const rows = JSON.parse(run(experiment('small'), 'store', '--dry-run', '--json').stdout);
    expect(rows.every((row: { state: string }) => row.state === 'finished')).toBe(true);
  });

  it('warns of labels nobody could learn', () => {
    const { stdout } = run(
      experiment('narrow', 'tables: { all: {}, lights: { intents: [iot_hue_lightoff] } }\n'),
      'store',
    );
    expect(stdout).toContain('narrow, lights: ');
    expect(resultsOf('narrow').tables.lights?.intents).toEqual(['iot_hue_lightoff']);
  });

  it.each([
    ['a typing error', 'sedes: [1]\n', /typo\.yaml:\d+:1: sedes: unknown key; did you mean "seeds"\?/],
    ['a table of intents nobody has', 'tables: { none: { intents: [fly] } }\n', /no utterance has one of them/],
    [
      'an unknown model option',
      'model: { options: { network: { epoch: 1 } } }\n',
      /typo\.yaml:\d+:\d+: model\.options\.network\.epoch: unknown key; did you mean "epochs"\?/,
    ],
    ['a data set that is not there', 'data: { test: { dataset: massive, file: null } }\n', /graft data fetch massive/],
  ])('answers %s with one message and exit code 2', (_what, change, message) => {
    const file = experiment('typo', change);
    if (change.startsWith('model')) {
      writeFileSync(file, readFileSync(file, 'utf8').replace(/^model: .*epochs.*\n/m, ''));
    }
    const { stderr, status } = run(file, 'store', '--data', join(folder, 'no-data'));
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/\n {4}at /);
    expect(status).toBe(2);
  });
});

describe('graft run --gate', () => {
  it('says how the scores compare, and exits with 1 where a gate fails', () => {
    const file = experiment('small');
    const held = run(file, 'store', '--gate', 'mt+score.semer >= 0', '--gate', 'grammar.slotF1 > grammar.slotF1 - 1%');
    expect(held.stderr).toBe('');
    expect(held.status).toBe(0);
    expect(held.stdout).toMatch(/\ngate passed: mt\+score\.semer >= 0 \(\d\.\d{4} >= 0\.0000, margin \+\d\.\d{4}\)\n/);
    expect(held.stdout).toMatch(/\ngate passed: grammar\.slotF1 > .*, margin \+0\.0100\)\n$/);
    const { mean } = resultsOf('small').arms.mt!.metrics.slotF1!;
    const failed = run(file, 'store', '--json', '--gate', `mt.slotF1 > ${mean} + .05`);
    expect(failed.status).toBe(1);
    expect(failed.stderr).toMatch(/^gate failed: mt\.slotF1 > .*, margin -0\.0500\)\n$/);
    expect(Results.parse(JSON.parse(failed.stdout)).experiment).toBe('small');
  });

  it('refuses a bad gate before anything runs', () => {
    const gates = ['--gate', 'mtt.slotF1 > 0.5', '--gate', 'mt.slotf >> 1'];
    for (const more of [[], ['--dry-run']]) {
      const { status, stdout, stderr } = run(experiment('ungated'), 'ungated-store', ...gates, ...more);
      expect(stderr).toMatch(/^--gate "mtt\.slotF1 > 0\.5", character 1: there is no arm "mtt"; did you mean "mt"\?/);
      expect(stderr).toMatch(/character 4: there is no metric "slotf"; did you mean "slotF1"\?/);
      expect(stderr).toMatch(/character 10: expected one of >= <= > <, got >>/);
      expect([status, stdout]).toEqual([2, '']);
    }
    expect(readdirSync(folder)).not.toContain('ungated-store');
  });
});

describe('graft run, stopped', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('by %s ends cleanly with %i, says how to go on, and goes on', async (signal, code) => {
    const name = `stopped-${code}`;
    const file = experiment(name);
    const args = [main, 'run', file, '--backend', 'wasm', '--store', name];
    const child = spawn(process.execPath, args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
    const ended = new Promise((done) => child.once('exit', (...how) => done(how)));
    for (let waited = 0; finishedStages(name) === 0 && waited < 200; waited++) await sleep(100);
    child.kill(signal);
    expect(await text(child.stderr)).toBe('stopped; run the same command again to go on from here\n');
    expect(await ended).toEqual([code, null]);
    const finished = finishedStages(name);
    expect(finished).toBeGreaterThan(0);
    expect(run(file, name, '--dry-run').stdout).toMatch(/\n[1-9]\d* stages finished, [1-9]\d* to run\n$/);
  });
});

function finishedStages(store: string): number {
  try {
    const paths = readdirSync(join(folder, store, 'artifacts'), { recursive: true, encoding: 'utf8' });
    return paths.filter((path) => path.endsWith('manifest.json')).length;
  } catch {
    return 0;
  }
}

describe('graft check', () => {
  it('checks experiment files without running them', () => {
    const good = graft('check', experiment('small'));
    expect(good.stdout).toMatch(/6 arms, 1 seeds, no problem found/);
    const bad = graft('check', experiment('small'), experiment('typo', 'sedes: [1]\n'));
    expect(bad.status).toBe(2);
    expect(bad.stderr).toMatch(/sedes/);
  });
});
