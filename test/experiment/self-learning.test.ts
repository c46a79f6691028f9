import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { collect } from '../../src/corpus/stream.ts';
import { ArtifactStore } from '../../src/execution/artifact-store.ts';
import { execute } from '../../src/execution/executor.ts';
import type { Stage } from '../../src/execution/stage.ts';
import { inlineWorker } from '../../src/execution/worker.ts';
import { openCorpus } from '../../src/experiment/corpus-artifact.ts';
import { resolveInputs } from '../../src/experiment/inputs.ts';
import { loadExperiment } from '../../src/experiment/load.ts';
import { type Plan, planExperiment } from '../../src/experiment/plan.ts';
import { LOG } from '../../src/experiment/stages/simulate-traffic.ts';
import { stageKinds } from '../../src/experiment/stages.ts';
import { readSessions } from '../../src/learning/read-sessions.ts';
import { backend, lightRows, type Row, writeUtterances } from './lights-study.ts';

let folder: string;
let store: ArtifactStore;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'graft-self-learning-'));
  store = new ArtifactStore(join(folder, 'store'));
  await write('train.jsonl', lightRows(['licht']).slice(0, 8));
  // Slots that the model has not seen are what it gets wrong.
  await write('traffic.jsonl', lightRows(['licht', 'die große schöne lampe']));
  await write('held-out.jsonl', lightRows(['lampe']));
  const failed = { text: 'mach küche hell', interpretation: { intent: 'licht_aus' }, outcome: 'failure' };
  const worked = {
    text: 'licht küche an',
    interpretation: { intent: 'licht_an', slots: [{ label: 'raum', value: 'küche' }] },
    outcome: 'success',
  };
  const sessions = ['a', 'b', 'c'].map((user) => JSON.stringify({ user, turns: [failed, worked] }));
  await writeFile(join(folder, 'log.jsonl'), `${sessions.join('\n')}\n`);
});
afterAll(() => rm(folder, { recursive: true }));

const write = (name: string, rows: readonly Row[]) => writeUtterances(join(folder, name), rows);

const load = async (learn: string) => {
  const path = join(folder, 'experiment.yaml');
  await writeFile(
    path,
    `experiment: learning
languages: { source: en-US, target: de-DE }
data:
  train: { file: ./train.jsonl }
  traffic: { file: ./traffic.jsonl }
  english: { file: ./traffic.jsonl, locale: en-US }
  dev: { file: ./held-out.jsonl }
  test: { file: ./held-out.jsonl }
model: { kind: linear, options: { minimumUtterances: 500 } }
arms:
  few: { annotate: { from: train } }
  learned: { learn: ${learn} }
  both: { mix: [few, learned] }
baseline: few
seeds: [1]
`,
  );
  return loadExperiment(path);
};

const planned = async (learn: string): Promise<Plan> => {
  const loaded = await load(learn);
  return planExperiment(loaded.experiment, { inputs: await resolveInputs(loaded, {}), backend, split: 'test' });
};
const carryOut = (stages: readonly Stage[]) =>
  execute(stages, {
    store,
    workers: 1,
    launchWorker: () => inlineWorker(store, { kinds: stageKinds, host: { environment: {}, offline: false } }),
  });

describe('an arm that learns from logs', () => {
  it('takes what users meant by what failed, and what worked', async () => {
    const plan = await planned('{ from: ./log.jsonl }');
    const { corpus } = plan.arms.get('learned')![0]!.trainingSet;
    const artifact = (await carryOut([corpus])).get(corpus.hash)!;
    const utterances = await collect(openCorpus(artifact));
    expect(utterances.map(({ text, intent, slots, origin }) => [text, intent, slots, origin.step])).toEqual([
      ['mach küche hell', 'licht_an', [{ label: 'raum', start: 5, end: 10 }], 'mine'],
      ['licht küche an', 'licht_an', [{ label: 'raum', start: 6, end: 11 }], 'confirm'],
    ]);
  });

  it('or from simulated users of the model of another arm, the very model that the table scores', async () => {
    const plan = await planned('{ simulate: { arm: few, on: traffic, sessions: 3000, users: 500 } }');
    const [mined] = plan.arms.get('learned')![0]!.trainingSet.steps;
    const [traffic] = mined!.inputs;
    expect([mined!.recipe.kind, traffic!.recipe.kind]).toEqual(['mine-rewrites', 'simulate-traffic']);
    expect(plan.arms.get('few')![0]!.predictions.recipe.inputs.model).toEqual(traffic!.recipe.inputs.model);
    const artifacts = await carryOut([mined!]);
    const { summary } = artifacts.get(mined!.hash)!.manifest;
    const { sessions, utterances, precision } = summary as {
      sessions: number;
      utterances: number;
      precision: Record<string, { judged: number; intent: number }>;
    };
    expect(sessions).toBe(3000);
    const judged = Object.values(precision).reduce((sum, counts) => sum + counts.judged, 0);
    const right = Object.values(precision).reduce((sum, counts) => sum + counts.intent, 0);
    expect(judged).toBe(utterances);
    expect(right / judged).toBeGreaterThan(0.9);
  });

  it('without what that model has learnt from, if asked to', async () => {
    const plan = await planned('{ simulate: { arm: few, on: traffic, sessions: 3000, users: 500, unseen: true } }');
    const { corpus: few } = plan.arms.get('few')![0]!.trainingSet;
    const [traffic] = plan.arms.get('learned')![0]!.trainingSet.steps[0]!.inputs;
    const artifacts = await carryOut([few, traffic!]);
    const known = await collect(openCorpus(artifacts.get(few.hash)!));
    const texts = new Set(known.map(({ text }) => text));
    const log = join(artifacts.get(traffic!.hash)!.directory, LOG);
    const said: string[] = [];
    for await (const { turns } of readSessions(log)) said.push(turns[0]!.text);
    expect(said).toHaveLength(3000);
    expect(said.filter((text) => texts.has(text))).toEqual([]);
  });

  it.each([
    ['{ from: ./log.jsonl, simulate: { arm: few, on: traffic } }', 'either "from" or "simulate"'],
    ['{ from: ./lob.jsonl }', 'did you mean log.jsonl'],
    ['{ from: ./log.jsonl, user: 3 }', 'did you mean "users"'],
    ['{ simulate: { arm: fw, on: traffic } }', 'arm "fw" is not defined; did you mean "few"'],
    ['{ simulate: { arm: few, on: dev } }', 'the dev set is not for training'],
    ['{ simulate: { arm: few, on: english } }', 'expected a corpus of the target language de-DE'],
    ['{ simulate: { arm: both, on: traffic } }', 'the arm is made from itself'],
    ['{ simulate: { arm: few, on: traffic, giveUp: 0.9, repeat: 0.9 } }', 'sum to at most 1'],
  ])('is checked before anything runs: %s', async (learn, message) => {
    await expect(load(learn)).rejects.toThrow(message);
  });
});
