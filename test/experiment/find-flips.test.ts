import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ArtifactStore } from '../../src/execution/artifact-store.ts';
import { findFlips } from '../../src/experiment/find-flips.ts';
import { Details } from '../../src/report/details.ts';
import { Results } from '../../src/report/results.ts';
import { backend, lightRows, runInline, writeLightsStudy } from './lights-study.ts';

const rows = (states: readonly string[]) => lightRows(['licht'], states);

let folder: string;
let file: string;
let results: Results;
let details: Details;
let options: Omit<Parameters<typeof findFlips>[1], 'arm' | 'limit'>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'graft-flips-'));
  const store = new ArtifactStore(join(folder, 'store'));
  options = { store, backend, split: 'test' };
  file = await writeLightsStudy(folder, {
    narrow: rows(['an']),
    wide: rows(['an', 'aus']).slice(0, 9),
    test: rows(['an', 'aus']),
  });
  results = await runInline(file, {
    store,
    onDetails: (gathered) => {
      details = gathered;
    },
  });
});
afterAll(() => rm(folder, { recursive: true }));

describe('the record of a run', () => {
  it('fits its schema, details and all', () => {
    expect(Results.parse(JSON.parse(JSON.stringify(results)))).toEqual(results);
    expect(Details.parse(JSON.parse(JSON.stringify(details)))).toEqual(details);
    expect(details.signature).toEqual(results.signature);
  });

  it('has exact p-values with their correction, flips, and the audit of each training set', () => {
    const { narrow, wide } = results.arms;
    expect(narrow!.flips).toBeUndefined();
    expect(wide!.flips!.fixed).toBeGreaterThan(0);
    const { exactMatch } = wide!.versusBaseline!;
    expect(exactMatch.delta).toBeCloseTo(wide!.flips!.fixed - wide!.flips!.broken, 12);
    // One arm beside the baseline: nothing to correct.
    expect(exactMatch.pHolm).toBe(exactMatch.p);
    expect(narrow!.audit).toEqual({
      testTextsInTraining: 6,
      testTextsWithheld: 0,
      testPatternsInTraining: 6,
      unseenIntents: { licht_aus: 6 },
      unseenSlotLabels: {},
      conflictingTexts: 0,
      outvotedUtterances: 0,
    });
    expect(wide!.audit).toMatchObject({ testTextsInTraining: 9, testPatternsInTraining: 12, unseenIntents: {} });
  });

  it('has the details of each arm', () => {
    const { narrow, wide } = details.arms;
    expect(narrow!.intents.licht_aus).toMatchObject({ gold: 6, predicted: 0, recall: 0 });
    expect(narrow!.intents.licht_an).toMatchObject({ gold: 6, predicted: 12, precision: 0.5, recall: 1 });
    // F1 of the one is 2/3, of the other 0.
    expect(narrow!.scores.intentMacroF1).toBe(0.333333);
    expect(narrow!.confusions.intents).toEqual([{ gold: 'licht_aus', predicted: 'licht_an', count: 6 }]);
    expect(wide!.scores.intentMacroF1).toBeGreaterThan(1 / 3);
    // All rooms are in narrow; the first nine rows of wide have five of them.
    expect(narrow!.slotValues.unseen.gold).toBe(0);
    expect(wide!.slotValues.unseen.gold).toBe(2);
  });

  it('has the flips of each intent', () => {
    const { narrow, wide } = details.arms;
    expect(narrow!.flips).toBeUndefined();
    // Narrow has all of licht_an right and nothing of licht_aus.
    expect(wide!.flips!.licht_an!.fixed).toBe(0);
    expect(wide!.flips!.licht_aus!.broken).toBe(0);
    const { broken, fixed } = results.arms.wide!.flips!;
    expect(wide!.flips!.licht_aus!.fixed / 2).toBeCloseTo(fixed, 5);
    expect(wide!.flips!.licht_an!.broken / 2).toBeCloseTo(broken, 5);
    expect(details.signatures.flips).toMatch(/against:narrow/);
  });
});

describe('flips of a finished run', () => {
  it('show gold, both predictions and the training items behind them', async () => {
    const report = await findFlips(file, { ...options, arm: 'wide', limit: 2 });
    expect(report).toMatchObject({ arm: 'wide', against: 'narrow', utterances: 12, seeds: [1, 2] });
    expect(report.rates).toEqual(results.arms.wide!.flips);
    expect(report.intents.find(({ intent }) => intent === 'licht_aus')).toMatchObject({ utterances: 6, broken: 0 });
    expect(report.fixed).toHaveLength(2);
    expect(report.counts.fixed).toBeGreaterThanOrEqual(2);
    const [example] = report.fixed;
    expect(example).toMatchObject({ gold: { intent: 'licht_aus' }, against: { intent: 'licht_an' } });
    expect(example!.arm.intent).toBe('licht_aus');
    expect(example!.neighbours[0]).toMatchObject({ intent: 'licht_aus', slots: [{ label: 'raum' }] });
    expect(example!.neighbours.map(({ similarity }) => similarity)).toEqual(
      example!.neighbours.map(({ similarity }) => similarity).toSorted((a, b) => b - a),
    );
  });

  it('can be asked against any arm, and the other way round', async () => {
    const there = await findFlips(file, { ...options, arm: 'wide', limit: 0 });
    const back = await findFlips(file, { ...options, arm: 'narrow', against: 'wide', limit: 0 });
    expect(back.rates).toEqual({ broken: there.rates.fixed, fixed: there.rates.broken });
    expect(back.fixed).toEqual([]);
  });

  it('are refused with the cure where the run is not finished', async () => {
    const empty = new ArtifactStore(join(folder, 'empty'));
    await expect(findFlips(file, { ...options, store: empty, split: 'dev', arm: 'wide', limit: 1 })).rejects.toThrow(
      /lights\.yaml: the run is not finished: "read dev" and 6 more not in .*; first: graft run .*lights\.yaml --split dev/,
    );
  });

  it('are refused for arms there are not, and for an arm against itself', async () => {
    await expect(findFlips(file, { ...options, arm: 'wise', limit: 1 })).rejects.toThrow(/did you mean "wide"\?/);
    await expect(findFlips(file, { ...options, arm: 'narrow', limit: 1 })).rejects.toThrow(/against itself/);
  });
});
