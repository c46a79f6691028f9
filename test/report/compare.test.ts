import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../../src/corpus/utterance.ts';
import { type Change, changesBetween, pathText } from '../../src/report/changes.ts';
import { compareResults } from '../../src/report/compare.ts';
import { compareLines } from '../../src/report/compare-lines.ts';
import { loadResults } from '../../src/report/load-results.ts';
import { Results } from '../../src/report/results.ts';

const root = resolve(import.meta.dirname, '../..');
const read = () => Results.parse(JSON.parse(readFileSync(join(root, 'results/demo/results.json'), 'utf8')));
const linesOf = (from: Results, to: Results, columns = 120) =>
  compareLines(compareResults(from, to), { color: false, columns });

/** The record with every change made. */
function applied(record: JsonValue, changes: readonly Change[]): JsonValue {
  let result = { root: structuredClone(record) } as Record<string | number, unknown>;
  for (const change of changes) {
    const path = ['root', ...change.path];
    const holder = path
      .slice(0, -1)
      .reduce<Record<string | number, unknown>>((at, key) => at[key] as typeof at, result);
    const last = path.at(-1)!;
    if (change.to !== undefined) holder[last] = change.to;
    else delete holder[last];
  }
  result = JSON.parse(JSON.stringify(result)) as typeof result;
  return (Array.isArray(result.root) ? result.root : result.root) as JsonValue;
}

describe('changesBetween', () => {
  it('tells all that is needed to make the one of the other', () => {
    const map = fc.dictionary(
      fc.constantFrom('a', 'b', 'c'),
      fc.letrec<{ value: JsonValue }>((tie) => ({
        value: fc.oneof(
          { maxDepth: 3 },
          fc.constantFrom<JsonValue>(1, 2, 'x', null, true),
          fc.dictionary(fc.constantFrom('a', 'b'), tie('value')),
          fc.array(fc.constantFrom(1, 2), { maxLength: 3 }),
        ),
      })).value,
    );
    fc.assert(
      fc.property(map, map, (from, to) => {
        const changes = changesBetween(from, to);
        expect(applied(from, changes)).toEqual(to);
        expect(changes.length === 0).toBe(JSON.stringify(sorted(from)) === JSON.stringify(sorted(to)));
      }),
    );
  });

  it('compares lists of maps by position, lists of plain values as one', () => {
    expect(changesBetween({ seeds: [1, 2], steps: [{ n: 1 }] }, { seeds: [1], steps: [{ n: 1 }, { n: 2 }] })).toEqual([
      { path: ['seeds'], from: [1, 2], to: [1] },
      { path: ['steps', 1], to: { n: 2 } },
    ]);
    expect(pathText(['config', 'arms', 'mt+all', 'select', 0, 'a.b'])).toBe('config.arms.mt+all.select[0]["a.b"]');
  });
});

function sorted(value: JsonValue): JsonValue {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
  const entries = Object.entries(value as Record<string, JsonValue>).map(([key, item]) => [key, sorted(item)] as const);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

describe('compareResults', () => {
  it('finds no difference but in timing', () => {
    const later = { ...read(), timing: { wallSeconds: 1, stagesRun: 0, stagesCached: 5 } };
    expect(compareResults(read(), later).same).toBe(true);
    expect(linesOf(read(), later)).toEqual(['no difference but in timing']);
  });

  it('puts every difference where one would look for it', () => {
    const to = read();
    to.signature.backend = 'tensorflow 4.22.0';
    to.config.leakage = 'keep';
    to.arms.more = to.arms.mt!;
    to.arms.grammar!.trainUtterances = 7;
    to.arms.grammar!.steps[0]!.dropped.duplicate = 3;
    to.arms.grammar!.audit.testPatternsInTraining = 99;
    to.warnings = ['something'];
    const { mean, low, high } = to.arms.grammar!.metrics.slotF1;
    to.arms.grammar!.metrics.slotF1 = {
      ...to.arms.grammar!.metrics.slotF1,
      mean: mean / 2,
      low: low / 2,
      high: high / 2,
    };
    to.arms.grammar!.metrics.semer.mean += 0.001;
    const differences = compareResults(read(), to);
    expect(differences).toMatchObject({ same: false, reservations: [], arms: { added: ['more'], removed: [] } });
    const paths = (changes: readonly Change[]) => changes.map(({ path }) => pathText(path));
    expect(paths(differences.signature)).toEqual(['signature.backend']);
    expect(paths(differences.config)).toEqual(['config.leakage']);
    expect(paths(differences.training)).toEqual([
      'arms.grammar.trainUtterances',
      'arms.grammar.steps[0].dropped.duplicate',
    ]);
    expect(paths(differences.audits)).toEqual(['arms.grammar.audit.testPatternsInTraining']);
    expect(paths(differences.other)).toEqual(['warnings']);
    const { slotF1, semer, ...rest } = differences.scores[0]!.arms.grammar!.scores;
    expect(rest).toEqual({});
    expect([slotF1!.overlap, semer!.overlap]).toEqual([false, true]);
    expect(slotF1!.delta).toBeCloseTo(-mean / 2, 12);
    const lines = linesOf(read(), to);
    expect(lines).toContain('  arms.grammar.steps[0].dropped.duplicate: (none) → 3');
    expect(lines.some((line) => line.includes(`(-${(50 * mean).toFixed(1)}) !`))).toBe(true);
    expect(lines.every((line) => stripVTControlCharacters(line) === line)).toBe(true);
  });

  it('counts files that were only moved', () => {
    const moved = (text: string) => text.replaceAll(/(?:\.\.\/grammars|data\/demo)\//g, 'elsewhere/');
    const to = Results.parse(JSON.parse(moved(JSON.stringify(read()))));
    to.signature.data['elsewhere/bitext.tsv'] = '0'.repeat(64);
    to.config.seeds = [1];
    const files = Object.keys(read().signature.data).filter((name) => name.includes('/')).length;
    expect(linesOf(read(), to).filter((line) => !line.startsWith('  config.arms'))).toEqual([
      'signature:',
      '  signature.data["data/demo/bitext.tsv"]: 025f459786b4 → (none)',
      '  signature.data["elsewhere/bitext.tsv"]: (none) → 000000000000',
      `  ${files - 1} files stand elsewhere, with the same content (--json lists them)`,
      '',
      'config:',
      '  config.seeds: [1,2,3] → [1]',
      expect.stringMatching(/^ {2}\d+ paths lead elsewhere, to files of the same name \(--json lists them\)$/),
    ]);
  });

  it('says why scores are not to be set beside each other', () => {
    const to = read();
    to.signature = { ...to.signature, seeds: [1], split: 'dev', metrics: { ...to.signature.metrics, semer: 'other' } };
    expect(compareResults(read(), to).reservations).toEqual([
      'one run was scored on test, the other on dev',
      'semer: computed in another way',
      'the seeds are not the same',
    ]);
  });

  it('fits a narrow terminal', () => {
    const to = read();
    for (const { metrics } of Object.values(to.arms)) for (const score of Object.values(metrics)) score.mean += 0.001;
    const tableOf = (columns: number) => linesOf(read(), to, columns).filter((line) => /^[│┌]/.test(line));
    expect(Math.max(...tableOf(120).map((line) => line.length))).toBeGreaterThan(80);
    expect(Math.max(...tableOf(80).map((line) => line.length))).toBeLessThanOrEqual(80);
  });
});

describe('loadResults', () => {
  it('takes the file or its folder', async () => {
    const file = join(root, 'results/demo/results.json');
    expect((await loadResults(join(root, 'results/demo'))).file).toBe(file);
    expect((await loadResults(file)).results).toEqual(read());
  });

  it.each([
    ['not JSON', 'expected the results.json of a run, got no JSON'],
    ['{"experiment": 1}', 'experiment: expected string, got 1'],
    ['{"experiment": 1}', 'graft run with its experiment writes it anew'],
  ])('%s: %s', async (text, message) => {
    const folder = mkdtempSync(join(tmpdir(), 'graft-compare-'));
    try {
      writeFileSync(join(folder, 'results.json'), text);
      await expect(loadResults(folder)).rejects.toThrow(message);
      await expect(loadResults(join(folder, 'none'))).rejects.toThrow('graft run writes them');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
