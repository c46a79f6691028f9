import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const main = join(root, 'dist/cli/main.js');
const EXPERIMENT = `base: ${join(root, 'experiments/demo.yaml')}
experiment: tuned
arms:
  # The better part.
  mt+score: { from: mt, select: [{ mt-score: { keep: 0.9 } }] }
model: { kind: linear, options: { network: null, epochs: 1, minimumUtterances: 0 } }
seeds: [1]
`;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'graft-tune-'));
  writeFileSync(join(folder, 'x.yaml'), EXPERIMENT);
});
afterAll(() => rmSync(folder, { recursive: true }));

const tune = (...args: string[]) =>
  spawnSync(process.execPath, [main, 'tune', 'x.yaml', ...args, '--backend', 'cpu', '--store', 'store'], {
    cwd: folder,
    encoding: 'utf8',
  });

describe('graft tune', () => {
  it('shows what each value keeps and is worth, and writes the best into the file when asked', () => {
    const { stdout, stderr, status } = tune(
      'mt+score',
      '--values',
      '0.5,0.7',
      '--csv',
      'x.csv',
      '--by',
      'semer',
      '--write',
    );
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(stdout).toContain('mt+score: keep of mt-score, 162 dev utterances, seeds 1');
    for (const row of ['no filter', '0.5', '0.7'])
      expect(stdout).toMatch(new RegExp(`│ ${row.replace('.', '\\.')} +│`));
    const best = /best by SemER: keep (\S+) /.exec(stdout)![1]!;
    expect(stdout).toContain(`x.yaml: keep of mt-score in arm mt+score is now ${best}`);
    expect(readFileSync(join(folder, 'x.yaml'), 'utf8')).toBe(EXPERIMENT.replace('0.9', best));
    const [head, ...lines] = readFileSync(join(folder, 'x.csv'), 'utf8').trimEnd().split('\n');
    expect(head).toMatch(/^keep,kept,slotsKept,starvingIntents,trainUtterances,intentAccuracy,/);
    expect(lines.map((line) => line.split(',')[0])).toEqual(['', '0.5', '0.7']);
    for (const line of lines) expect(line.split(',')).toHaveLength(head!.split(',').length);
  });

  it('gives JSON, from the store the second time', () => {
    const report = JSON.parse(tune('mt+score', '--values', '0.5,0.7', '--json', '--out', 'results').stdout);
    expect(report.rows.map(({ value }: { value: number }) => value)).toEqual([0.5, 0.7]);
    expect(report.signature.split).toBe('dev');
    expect(JSON.parse(readFileSync(join(folder, 'results/tuned/sweeps/mt+score.1-mt-score.json'), 'utf8'))).toEqual(
      report,
    );
  });

  it.each([
    [['grammar'], /arm "grammar" has no filter with a threshold/],
    [['mt+scor'], /no arm is called "mt\+scor"; did you mean "mt\+score"\?/],
    [['mt+score', '--values', ','], /--values: expected values, got none/],
    [['mt+score', '--values', 'most'], /mt-score\.keep: expected number, got "most"/],
    [['mt+score', '--filter', 'rank'], /no filter "rank" with a threshold/],
  ])('%j exits with 2 and says why', (args, message) => {
    const { stderr, status } = tune(...args);
    expect(stderr).toMatch(message);
    expect(status).toBe(2);
  });
});
