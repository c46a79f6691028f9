import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const demo = join(root, 'results/demo');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'graft-report-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const graft = (...args: string[]) => {
  const env = { ...process.env, GRAFT_STORE: join(folder, 'store') };
  const command = [join(root, 'dist/cli/main.js'), ...args];
  return spawnSync(process.execPath, command, { cwd: folder, encoding: 'utf8', env });
};
const read = (path: string) => readFileSync(join(folder, path), 'utf8');

describe('graft report', () => {
  it('takes a folder or a results.json, and writes what the file’s ending says', () => {
    expect(graft('report', demo).stdout).toContain('│ grammar+mt ');
    expect(graft('report', demo, '-o', 'demo.md').stdout).toBe('demo.md: markdown\n');
    expect(read('demo.md')).toBe(readFileSync(join(demo, 'table.md'), 'utf8'));
    expect(graft('report', join(demo, 'results.json'), '--format', 'csv').stdout).toMatch(/^experiment,table,arm,/);
    expect(JSON.parse(graft('report', demo, '--json').stdout)).toEqual(
      JSON.parse(readFileSync(join(demo, 'results.json'), 'utf8')),
    );
    expect(graft('report', demo, '-o', 'demo.html').status).toBe(0);
    expect(read('demo.html')).toContain('it was made without the store');
  });

  it('says what is wrong, and the cure', () => {
    const wrong = (...args: string[]) => {
      const { status, stderr } = graft('report', ...args);
      expect(status).toBe(2);
      return stderr;
    };
    expect(wrong('nowhere')).toMatch(/nowhere: expected a results\.json or its folder.*graft run writes them/);
    expect(wrong(join(root, 'package.json'))).toMatch(/not a results\.json of this version of graft/);
    expect(wrong(demo, '--json', '--format', 'csv')).toMatch(/either --json or --format/);
    expect(wrong(demo, '--format', 'htm')).toMatch(/did you mean "html"\?/);
    expect(wrong(demo, '-o', 'x.html', '--experiment', 'none.yaml')).toMatch(/none\.yaml/);
  });
});

describe('graft run', () => {
  it('writes the report, with texts or without, and leaves it alone if nothing has changed', () => {
    expect(graft('init', 'study', '--target', 'de-DE').status).toBe(0);
    const run = (...more: string[]) => {
      const { status, stderr } = graft('run', 'study/experiment.yaml', '--backend', 'wasm', ...more);
      expect([status, stderr]).toEqual([0, '']);
    };
    const texts = () => {
      const page = read('results/study/report.html');
      // One of the test sentences that graft init writes.
      return [/graft-texts" content="(\w+)"/.exec(page)![1], page.includes('wecker auf halb zehn stellen')];
    };
    run('--without-texts');
    expect(texts()).toEqual(['withheld', false]);
    run();
    expect(texts()).toEqual(['shown', true]);
    const { mtimeNs } = statSync(join(folder, 'results/study/report.html'), { bigint: true });
    run();
    expect(statSync(join(folder, 'results/study/report.html'), { bigint: true }).mtimeNs).toBe(mtimeNs);
  });
});
