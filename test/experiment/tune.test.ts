import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ArtifactStore } from '../../src/execution/artifact-store.ts';
import { inlineWorker } from '../../src/execution/worker.ts';
import { Arm } from '../../src/experiment/schema.ts';
import { stageKinds } from '../../src/experiment/stages.ts';
import { type TuneOptions, tune } from '../../src/experiment/tune.ts';
import { chooseSweep, defaultValues, withoutFilter, withValue } from '../../src/experiment/tune-sweep.ts';
import { writeThreshold } from '../../src/experiment/write-threshold.ts';

const demo = resolve(import.meta.dirname, '../../experiments/demo.yaml');

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'graft-tune-'));
});
afterAll(() => rm(folder, { recursive: true }));

const arm = (...select: readonly object[]) => Arm.parse({ from: 'mt', select });
const score = { 'mt-score': { keep: 0.55 } };
const trip = { 'round-trip': { atLeast: 5 } };

describe('the filter to sweep', () => {
  it('is the only one with a threshold', () => {
    const sweep = chooseSweep('x', arm({ leakage: {} }, score, { deduplicate: {} }), undefined);
    expect(sweep).toEqual({ index: 1, filter: 'mt-score', setting: 'keep', current: 0.55 });
    expect(defaultValues(sweep)).toEqual([0.5, 0.55, 0.6, 0.7, 0.8, 0.9]);
  });

  it('is chosen by name or position among several', () => {
    const several = arm(score, trip, { 'mt-score': { keep: 0.9 } });
    expect(chooseSweep('x', several, 'round-trip')).toMatchObject({
      index: 1,
      setting: 'agree',
      current: 'intent+slots',
    });
    expect(chooseSweep('x', several, '3')).toMatchObject({ index: 2, current: 0.9 });
    expect(() => chooseSweep('x', several, undefined)).toThrow(
      'arms.x.select: arm "x" has several filters: mt-score (1), round-trip (2), mt-score (3); choose one',
    );
    expect(() => chooseSweep('x', several, 'mt-score')).toThrow('has several filters');
    expect(() => chooseSweep('x', several, 'mt-scor')).toThrow(/no filter "mt-scor" .*did you mean "mt-score"\?/);
    expect(() => chooseSweep('x', arm({ leakage: {} }), undefined)).toThrow('has no filter with a threshold');
  });

  it('takes the values its settings allow, and no others', () => {
    const two = arm({ leakage: {} }, score);
    const sweep = chooseSweep('x', two, undefined);
    expect(withValue(two, sweep, 0.25).select[1]).toEqual({ 'mt-score': { keep: 0.25, per: 'intent', atLeast: 0 } });
    expect(withoutFilter(two, sweep).select).toEqual([two.select[0]]);
    expect(() => withValue(two, sweep, 1.5)).toThrow(/mt-score\.keep: expected at most 1, got 1\.5/);
    expect(() => withValue(two, sweep, 'intent')).toThrow(/mt-score\.keep: expected number, got "intent"/);
  });
});

describe('writing a threshold back', () => {
  const written = async (text: string, filter: 'mt-score' | 'round-trip', value: number | string) => {
    const file = join(folder, 'written.yaml');
    await writeFile(file, text);
    const setting = filter === 'mt-score' ? ('keep' as const) : ('agree' as const);
    const sweep = { index: 0, filter, setting, current: 0.9 };
    const anchors = await writeThreshold(file, value, { arm: 'mt+score', sweep });
    return { anchors, text: await readFile(file, 'utf8') };
  };

  it('changes the value and nothing else', async () => {
    const text = `# A study.\narms:\n  mt+score:   # the better part\n    select: [ { mt-score: {keep: 0.90,   per: corpus} } ]  # so far\n`;
    expect((await written(text, 'mt-score', 0.6)).text).toBe(text.replace('0.90', '0.6'));
  });

  it.each([
    ['{}', '{ agree: intent }'],
    ['{ atLeast: 5 }', '{ agree: intent, atLeast: 5 }'],
    ['\n          atLeast: 5', '\n          agree: intent\n          atLeast: 5'],
  ])('states a value that was a default: %j', async (settings, stated) => {
    const text = (inside: string) => `arms: # all\n  mt+score:\n    select:\n      - round-trip: ${inside} # this\n`;
    expect((await written(text(settings), 'round-trip', 'intent')).text).toBe(text(stated));
  });

  it('says what else changes where the value is shared', async () => {
    const text = 'arms:\n  mt+score: { select: [&s { mt-score: { keep: 0.9 } }] }\n  more: { select: [*s] }\n';
    const { anchors, text: after } = await written(text, 'mt-score', 0.8);
    expect(anchors).toEqual(['s']);
    expect(after).toBe(text.replace('0.9', '0.8'));
  });

  it('refuses what the file does not state itself', async () => {
    const shared = 'arms:\n  less: { select: [&s { mt-score: { keep: 0.9 } }] }\n  mt+score: { select: [*s] }\n';
    await expect(written(shared, 'mt-score', 0.8)).rejects.toThrow(
      /written\.yaml:3:24: arms\.mt\+score\.select\.0: the value is shared as \*s: write it where &s stands/,
    );
    await expect(written('base: ./x.yaml\n', 'mt-score', 0.8)).rejects.toThrow(
      /arms: is not stated in this file; tune the base/,
    );
  });
});

describe('tuning', () => {
  let options: TuneOptions;
  let file: string;
  beforeAll(async () => {
    const store = new ArtifactStore(join(folder, 'store'));
    options = {
      store,
      backend: { name: 'cpu', version: '4.22.0', reason: 'for the test' },
      workers: 1,
      launchWorker: () => inlineWorker(store, { kinds: stageKinds, host: { environment: {}, offline: false } }),
    };
    file = join(folder, 'tuned.yaml');
    // Less of the demo's data, to be quick.
    const part = async (locale: string, split: string, size: number) => {
      const lines = (await readFile(resolve(demo, `../data/demo/${locale}.jsonl`), 'utf8')).split('\n');
      const ofSplit = lines.filter((line) => line.includes(`"partition": "${split}"`));
      await writeFile(join(folder, `${split}.jsonl`), ofSplit.slice(0, size).join('\n'));
    };
    await Promise.all([part('en-US', 'train', 300), part('de-DE', 'dev', 80), part('de-DE', 'test', 80)]);
    await writeFile(
      file,
      `base: ${demo}
experiment: tuned
data: { source: { file: ./train.jsonl }, dev: { file: ./dev.jsonl }, test: { file: ./test.jsonl } }
arms:
  mt+length: { from: mt, select: [{ leakage: {} }, { threshold: { signal: length, min: -2 } }] }
model: { kind: linear, options: { network: null, epochs: 1, minimumUtterances: 0 } }
seeds: [1]
`,
    );
  });

  it('holds an arm for each value against the arm without the filter, on dev', async () => {
    const titles: string[] = [];
    const report = await tune(file, 'mt+score', {
      ...options,
      values: [0.3, 0.9],
      onEvent: (event) => {
        if (event.type === 'started') titles.push(event.stage.title);
      },
    });
    expect(report).toMatchObject({ arm: 'mt+score', sweep: { filter: 'mt-score', setting: 'keep', current: 0.9 } });
    expect(report.signature.split).toBe('dev');
    const [few, most] = report.rows;
    expect(few!.kept).toBeGreaterThan(0.25);
    expect(few!.kept).toBeLessThan(0.4);
    expect(most!.kept).toBeGreaterThan(0.85);
    expect(few!.slotsKept).toBeLessThan(most!.slotsKept);
    expect(few!.trainUtterances).toBeLessThan(most!.trainUtterances);
    expect(most!.trainUtterances).toBeLessThan(report.baseline.trainUtterances);
    for (const { metrics, versusBaseline } of report.rows) {
      const { delta, p, pHolm } = versusBaseline.exactMatch!;
      expect(delta).toBeCloseTo(metrics.exactMatch!.mean - report.baseline.metrics.exactMatch!.mean, 12);
      expect(pHolm).toBeGreaterThanOrEqual(p);
    }
    const scores = report.rows.map(({ metrics }) => metrics.exactMatch!.mean);
    expect(report.best.exactMatch).toBe(scores[0]! > scores[1]! ? 0.3 : 0.9);
    expect(titles.filter((title) => title.startsWith('predict'))).toHaveLength(3);
    expect(titles).not.toContain('train grammar, seed 1');
  });

  it('finds values for a lowest score among the scores, the current one with them', async () => {
    const { rows, sweep } = await tune(file, 'mt+length', options);
    expect(sweep).toMatchObject({ index: 1, setting: 'min', current: -2 });
    const values = rows.map(({ value }) => value as number);
    expect(values).toContain(-2);
    expect(values.length).toBeGreaterThanOrEqual(3);
    expect(values).toEqual(values.toSorted((a, b) => a - b));
    const kept = rows.map((row) => row.kept);
    expect(kept).toEqual(kept.toSorted((a, b) => b - a));
  });

  it('names arms that are nearly right', async () => {
    await expect(tune(file, 'mt+scor', options)).rejects.toThrow(
      /no arm is called "mt\+scor"; did you mean "mt\+score"\?/,
    );
    await expect(tune(file, 'grammar', options)).rejects.toThrow(/has no filter with a threshold/);
  });
});
