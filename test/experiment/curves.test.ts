import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { collect } from '../../src/corpus/stream.ts';
import { ArtifactStore } from '../../src/execution/artifact-store.ts';
import { inlineWorker } from '../../src/execution/worker.ts';
import { openCorpus } from '../../src/experiment/corpus-artifact.ts';
import { gatherBootstrap } from '../../src/experiment/gather-curves.ts';
import { resolveInputs } from '../../src/experiment/inputs.ts';
import { loadExperiment } from '../../src/experiment/load.ts';
import { planExperiment } from '../../src/experiment/plan.ts';
import { runExperiment } from '../../src/experiment/run.ts';
import { parseScoreThreshold, reaches } from '../../src/experiment/score-threshold.ts';
import { stageKinds } from '../../src/experiment/stages.ts';
import { bootstrapLines, crossingLines, curveLines } from '../../src/report/curve-lines.ts';
import { Results } from '../../src/report/results.ts';

const backend = { name: 'cpu', version: '4.22.0', reason: 'for the test' } as const;
const ACTIONS = ['an', 'aus', 'heller', 'dunkler'];
const ROOMS = ['küche', 'halle', 'garage', 'stube', 'diele', 'kammer', 'laube', 'scheune'];

let folder: string;
let store: ArtifactStore;
let results: Results;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'graft-curves-'));
  store = new ArtifactStore(join(folder, 'store'));
  const utterances = ROOMS.flatMap((room) =>
    ['licht', 'lampe'].flatMap((thing) =>
      ACTIONS.map((action) => {
        const text = `${thing} ${room} ${action}`;
        const start = thing.length + 1;
        return { text, intent: action, slots: [{ label: 'raum', start, end: start + room.length }] };
      }),
    ),
  );
  const lines = utterances.map((row, index) => `${JSON.stringify({ id: `u${index}`, locale: 'de-DE', ...row })}\n`);
  await writeFile(join(folder, 'train.jsonl'), lines.slice(0, 40).join(''));
  await writeFile(join(folder, 'few.jsonl'), lines.slice(40, 48).join(''));
  await writeFile(join(folder, 'held-out.jsonl'), lines.slice(48).join(''));
  results = await runExperiment(await experimentFile('curves'), {
    store,
    backend,
    split: 'test',
    workers: 1,
    launchWorker: () => inlineWorker(store, { kinds: stageKinds, host: { environment: {}, offline: false } }),
  });
}, 60_000);
afterAll(() => rm(folder, { recursive: true }));

const experimentFile = async (name: string, change = '') => {
  const path = join(folder, `${name}.yaml`);
  await writeFile(
    path,
    `experiment: ${name}
languages: { source: en-US, target: de-DE }
data:
  train: { file: ./train.jsonl }
  few: { file: ./few.jsonl }
  dev: { file: ./held-out.jsonl }
  test: { file: ./held-out.jsonl }
model: { kind: linear, options: { epochs: 2, minimumUtterances: 0 } }
arms:
  human: { annotate: { from: train } }
  few: { annotate: { from: few } }
baseline: few
seeds: [1, 2]
curves:
  human: { arm: human, sizes: [4, 8, 20, all] }
  human+few: { arm: human, sizes: [0, 8], with: [few], weight: 2 }
bootstrap:
  phases: [{ name: alpha, arm: few }, { name: beta, arm: human@8 }, { name: ga, arm: human }]
  thresholds: ["intentAccuracy >= 0.01", "semer <= 0"]
`,
  );
  if (change === '') return path;
  const changed = join(folder, `${name}-changed.yaml`);
  await writeFile(changed, `base: ./${name}.yaml\n${change}`);
  return changed;
};

const plan = async () => {
  const loaded = await loadExperiment(await experimentFile('curves'));
  return planExperiment(loaded.experiment, { inputs: await resolveInputs(loaded, {}), backend, split: 'test' });
};
const textsOf = async (arm: string, run: number) => {
  const { corpus } = (await plan()).arms.get(arm)![run]!.trainingSet;
  return (await collect(openCorpus(await store.open(corpus.hash)))).map(({ text }) => text);
};

describe('learning curves', () => {
  it('give a row to every point', () => {
    expect(() => Results.parse(JSON.parse(JSON.stringify(results)))).not.toThrow();
    expect(Object.entries(results.arms).map(([arm, { trainUtterances }]) => [arm, trainUtterances])).toEqual([
      ['human', 40],
      ['few', 8],
      ['human@4', 4],
      ['human@8', 8],
      ['human@20', 20],
      ['human@all', 40],
      ['human+few@0', 8],
      ['human+few@8', 24],
    ]);
    expect(results.curves!.human!.points).toEqual([
      { size: 4, arm: 'human@4' },
      { size: 8, arm: 'human@8' },
      { size: 20, arm: 'human@20' },
      { size: 40, arm: 'human@all' },
    ]);
    expect(results.curves!['human+few']!.points).toEqual([
      { size: 0, arm: 'human+few@0' },
      { size: 8, arm: 'human+few@8' },
    ]);
  });

  it('draw samples of which the larger hold the smaller, other ones for other seeds', async () => {
    for (const run of [0, 1]) {
      const [four, eight, twenty] = await Promise.all(
        ['human@4', 'human@8', 'human@20'].map((arm) => textsOf(arm, run)),
      );
      expect(eight).toEqual(expect.arrayContaining(four!));
      expect(twenty).toEqual(expect.arrayContaining(eight!));
      expect(await textsOf('human+few@8', run)).toEqual(expect.arrayContaining(eight!));
    }
    expect(await textsOf('human@8', 0)).not.toEqual(await textsOf('human@8', 1));
  });

  it('share what equal training sets have in common', async () => {
    const { arms } = await plan();
    const predictionsOf = (arm: string) => arms.get(arm)!.map(({ predictions }) => predictions.hash);
    expect(predictionsOf('human@all')).toEqual(predictionsOf('human'));
    expect(predictionsOf('human+few@0')).toEqual(predictionsOf('few'));
  });

  it('say how many utterances each other arm replaces', () => {
    const { equivalents } = results.curves!.human!;
    expect(Object.keys(equivalents)).toEqual(['few', 'human+few@0', 'human+few@8']);
    expect(equivalents.few).toEqual(equivalents['human+few@0']);
    const lines = curveLines(results);
    expect(lines[0]).toMatch(
      /^Utterances of curve human that an arm replaces, by intent acc\.; slot F1; exact match; SemER/,
    );
    expect(lines[1]).toMatch(/^few replaces (([<>]?\d+) \[[<>]?\d+, [<>]?\d+\](; |$)){4}/);
    expect(lines).toHaveLength(4);
  });
});

describe('two learning curves', () => {
  it('are compared where both have sizes', () => {
    const [pair, ...more] = results.crossings!;
    expect(more).toEqual([]);
    expect(pair).toMatchObject({ curves: ['human', 'human+few'], from: 4, to: 8 });
    const scoreAt8 = (curve: string) => results.arms[`${curve}@8`]!.metrics.exactMatch.mean;
    const { ahead } = pair!.metrics.exactMatch!;
    expect(scoreAt8(ahead)).toBe(Math.max(scoreAt8('human'), scoreAt8('human+few')));
    expect(crossingLines(results)[1]).toMatch(
      /^human and human\+few, 4 to 8: ((human|human\+few) (throughout|from \d)[^;]*(; |$)){4}/,
    );
  });
});

describe('a staged bootstrap', () => {
  const score = (mean: number, low: number, high: number) => ({ mean, sd: 0, low, high });
  const arms = (...scores: readonly ReturnType<typeof score>[]) =>
    Object.fromEntries(
      scores.map((exactMatch, index) => [`arm-${index}`, { metrics: { exactMatch, semer: exactMatch } }]),
    ) as unknown as Results['arms'];
  const phases = ['first', 'second', 'third'].map((name, index) => ({ name, arm: `arm-${index}` }));
  const crossed = (threshold: string, ...scores: readonly ReturnType<typeof score>[]) =>
    gatherBootstrap({ bootstrap: { phases, thresholds: [threshold] } }, arms(...scores)).bootstrap!;

  it('names the phase that first crosses a threshold, and the first to do so with its whole interval', () => {
    const rising = [score(0.4, 0.35, 0.45), score(0.52, 0.48, 0.56), score(0.6, 0.55, 0.65)];
    const half = crossed('exactMatch >= 0.5', ...rising);
    expect(half.thresholds).toEqual([{ threshold: 'exactMatch >= 0.5', phase: 'second', surePhase: 'third' }]);
    expect(bootstrapLines({ bootstrap: half })).toEqual([
      'Phases: first (arm-0) → second (arm-1) → third (arm-2)',
      'exactMatch >= 0.5: first crossed in phase second, with the whole interval in phase third',
    ]);
    expect(crossed('exactMatch >= 0.58', ...rising).thresholds[0]).toMatchObject({ phase: 'third', surePhase: null });
    expect(crossed('exactMatch >= 0.7', ...rising).thresholds[0]).toMatchObject({ phase: null, surePhase: null });
  });

  it('wants errors to be few', () => {
    const falling = [score(0.6, 0.55, 0.65), score(0.48, 0.45, 0.51), score(0.4, 0.35, 0.45)];
    const half = crossed('semer <= 0.5', ...falling).thresholds;
    expect(half).toEqual([{ threshold: 'semer <= 0.5', phase: 'second', surePhase: 'third' }]);
  });

  it('may wait for points of a curve', () => {
    expect(results.bootstrap!.phases[1]).toEqual({ name: 'beta', arm: 'human@8' });
    expect(results.bootstrap!.thresholds[0]).toMatchObject({ threshold: 'intentAccuracy >= 0.01', phase: 'alpha' });
  });

  it('reads thresholds that make sense only', () => {
    expect(parseScoreThreshold('exactMatch>=0.5')).toEqual({ metric: 'exactMatch', limit: 0.5 });
    expect(parseScoreThreshold(' semer <= 1 ')).toEqual({ metric: 'semer', limit: 1 });
    for (const text of [
      'semer >= 0.5',
      'exactMatch <= 0.5',
      'toString >= 1',
      'exactMatch > 0.5',
      'exactMatch >= x',
      '',
    ]) {
      expect(parseScoreThreshold(text)).toBeUndefined();
    }
    expect(reaches(0.5, { metric: 'slotF1', limit: 0.5 })).toBe(true);
    expect(reaches(0.51, { metric: 'semer', limit: 0.5 })).toBe(false);
  });
});

describe('an experiment with curves and phases', () => {
  it.each([
    ['curves: { human: { sizes: [8, 4] } }', /curves\.human\.sizes: expected sizes from small to large/],
    ['curves: { human: { sizes: [4, all, 8] } }', /curves\.human\.sizes: expected sizes from small to large/],
    ['curves: { human: { sizes: [0, 8] } }', /curves\.human: expected size 0 beside "with" only/],
    ['curves: { human: { weight: 2 } }', /curves\.human: expected "weight" beside "with" only/],
    ['curves: { human: { arm: humann } }', /curves\.human\.arm: arm "humann" is not defined; did you mean "human"\?/],
    ['curves: { human+few: { with: [fwe] } }', /with\.0: arm "fwe" is not defined; did you mean "few"\?/],
    ['bootstrap: { phases: [{ name: a, arm: human@5 }] }', /arm "human@5" is not defined; did you mean "human@4"/],
    ['bootstrap: { thresholds: ["semer >= 0.3"] }', /thresholds\.0: expected a threshold such as/],
  ])('answers %s with what is wrong', async (change, message) => {
    await expect(loadExperiment(await experimentFile('faulty', `${change}\n`))).rejects.toThrow(message);
  });
});
