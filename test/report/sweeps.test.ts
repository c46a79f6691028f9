import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { renderReport } from '../../src/report/html/render-report.ts';
import { saveResults } from '../../src/report/save.ts';
import { loadSweeps, type SweepReport, saveSweep } from '../../src/report/sweeps.ts';
import { HOSTILE, results } from './html-example.ts';

const { metrics, versusBaseline } = results.arms[Object.keys(results.arms)[1]!]!;

const sweep: SweepReport = {
  experiment: results.experiment,
  arm: 'mt+score',
  sweep: { index: 0, filter: 'mt-score', setting: 'keep', current: 0.9 },
  signature: { ...results.signature, split: 'dev' },
  devUtterances: 162,
  baseline: { trainUtterances: 900, metrics },
  rows: [0.5, 0.9].map((kept) => ({
    ...{ value: kept, kept, slotsKept: kept - 0.1, starvingIntents: kept < 0.6 ? ['quirky'] : [] },
    ...{ trainUtterances: 900 * kept, metrics, versusBaseline: versusBaseline! },
  })),
  best: { exactMatch: 0.9, semer: 0.9 },
};

let out: string;
beforeEach(async () => {
  out = await mkdtemp(join(tmpdir(), 'graft-sweeps-'));
});
afterEach(() => rm(out, { recursive: true }));

describe('sweeps of thresholds', () => {
  it('lie beside the results of their experiment, one file for each filter', async () => {
    expect(await loadSweeps(join(out, 'letters'))).toEqual([]);
    const second = {
      ...sweep,
      sweep: { ...sweep.sweep, index: 1, filter: 'round-trip', setting: 'agree', current: 'intent' },
    };
    const files = [await saveSweep(sweep, { out }), await saveSweep(second, { out })];
    expect(files).toEqual(
      ['1-mt-score', '2-round-trip'].map((name) => join(out, `letters/sweeps/mt+score.${name}.json`)),
    );
    expect(await loadSweeps(join(out, 'letters'))).toEqual([sweep, second]);
  });

  it('are refused by name if they are something else', async () => {
    const file = await saveSweep(sweep, { out });
    await writeFile(file, '{"arm": 1}');
    await expect(loadSweeps(join(out, 'letters'))).rejects.toThrow(
      `${file}: expected a sweep of this version of graft`,
    );
  });

  it('are in the report, which is drawn anew when there is another one', async () => {
    const report = { texts: true, gatherEvidence: async () => undefined };
    const page = async () => readFile(join(await saveResults(results, { out, report }), 'report.html'), 'utf8');
    expect(await page()).not.toContain('Thresholds');
    await saveSweep(sweep, { out });
    const drawn = await page();
    expect(drawn).toContain('<h3>mt+score: keep of mt-score</h3>');
    expect(drawn).toContain('<th scope="row">no filter</th>');
    expect(drawn.match(/<th scope="row">0\.[59]<\/th>/g)).toHaveLength(2);
  });

  it('cannot put anything into the page', async () => {
    const hostile = { ...sweep, arm: HOSTILE, rows: sweep.rows.map((row) => ({ ...row, value: HOSTILE })) };
    const page = await renderReport({
      results: { ...results, question: 'Which?' },
      sweeps: [hostile],
      texts: true,
      digest: 'd',
    });
    expect(page).toContain('Thresholds');
    expect(page).not.toContain('<img');
  });
});
