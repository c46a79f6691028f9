import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { collect, corpusOf } from '../../src/corpus/stream.ts';
import type { Slot } from '../../src/corpus/utterance.ts';
import { type Artifact, ArtifactStore } from '../../src/execution/artifact-store.ts';
import { execute } from '../../src/execution/executor.ts';
import type { Stage } from '../../src/execution/stage.ts';
import { inlineWorker } from '../../src/execution/worker.ts';
import { type CorpusSummary, openCorpus, writeOutcomes } from '../../src/experiment/corpus-artifact.ts';
import { resolveInputs } from '../../src/experiment/inputs.ts';
import { loadExperiment } from '../../src/experiment/load.ts';
import { type Plan, planExperiment } from '../../src/experiment/plan.ts';
import { writePredictions } from '../../src/experiment/prediction-artifact.ts';
import { agree } from '../../src/experiment/stages/agree.ts';
import { HIDDEN } from '../../src/experiment/stages/hide.ts';
import { stageKinds } from '../../src/experiment/stages.ts';
import { backend, lightRows, type Row, writeUtterances } from './lights-study.ts';

let folder: string;
let store: ArtifactStore;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'graft-self-training-'));
  store = new ArtifactStore(join(folder, 'store'));
  const labelled = lightRows(['licht', 'lampe']);
  const unlabelled = [
    ...lightRows(['leuchte', 'licht bitte']),
    { text: 'lampe kammer aus', intent: 'licht_aus', slots: [] },
  ];
  await write('train.jsonl', labelled.slice(0, 20));
  await write('held-out.jsonl', labelled.slice(20));
  await write('texts.jsonl', unlabelled);
  await write(
    'mislabelled.jsonl',
    unlabelled.map(({ text }, index) => ({ text, intent: `nonsense_${index % 7}`, slots: [] })),
  );
});
afterAll(() => rm(folder, { recursive: true }));

const write = (name: string, rows: readonly Row[]) => writeUtterances(join(folder, name), rows);

const experimentFile = async (name: string, { texts = 'texts', step = '', more = '' } = {}) => {
  const path = join(folder, `${name}.yaml`);
  await writeFile(
    path,
    `experiment: ${name}
languages: { source: en-US, target: de-DE }
data:
  train: { file: ./train.jsonl }
  texts: { file: ./${texts}.jsonl }
  english: { file: ./train.jsonl, locale: en-US }
  dev: { file: ./held-out.jsonl }
  test: { file: ./held-out.jsonl }
model: { kind: linear, options: { minimumUtterances: 500 } }
arms:
  few: { annotate: { from: train } }
  taught: { from: few, self-train: { on: texts, models: 2, rounds: 2, ${step} } }
baseline: few
seeds: [1]
${more}`,
  );
  return path;
};

const planned = async (...description: Parameters<typeof experimentFile>): Promise<Plan> => {
  const loaded = await loadExperiment(await experimentFile(...description));
  return planExperiment(loaded.experiment, { inputs: await resolveInputs(loaded, {}), backend, split: 'test' });
};
const stepsOf = (plan: Plan, arm = 'taught') => plan.arms.get(arm)![0]!.trainingSet.steps;
const carryOut = (stages: readonly Stage[]) =>
  execute(stages, {
    store,
    workers: 1,
    launchWorker: () => inlineWorker(store, { kinds: stageKinds, host: { environment: {}, offline: false } }),
  });
const contentOf = ({ manifest }: Artifact) => Object.values(manifest.files).map(({ sha256 }) => sha256);

describe('self-training', () => {
  it('labels texts, adds what the models agree on, and counts the rest, round by round', async () => {
    const plan = await planned('rounds');
    const steps = stepsOf(plan);
    const artifacts = await carryOut(steps);
    const summaries = steps.map(({ hash, recipe }) => {
      const { utterances, dropped } = artifacts.get(hash)!.manifest.summary as CorpusSummary;
      return { kind: recipe.kind, utterances, dropped: Object.values(dropped).reduce((sum, count) => sum + count, 0) };
    });
    expect(summaries.map(({ kind }) => kind)).toEqual([
      ...['read', 'select', 'hide', 'select'],
      ...['agree', 'mix', 'agree', 'mix', 'select'],
    ]);
    const [, own, hidden, texts, agreed, mixed, again, remixed, guarded] = summaries;
    // "lampe kammer aus" is a test text.
    expect(hidden!.utterances).toBe(25);
    expect(texts).toMatchObject({ utterances: 24, dropped: 1 });
    for (const round of [agreed!, again!]) expect(round.utterances + round.dropped).toBe(24);
    expect(agreed!.utterances).toBeGreaterThan(10);
    expect(mixed!.utterances).toBe(own!.utterances + agreed!.utterances);
    expect(remixed!.utterances).toBe(own!.utterances + again!.utterances);
    expect(guarded).toMatchObject({ utterances: remixed!.utterances, dropped: 0 });
    const corpus = await collect(openCorpus(artifacts.get(steps.at(-1)!.hash)!));
    expect(corpus.filter(({ origin }) => origin.step === 'self-train')).toHaveLength(again!.utterances);
    expect(corpus.map(({ intent }) => intent)).not.toContain(HIDDEN);
  });

  it('never sees the labels of the texts: others give the same training set and the same predictions', async () => {
    const results = await Promise.all(
      ['texts', 'mislabelled'].map(async (texts) => {
        const plan = await planned(texts, { texts });
        const targets = [...stepsOf(plan), plan.arms.get('taught')![0]!.predictions];
        return { targets, artifacts: await carryOut(targets) };
      }),
    );
    const [first, second] = results;
    expect(first!.targets.at(-1)!.hash).not.toBe(second!.targets.at(-1)!.hash);
    const contents = results.map(({ targets, artifacts }) =>
      targets.map(({ hash }) => contentOf(artifacts.get(hash)!)),
    );
    expect(contents[0]).toEqual(contents[1]);
  });

  it('trains on the texts with their labels hidden alone', async () => {
    const plan = await planned('reach');
    const read = plan.arms.get('taught')![0]!.trainingSet.steps.find(({ recipe }) => recipe.kind === 'hide')!
      .inputs[0]!;
    const users = new Map<string, Stage>();
    const visit = (stage: Stage): void => {
      if (stage.inputs.some(({ hash }) => hash === read.hash)) users.set(stage.hash, stage);
      stage.inputs.forEach(visit);
    };
    plan.targets.forEach(visit);
    expect(Array.from(users.values(), ({ recipe }) => recipe.kind)).toEqual(['hide']);
  });

  it('shares its first model with the arm it starts from, and has every best epoch chosen on dev', async () => {
    const plan = await planned('shared');
    const trainings = new Map<string, Stage>();
    const visit = (stage: Stage): void => {
      if (stage.recipe.kind === 'train-model') trainings.set(stage.hash, stage);
      stage.inputs.forEach(visit);
    };
    plan.targets.forEach(visit);
    // few; one more in round 1; two in round 2; the arm's own.
    expect(trainings.size).toBe(5);
    for (const { recipe } of trainings.values()) expect(recipe.inputs.dev).toHaveLength(1);
  });

  it('labels with another kind of model where the step says so', async () => {
    const plan = await planned('other', { step: 'kind: network, options: { epochs: 1 }' });
    const agreed = stepsOf(plan).find(({ recipe }) => recipe.kind === 'agree')!;
    const [, reading] = agreed.inputs;
    expect(reading!.recipe.options.model).toBe('network');
    expect(reading!.inputs[0]!.recipe.options).toMatchObject({ model: 'network', settings: { epochs: 1 } });
    expect(plan.arms.get('taught')![0]!.predictions.recipe.options.model).toBe('linear');
  });

  it('leaves out the guard where the experiment keeps dev and test texts', async () => {
    const steps = stepsOf(await planned('kept', { more: 'leakage: keep\n' }));
    expect(steps.map(({ recipe }) => recipe.kind)).toEqual(['read', 'hide', 'agree', 'mix', 'agree', 'mix']);
  });

  it.each([
    ['on: english', /self-train\.on: expected a corpus of the target language de-DE, but "english" is en-US/],
    ['on: test', /self-train\.on: the test set is not for training/],
    ['on: nothing', /self-train\.on: corpus "nothing" is not under data/],
    ['options: { epoch: 1 }', /self-train\.options\.epoch: unknown key; did you mean "epochs"\?/],
    ['models: 1', /self-train\.models: expected at least 2, got 1/],
  ])('says what is wrong with %s', async (step, message) => {
    const file = join(folder, 'worse.yaml');
    const text = `base: ./faulty.yaml\nexperiment: worse\narms: { taught: { self-train: { ${step} } } }\n`;
    await experimentFile('faulty');
    await writeFile(file, text);
    await expect(loadExperiment(file)).rejects.toThrow(message);
  });
});

describe('the stage agree', () => {
  const slot = (label: string): Slot => ({ label, start: 0, end: 1 });
  const outcome = async (agreement: 'intent' | 'intent+slots', readings: readonly (readonly [string, Slot[]])[]) => {
    const directory = await mkdtemp(join(folder, 'agree-'));
    const artifact = (name: string): Artifact => ({ hash: name, directory: join(directory, name) }) as Artifact;
    const corpus = artifact('corpus');
    const hidden = {
      id: 'u',
      locale: 'de-DE',
      text: 'x',
      intent: HIDDEN,
      slots: [],
      origin: { step: 'hide' },
      scores: {},
    };
    await writeOutcomes(corpus.directory, corpusOf([hidden]));
    const predictions = await Promise.all(
      readings.map(async ([intent, slots], index) => {
        await writePredictions(join(directory, `model-${index}`), [{ id: 'u', intent, slots }]);
        return artifact(`model-${index}`);
      }),
    );
    const output = artifact('output');
    const summary = await agree.run({
      options: { agree: agreement },
      inputs: { corpus: [corpus], predictions },
      files: {},
      output: output.directory,
      progress: () => {},
      cache: directory,
      host: { environment: {}, offline: true },
    });
    const [utterance] = await collect(openCorpus(output));
    return { dropped: summary.dropped, utterance };
  };

  it('wants one intent of all', async () => {
    const differ = await outcome('intent', [
      ['a', []],
      ['b', []],
    ]);
    expect(differ.dropped).toEqual({ 'intents-differ': 1 });
    const same = await outcome('intent', [
      ['a', []],
      ['a', [slot('s')]],
    ]);
    expect(same.dropped).toEqual({});
  });

  it('wants the same labels in the same places too, if asked', async () => {
    const differ = await outcome('intent+slots', [
      ['a', [slot('s')]],
      ['a', [slot('t')]],
    ]);
    expect(differ.dropped).toEqual({ 'slots-differ': 1 });
    const same = await outcome('intent+slots', [
      ['a', [slot('s')]],
      ['a', [slot('s')]],
    ]);
    expect(same.utterance).toMatchObject({
      intent: 'a',
      slots: [slot('s')],
      origin: { step: 'self-train', parent: 'u' },
    });
  });

  it('takes the slots that most models found where only the intent must agree', async () => {
    const { utterance } = await outcome('intent', [
      ['a', [slot('s')]],
      ['a', [slot('t')]],
      ['a', [slot('t')]],
    ]);
    expect(utterance?.slots).toEqual([slot('t')]);
  });
});
