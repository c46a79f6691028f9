import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ArtifactStore } from '../../src/execution/artifact-store.ts';
import { findEvidence } from '../../src/experiment/find-evidence.ts';
import { findFlips } from '../../src/experiment/find-flips.ts';
import type { Evidence } from '../../src/report/html/evidence.ts';
import type { Results } from '../../src/report/results.ts';
import { saveResults } from '../../src/report/save.ts';
import { backend, ROOMS, runInline, writeLightsStudy } from '../experiment/lights-study.ts';

const sentences = (states: readonly string[]) =>
  states.flatMap((state) =>
    ROOMS.map((room) => ({
      ...{ id: `${state}-${room}`, text: `licht ${room} ${state}`, intent: `licht_${state}` },
      slots: [{ label: 'raum', start: 6, end: 6 + room.length }],
    })),
  );

let folder: string;
let file: string;
let store: ArtifactStore;
let results: Results;
let evidence: Evidence;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'graft-evidence-'));
  store = new ArtifactStore(join(folder, 'store'));
  const corpora = {
    narrow: sentences(['an']),
    wide: sentences(['an', 'aus']).slice(0, 10),
    test: sentences(['an', 'aus']),
  };
  file = await writeLightsStudy(folder, corpora, 'curves: { more: { arm: wide, sizes: [4, 8] } }\n');
  let gather: () => Promise<Evidence | undefined> = async () => undefined;
  results = await runInline(file, {
    store,
    onEvidence: (given) => {
      gather = given;
    },
  });
  evidence = (await gather())!;
});
afterAll(() => rm(folder, { recursive: true }));

describe('the utterances behind a report', () => {
  it('are all test utterances with what most seeds of each arm made of them', () => {
    expect(evidence).toMatchObject({ testUtterances: 12, seeds: [1, 2] });
    expect(evidence.utterances).toHaveLength(12);
    for (const { id, gold, readings, right, arms } of evidence.utterances) {
      expect(Object.keys(arms)).toEqual(['narrow', 'wide']);
      expect(gold.intent).toBe(`licht_${id.split('-')[0]}`);
      if (right !== null) expect(readings[right]).toEqual(gold);
      for (const { reading, seeds, right: count } of Object.values(arms)) {
        expect(seeds).toBeGreaterThan(0);
        if (count === 2) expect(reading).toBe(right);
      }
      // Trained on "an" alone, the baseline knows nothing else.
      expect(readings[arms.narrow!.reading]!.intent).toBe('licht_an');
    }
  });

  it('have those first on which arms and seeds differ', () => {
    const shares = evidence.utterances.map(
      ({ arms }) => Object.values(arms).reduce((sum, { right }) => sum + right, 0) / 4,
    );
    const variances = shares.map((share) => share * (1 - share));
    expect(variances).toEqual(variances.toSorted((a, b) => b - a));
    expect(variances[0]).toBeGreaterThan(0);
  });

  it('flip as graft flips says', async () => {
    const flips = await findFlips(file, { arm: 'wide', limit: 20, store, backend, split: 'test' });
    const withSeeds = (kind: 'fixed' | 'broken') =>
      Object.fromEntries(
        evidence.utterances.flatMap(({ id, arms }) => (arms.wide![kind] > 0 ? [[id, arms.wide![kind]]] : [])),
      );
    for (const kind of ['fixed', 'broken'] as const) {
      expect(withSeeds(kind)).toEqual(Object.fromEntries(flips[kind].map(({ id, seeds }) => [id, seeds.length])));
    }
    expect(flips.fixed.length).toBeGreaterThan(0);
  });

  it('come with the training utterances most like them, where those came from, and examples', () => {
    const known = evidence.utterances.find(({ id }) => id === 'aus-küche')!;
    const [near] = known.neighbours!.wide!;
    expect(near).toMatchObject({ similarity: 1, example: { id: 'aus-küche', text: 'licht küche aus', step: 'read' } });
    expect(known.neighbours!.narrow![0]!.example.id).toBe('an-küche');
    expect(evidence.training.wide).toMatchObject({ sources: { read: 10 }, lookedAt: 10 });
    expect(evidence.training.narrow!.examples).toHaveLength(6);
  });

  it('can be found again from the experiment file and its results', async () => {
    expect(await findEvidence(file, { results, store, backend })).toEqual(evidence);
  });

  it('are refused with the cure where the experiment is another by now, or the store is empty', async () => {
    const empty = new ArtifactStore(join(folder, 'empty'));
    await expect(findEvidence(file, { results, store: empty, backend })).rejects.toThrow(
      /lights\.yaml: expected its predictions in .*empty, .*; first: graft run/,
    );
    const other = { ...results, signature: { ...results.signature, experiment: 'e'.repeat(64) } };
    await expect(findEvidence(file, { results: other, store, backend })).rejects.toThrow(
      /lights\.yaml: expected the experiment eeeeeeeeeeee of these results, got [0-9a-f]{12}: .*; first: graft run/,
    );
  });

  it('stand in report.html beside the record', async () => {
    const saved = await saveResults(results, {
      out: join(folder, 'results'),
      report: { texts: true, gatherEvidence: async () => evidence },
    });
    const page = await readFile(join(saved, 'report.html'), 'utf8');
    expect(page).toContain('All 12 test utterances');
    expect(page).toContain('"licht garage aus"');
    expect(page).toContain('<section id="curves">');
  });
});
