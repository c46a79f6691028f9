import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ArtifactStore } from '../../src/execution/artifact-store.ts';
import { compareRuns } from '../../src/experiment/compare-runs.ts';
import { compareLines } from '../../src/report/compare-lines.ts';
import type { Results } from '../../src/report/results.ts';
import { lightRows, type Row, runInline, writeLightsStudy } from './lights-study.ts';

const rows = lightRows(['licht']);

let folder: string;
let store: ArtifactStore;
let few: Results;
let all: Results;

/** Runs a study whose second arm has these utterances. */
async function runWith(wide: readonly Row[]): Promise<Results> {
  return runInline(await writeLightsStudy(folder, { narrow: rows.slice(0, 3), wide, test: rows }), { store });
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'graft-compare-'));
  store = new ArtifactStore(join(folder, 'store'));
  few = await runWith(rows.filter(({ intent }) => intent === 'licht_an'));
  all = await runWith(rows);
});
afterAll(() => rm(folder, { recursive: true }));

describe('two runs whose predictions the store has', () => {
  it('are tested in pairs, arm by arm', async () => {
    const { scores } = await compareRuns(few, all, { store });
    expect(Object.keys(scores[0]!.arms)).toEqual(['wide']);
    const { scores: changes, paired } = scores[0]!.arms.wide!;
    const { exactMatch } = paired!.metrics;
    expect(exactMatch.delta).toBeCloseTo(changes.exactMatch!.delta, 12);
    expect(exactMatch.delta).toBeCloseTo(paired!.flips.fixed - paired!.flips.broken, 12);
    expect(exactMatch.delta).toBeGreaterThan(0.3);
    // Every flip goes one way: p is 2 / 2ⁿ for n utterances that flip, as with a coin.
    expect(exactMatch.pHolm).toBe(exactMatch.p);
    expect(exactMatch.p).toBeCloseTo(2 ** (1 - Math.round(12 * paired!.flips.fixed)), 3);
  });

  it('show the marks of the test', async () => {
    const text = compareLines(await compareRuns(few, all, { store }), { color: false, columns: 120 }).join('\n');
    expect(text).toContain('broken/fixed');
    expect(text).toMatch(/│ wide +│.*\) \*/);
    expect(text).toContain('arms.wide.trainUtterances: 6 → 12');
  });

  it('are compared by their records where the store has them no more', async () => {
    const { scores } = await compareRuns(few, all, { store: new ArtifactStore(join(folder, 'empty')) });
    expect(scores[0]!.arms.wide!.paired).toBeUndefined();
    expect(scores[0]!.arms.wide!.scores.exactMatch!.delta).toBeGreaterThan(0.3);
  });
});
