import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { parse } from 'yaml';
import { recordOf, writeTinyStudy } from './tiny-study.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 120_000 });

const root = resolve(import.meta.dirname, '../..');
const main = join(root, 'dist/cli/main.js');
const page = readFileSync(join(root, 'docs/machines.md'), 'utf8');
const blocks = Array.from(page.matchAll(/^```(?:bash|yaml)\n([\s\S]*?)^```/gm), (match) => match[1]!);
const block = (mark: string) => blocks.find((text) => text.includes(mark))!;
const hasTools = spawnSync('bash', ['-c', 'jq --version']).status === 0;

interface Row {
  readonly wave: number;
}

let folder: string;
let environment: NodeJS.ProcessEnv;

/** Does at once what Slurm would do some time: every task of the array, the last one first, and fails if one does. */
const SBATCH = `#!/usr/bin/env bash
set -euo pipefail
while [[ $1 == --* ]]; do
  case $1 in
    --array=*) last=\${1##*-} ;;
    --dependency=afterok:*) [[ -e "job-\${1##*:}" ]] ;;
  esac
  shift
done
script=$1; shift
for ((task = last; task >= 0; task--)); do SLURM_ARRAY_TASK_ID=$task bash "$script" "$@" >> tasks.log; done
touch "job-$$"
echo $$
`;

const graft = (...args: string[]) =>
  spawnSync(process.execPath, [main, ...args], { cwd: folder, encoding: 'utf8', env: environment });

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'graft-batch-'));
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  const programs = { sbatch: SBATCH, graft: `#!/bin/sh\nexec "${process.execPath}" "${main}" "$@"\n` };
  for (const [name, text] of Object.entries(programs)) {
    writeFileSync(join(bin, name), text);
    chmodSync(join(bin, name), 0o755);
  }
  for (const name of ['submit.sh', 'stage.sbatch']) writeFileSync(join(folder, name), block(`# ${name}\n`));
  writeTinyStudy(join(folder, 'study.yaml'), { tiniest: true });
  environment = { ...process.env, PATH: `${bin}:${process.env.PATH}`, GRAFT_STORE: join(folder, 'store') };
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('graft stage', () => {
  it('says what must be done first, and which stages there are', () => {
    const rows = JSON.parse(graft('run', 'study.yaml', '--dry-run', '--json').stdout);
    const last = rows.toSorted((a: Row, b: Row) => a.wave - b.wave).at(-1);
    expect(last.wave).toBeGreaterThan(3);
    const early = graft('stage', last.hash, '--file', 'study.yaml');
    expect(early.status).toBe(2);
    expect(early.stderr).toMatch(
      /^study\.yaml: ".*" needs [0-9a-f]{12} \(.*\), which is not in .*; carry that out first/,
    );
    const unknown = graft('stage', '0123456789ab', '--file', 'study.yaml');
    expect(unknown.status).toBe(2);
    expect(unknown.stderr).toMatch(/no stage of this experiment has the hash "0123456789ab"; graft run FILE --dry-run/);
    expect(graft('stage').stderr).toMatch(/^expected a hash: graft run FILE --dry-run lists/);
  });
});

describe('the scripts in the documentation', () => {
  it.skipIf(!hasTools)('carry an experiment out on Slurm (played by a loop; needs bash and jq)', () => {
    const local = graft(
      'run',
      'study.yaml',
      '--backend',
      'wasm',
      '--out',
      'local',
      '--store',
      join(folder, 'local-store'),
    );
    expect(local.status).toBe(0);
    const submitted = spawnSync('bash', ['submit.sh', 'study.yaml'], {
      cwd: folder,
      encoding: 'utf8',
      env: environment,
    });
    expect([submitted.status, submitted.stderr]).toEqual([0, '']);
    const tasks = readFileSync(join(folder, 'tasks.log'), 'utf8').trim().split('\n');
    expect(tasks.length).toBeGreaterThan(7);
    expect(tasks.filter((line) => !/^[0-9a-f]{12} {2}finished: /.test(line))).toEqual([]);
    const { status, stdout, stderr } = graft('run', 'study.yaml', '--backend', 'wasm', '--out', 'batch');
    expect([status, stderr, stdout]).toEqual([0, '', expect.stringMatching(/\n0 stages run, \d+ found finished/)]);
    expect(recordOf(join(folder, 'batch'))).toBe(recordOf(join(folder, 'local')));
  });

  it('are one array of tasks for Kubernetes', () => {
    const job = parse(block('kind: Job'));
    expect(job).toMatchObject({ kind: 'Job', spec: { completionMode: 'Indexed' } });
    const [container] = job.spec.template.spec.containers;
    const wave = join(folder, 'wave-1.txt');
    writeFileSync(
      wave,
      `${JSON.parse(graft('run', 'study.yaml', '--backend', 'wasm', '--dry-run', '--json').stdout)[0].hash}\n`,
    );
    const script = container.args[0].replace('/waves/wave-1.txt', wave).replace('/study/experiment.yaml', 'study.yaml');
    const { status, stdout, stderr } = spawnSync(container.command[0], [container.command[1], script], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...environment, JOB_COMPLETION_INDEX: '0' },
    });
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^[0-9a-f]{12} {2}(was )?finished: /);
  });
});
