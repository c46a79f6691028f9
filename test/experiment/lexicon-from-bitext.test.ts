import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { InputError } from '../../src/corpus/problem.ts';
import { collect } from '../../src/corpus/stream.ts';
import { ArtifactStore } from '../../src/execution/artifact-store.ts';
import { execute } from '../../src/execution/executor.ts';
import { inlineWorker } from '../../src/execution/worker.ts';
import { openCorpus } from '../../src/experiment/corpus-artifact.ts';
import { resolveInputs } from '../../src/experiment/inputs.ts';
import { loadExperiment } from '../../src/experiment/load.ts';
import { planExperiment } from '../../src/experiment/plan.ts';
import { stageKinds } from '../../src/experiment/stages.ts';

const backend = { name: 'wasm', version: '4.22.0', reason: 'for the test' } as const;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'graft-lexicon-engine-'));
  const row = (id: string, locale: string, text: string) =>
    JSON.stringify({ id, locale, text, intent: 'light', slots: [] });
  await writeFile(join(folder, 'en.jsonl'), [row('1', 'en-US', 'light on'), row('2', 'en-US', 'lamp off')].join('\n'));
  await writeFile(join(folder, 'de.jsonl'), row('d', 'de-DE', 'licht an'));
  const pairs = ['light\tLicht', 'lamp\tLampe', 'on\tan', 'off\taus', 'the light is on\tdas Licht ist an'];
  await writeFile(join(folder, 'bitext.tsv'), [...pairs, ...pairs].join('\n'));
});
afterEach(() => rm(folder, { recursive: true }));

async function plan(engine: string, arm = '{ translate: { from: source, engine: words } }') {
  const file = join(folder, 'x.yaml');
  await writeFile(
    file,
    `experiment: x
languages: { source: en-US, target: de-DE }
leakage: keep
data: { source: { file: ./en.jsonl }, dev: { file: ./de.jsonl }, test: { file: ./de.jsonl } }
engines: { words: ${engine} }
arms: { words: ${arm} }
baseline: words
`,
  );
  const loaded = await loadExperiment(file);
  return planExperiment(loaded.experiment, { inputs: await resolveInputs(loaded, {}), backend, split: 'test' });
}

const problemOf = (engine: string) =>
  plan(engine).then(
    () => '',
    (error: unknown) => (error as InputError).message,
  );

describe('an engine whose lexicon is made in the run', () => {
  it('translates by the words that the bitext links', async () => {
    const { arms } = await plan('{ engine: lexicon, bitext: [./bitext.tsv] }');
    const stage = arms.get('words')![0]!.trainingSet.corpus;
    expect(stage.inputs.map(({ recipe }) => recipe.kind).toSorted()).toEqual(['induce-lexicon', 'read']);
    const store = new ArtifactStore(join(folder, 'store'));
    const host = { environment: {}, offline: false };
    const launchWorker = () => inlineWorker(store, { kinds: stageKinds, host });
    const artifacts = await execute([stage], { store, workers: 1, launchWorker });
    const corpus = await collect(openCorpus(artifacts.get(stage.hash)!));
    expect(corpus.map(({ text }) => text)).toEqual(['licht an', 'lampe aus']);
    const lexicon = await store.open(stage.inputs.find(({ recipe }) => recipe.kind === 'induce-lexicon')!.hash);
    expect(lexicon?.manifest.summary).toMatchObject({ words: expect.any(Number), entries: expect.any(Number) });
    expect(await readFile(join(lexicon!.directory, 'lexicon.tsv'), 'utf8')).toContain('light\tlicht\t1.0000\n');
  });

  it('is another with another weight of the pairs', async () => {
    const hash = async (engine: string, arm?: string) =>
      (await plan(engine, arm)).arms.get('words')![0]!.trainingSet.corpus;
    const once = await hash('{ engine: lexicon, bitext: [./bitext.tsv] }');
    const same = await hash('{ engine: lexicon, bitext: [{ from: ./bitext.tsv, weight: 1 }] }');
    const twice = await hash('{ engine: lexicon, bitext: [{ from: ./bitext.tsv, weight: 2 }] }');
    expect(same.hash).toBe(once.hash);
    expect(twice.hash).not.toBe(once.hash);
  });

  it('takes either a bitext or a dictionary, which must be there', async () => {
    expect(
      await problemOf('{ engine: lexicon, bitext: [./bitext.tsv], settings: { dictionary: ./bitext.tsv } }'),
    ).toMatch(/with lexicon, "bitext" or "dictionary"/);
    expect(await problemOf('{ engine: lexicon }')).toMatch(/engines\.words\.settings\.dictionary: is missing/);
    expect(await problemOf('{ engine: lexicon, settings: { dictionary: ./none.tsv } }')).toMatch(
      /engines\.words\.settings\.dictionary: expected a file, but .*none\.tsv/,
    );
    expect(await problemOf('{ engine: apertium, bitext: [./bitext.tsv] }')).toMatch(
      /"bitext" with engine phrase-based only/,
    );
  });
});
