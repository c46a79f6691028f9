import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCorpus } from '../../src/corpus/formats.ts';
import { collect } from '../../src/corpus/stream.ts';
import type { Utterance } from '../../src/corpus/utterance.ts';
import { ArtifactStore } from '../../src/execution/artifact-store.ts';
import { execute } from '../../src/execution/executor.ts';
import type { Stage } from '../../src/execution/stage.ts';
import { inlineWorker } from '../../src/execution/worker.ts';
import { openCorpus } from '../../src/experiment/corpus-artifact.ts';
import { resolveInputs } from '../../src/experiment/inputs.ts';
import { loadExperiment } from '../../src/experiment/load.ts';
import { planExperiment } from '../../src/experiment/plan.ts';
import { stageKinds } from '../../src/experiment/stages.ts';
import { annotationLine } from '../../src/prompting/answer-line.ts';
import { chatServer } from '../prompting/chat-server.ts';
import { SERVICE_KEY } from '../service/services.ts';
import type { TestServer } from '../service/translation-server.ts';
import { backend } from './lights-study.ts';

const root = resolve(import.meta.dirname, '../../experiments');

let folder: string;
let store: ArtifactStore;
let server: TestServer;
let human: Utterance[];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'graft-in-context-'));
  store = new ArtifactStore(join(folder, 'store'));
  const corpus = join(root, 'data/demo/de-DE.jsonl');
  human = await collect(readCorpus(corpus, { split: 'train', locale: 'de-DE' }));
  const byText = new Map(human.map((utterance) => [utterance.text, utterance]));
  // A model that knows what people annotated, and writes nothing else.
  server = await chatServer(([, user]) => {
    const intent = /^The intent is (\w+)/u.exec(user!.content)?.[1];
    if (intent !== undefined)
      return human
        .filter((each) => each.intent === intent)
        .map(annotationLine)
        .join('\n');
    const asked = user!.content.split('\n').map((line): { id: number; text: string } => JSON.parse(line));
    return asked
      .map(({ id, text }) => {
        const { text: _text, ...meaning } = JSON.parse(annotationLine(byText.get(text)!));
        return JSON.stringify({ id, ...meaning });
      })
      .join('\n');
  });
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

describe('experiments/in-context.yaml', () => {
  it('gets from a model that knows everything what people annotated', async () => {
    const path = join(folder, 'oracle.yaml');
    const llm = `{ url: "${server.url}/v1", keyVariable: LLM_KEY, corrections: 0 }`;
    const base = join(root, 'in-context.yaml');
    await writeFile(path, `base: ${base}\nexperiment: oracle\nllms: { sure: ${llm}, inventive: ${llm} }\nseeds: [1]\n`);
    const loaded = await loadExperiment(path);
    const plan = planExperiment(loaded.experiment, { inputs: await resolveInputs(loaded, {}), backend, split: 'dev' });
    const trainingSet = async (arm: string, step = -1) => {
      const stage = plan.arms.get(arm)![0]!.trainingSet.steps.at(step) as Stage;
      const host = { environment: { LLM_KEY: SERVICE_KEY }, offline: false };
      const launchWorker = () => inlineWorker(store, { kinds: stageKinds, host });
      const artifact = (await execute([stage], { store, workers: 1, launchWorker })).get(stage.hash)!;
      const utterances = await collect(openCorpus(artifact));
      const annotations = utterances.map(({ text, intent, slots }) => ({ text, intent, slots }));
      return { annotations, summary: artifact.manifest.summary };
    };

    const people = await trainingSet('human');
    expect((await trainingSet('labelled')).annotations).toEqual(people.annotations);

    const { annotations, summary } = await trainingSet('written', 0);
    const known = new Set(human.map((utterance) => annotationLine(utterance)));
    expect(annotations.filter((annotation) => !known.has(annotationLine(annotation)))).toEqual([]);
    const { dropped, utterances } = summary as { dropped: Record<string, number>; utterances: number };
    // What it was shown it must not write, and no more than it was asked for.
    expect(Object.keys(dropped)).toEqual(['copy-of-example', 'duplicate', 'surplus']);
    expect(utterances).toBeGreaterThan(250);
  });
});
