import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ArtifactStore } from '../../src/execution/artifact-store.ts';
import { findFlips } from '../../src/experiment/find-flips.ts';
import { resolveInputs } from '../../src/experiment/inputs.ts';
import { loadExperiment } from '../../src/experiment/load.ts';
import { planExperiment } from '../../src/experiment/plan.ts';
import { Details } from '../../src/report/details.ts';
import type { Results } from '../../src/report/results.ts';
import { backend, lightRows, runInline, writeUtterances } from './lights-study.ts';

/** Lamps are launched; radios, which are said in much the same words, come later. */
const lamps = lightRows(['licht', 'lampe'], ['an', 'aus']);
const radios = lightRows(['radio', 'musik'], ['an', 'aus']).map((row) => ({
  ...row,
  intent: row.intent.replace('licht', 'radio'),
}));
const test = [
  ...lightRows(['mach licht', 'bitte licht'], ['an', 'aus']),
  ...lightRows(['mach radio'], ['an', 'aus']).map((row) => ({ ...row, intent: row.intent.replace('licht', 'radio') })),
].map((row) => ({ ...row, slots: row.slots.map(({ label, start, end }) => ({ label, start, end })) }));

const LINEAR = '{ kind: linear, options: { minimumUtterances: 250 } }';
const updated = (options: string) => `{ kind: updated, old: launched, options: { ${options}, model: ${LINEAR} } }`;
const study = (arms: string, more = '') => `experiment: updates
languages: { source: en-US, target: de-DE }
data:
  human: { file: ./human.jsonl }
  dev: { file: ./test.jsonl }
  test: { file: ./test.jsonl }
model: ${LINEAR}
arms:
  launched: { annotate: { from: human }, select: [{ intents: { except: [radio_an, radio_aus] } }] }
  radios: { annotate: { from: human }, select: [{ intents: { only: [radio_an, radio_aus] } }] }
${arms}
baseline: launched
leakage: keep
seeds: [1, 2]
tables: { all: {}, lamps: { intents: [licht_an, licht_aus] } }
${more}`;

const ARMS = `
  anew: { mix: [launched, radios] }
  taught: { mix: [launched, radios], model: ${updated('by: distillation, share: 0.8')} }
  both: { mix: [launched, radios], model: ${updated('by: ensemble')} }
  old-alone: { mix: [launched, radios], model: ${updated('by: ensemble, share: 1')} }`;

let folder: string;
let file: string;
let store: ArtifactStore;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'graft-updates-'));
  file = join(folder, 'updates.yaml');
  store = new ArtifactStore(join(folder, 'store'));
  await writeUtterances(join(folder, 'human.jsonl'), [...lamps, ...radios]);
  await writeUtterances(join(folder, 'test.jsonl'), test);
});
afterAll(() => rm(folder, { recursive: true }));

const write = (arms: string, more?: string) => writeFile(file, study(arms, more));

describe('a study of updates', () => {
  let results: Results;
  let details: Details;
  beforeAll(async () => {
    await write(ARMS);
    results = await runInline(file, {
      store,
      onDetails: (gathered) => {
        details = gathered;
      },
    });
  }, 60_000);

  it('launches a model that knows the first domain only, and forgets it on the second alone', () => {
    const { launched, radios } = results.arms;
    expect(launched!.trainUtterances).toBe(lamps.length);
    expect(launched!.steps.at(-1)!.dropped).toEqual({ 'other-intent': 24 });
    expect(launched!.audit.unseenIntents).toEqual({ radio_an: 6, radio_aus: 6 });
    const { lamps: table } = results.tables;
    expect(table!.utterances).toBe(24);
    expect(table!.arms.launched!.metrics.exactMatch.mean).toBeGreaterThan(0.5);
    expect(table!.arms.radios!.metrics.exactMatch.mean).toBe(0);
    expect(radios!.flips!.fixed).toBeGreaterThan(0);
  });

  it('counts what each arm breaks of each intent', () => {
    expect(Details.parse(JSON.parse(JSON.stringify(details)))).toEqual(details);
    expect(details.arms.launched!.flips).toBeUndefined();
    for (const arm of ['radios', 'anew', 'taught', 'both', 'old-alone']) {
      const flips = details.arms[arm]!.flips!;
      expect(Object.keys(flips)).toEqual(['licht_an', 'licht_aus', 'radio_an', 'radio_aus']);
      // What the launched model does not know it cannot have right.
      expect(flips.radio_an!.broken + flips.radio_aus!.broken).toBe(0);
      const broken = Object.values(flips).reduce((sum, intent) => sum + intent.utterances * intent.broken, 0);
      expect(broken / test.length).toBeCloseTo(results.arms[arm]!.flips!.broken, 5);
    }
  });

  it('knows both domains however the model was updated', () => {
    for (const arm of ['anew', 'taught', 'both']) {
      expect(results.arms[arm]!.metrics.intentAccuracy.mean).toBeGreaterThan(0.9);
    }
  });

  it('shows the intents of an update beside its examples', async () => {
    const report = await findFlips(file, { ...{ store, backend, split: 'test', limit: 1 }, arm: 'radios' });
    expect(report.intents[0]!.intent).toMatch(/^licht_/);
    expect(report.intents.map(({ intent }) => intent).sort()).toEqual([
      'licht_an',
      'licht_aus',
      'radio_an',
      'radio_aus',
    ]);
    expect(report.intents.every(({ broken, fixed }) => broken + fixed > 0)).toBe(true);
  });
});

describe('the plan of an update', () => {
  it('takes the model that the table scores for the other arm, seed by seed', async () => {
    await write(`${ARMS}
  third: { mix: [launched, radios], model: ${updated('by: ensemble').replace('launched', 'both')} }`);
    const loaded = await loadExperiment(file);
    const plan = planExperiment(loaded.experiment, {
      inputs: await resolveInputs(loaded, {}),
      ...{ backend, split: 'test' },
    });
    const modelOf = (arm: string, run: number) =>
      plan.arms.get(arm)![run]!.predictions.inputs.find(({ recipe }) => recipe.kind === 'train-model')!;
    for (const run of [0, 1]) {
      expect(modelOf('both', run).recipe.inputs.old).toEqual([modelOf('launched', run).hash]);
      expect(modelOf('third', run).recipe.inputs.old).toEqual([modelOf('both', run).hash]);
      expect(modelOf('anew', run).recipe.inputs).not.toHaveProperty('old');
    }
  });

  it.each([
    [`  x: { from: launched, model: { kind: updated } }`, /arms\.x\.model: expected "old: ARM", got none/],
    [
      `  x: { from: launched, model: { kind: updated, old: lunched } }`,
      /"lunched" is not defined; did you mean "launched"/,
    ],
    [
      `  x: { from: launched, model: { kind: linear, old: launched } }`,
      /"old" with kind updated only, got kind linear/,
    ],
    [`  x: { from: launched, model: { kind: updated, old: x } }`, /the arm is made from itself/],
    [
      `  x: { from: y, model: { kind: updated, old: launched } }\n  y: { learn: { simulate: { arm: x, on: human } } }`,
      /the arm is made from itself/,
    ],
    [
      `  x: { from: launched, self-train: { on: human, kind: updated } }`,
      /self-train\.kind: expected another kind: a model of kind updated/,
    ],
    [`  x: { from: launched, select: [{ intents: { keep: [a] } }] }`, /intents/],
  ])('is checked: %s', async (arms, message) => {
    await write(arms);
    await expect(loadExperiment(file)).rejects.toThrow(message);
  });

  it('is refused for the model of a whole experiment', async () => {
    await writeFile(file, study('').replace(`model: ${LINEAR}`, 'model: { kind: updated, old: launched }'));
    await expect(loadExperiment(file)).rejects.toThrow(/model\.old: a model of kind updated .* that of an arm/);
  });
});
