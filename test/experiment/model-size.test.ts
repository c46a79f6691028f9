import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ArtifactStore } from '../../src/execution/artifact-store.ts';
import { inlineWorker } from '../../src/execution/worker.ts';
import { runExperiment } from '../../src/experiment/run.ts';
import { stageKinds } from '../../src/experiment/stages.ts';
import { savedModelSize } from '../../src/model/model-size.ts';
import { Details } from '../../src/report/details.ts';

const EXPERIMENT = `
experiment: size
languages: { source: en-US, target: de-DE }
data: { human: { file: ./lights.jsonl }, dev: { file: ./held-out.jsonl }, test: { file: ./held-out.jsonl } }
model: { kind: linear, options: { minimumUtterances: 20 } }
arms: { human: { annotate: { from: human } } }
baseline: human
seeds: [1, 2]
`;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'graft-model-size-'));
  const rows = (id: string, texts: readonly string[]) =>
    texts.map((text, i) => {
      const intent = text.endsWith('an') ? 'light_on' : 'light_off';
      return `${JSON.stringify({ id: `${id}-${i}`, locale: 'de-DE', text, intent, slots: [] })}\n`;
    });
  await writeFile(join(folder, 'lights.jsonl'), rows('t', ['licht an', 'licht aus', 'lampe an', 'lampe aus']).join(''));
  await writeFile(join(folder, 'held-out.jsonl'), rows('h', ['mach licht an', 'mach licht aus']).join(''));
  await writeFile(join(folder, 'size.yaml'), EXPERIMENT);
});
afterAll(() => rm(folder, { recursive: true }));

it('details.json says what the models of an arm weigh, on average', async () => {
  const store = new ArtifactStore(join(folder, 'store'));
  const trained: string[] = [];
  let details: Details | undefined;
  await runExperiment(join(folder, 'size.yaml'), {
    store,
    backend: { name: 'cpu', version: '4.22.0', reason: 'for the test' },
    split: 'dev',
    workers: 1,
    launchWorker: () => inlineWorker(store, { kinds: stageKinds, host: { environment: {}, offline: false } }),
    onEvent: (event) => {
      if (event.type === 'finished' && event.stage.recipe.kind === 'train-model') trained.push(event.stage.hash);
    },
    onDetails: (gathered) => {
      details = Details.parse(gathered);
    },
  });
  const artifacts = await Promise.all(trained.map((hash) => store.open(hash)));
  const sizes = await Promise.all(artifacts.map(({ directory }) => savedModelSize(join(directory, 'model'))));
  expect(sizes).toHaveLength(2);
  expect(artifacts.map(({ manifest }) => manifest.summary)).toMatchObject(sizes);
  const meanOf = (of: 'parameters' | 'bytes') => Math.round((sizes[0]![of] + sizes[1]![of]) / 2);
  expect(details!.arms.human!.model).toEqual({ parameters: meanOf('parameters'), bytes: meanOf('bytes') });
});
