import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ArtifactStore } from '../../src/execution/artifact-store.ts';
import { execute } from '../../src/execution/executor.ts';
import type { Stage } from '../../src/execution/stage.ts';
import { inlineWorker } from '../../src/execution/worker.ts';
import { resolveInputs } from '../../src/experiment/inputs.ts';
import { loadExperiment } from '../../src/experiment/load.ts';
import { planExperiment } from '../../src/experiment/plan.ts';
import { stageKinds } from '../../src/experiment/stages.ts';

const backend = { name: 'cpu', version: '4.22.0', reason: 'for the test' } as const;
const tiny = '{ hiddenUnits: 4, wordDimensions: 4, gramDimensions: 4, gramBuckets: 64, minimumUpdates: 20, epochs: 2 }';
const DISTILLED = `{ kind: distilled, options: { teacher: { kind: linear, options: { epochs: 2, minimumUtterances: 50 } }, student: ${tiny} } }`;

const sentence = (intent: string, text: string) => ({ locale: 'de-DE', text, intent, slots: [] });
const states = ['an', 'aus'];
const rooms = ['küche', 'halle', 'garage', 'stube'];
const train = rooms.flatMap((room) => states.map((state) => sentence(`licht_${state}`, `licht ${room} ${state}`)));
const heldOut = [sentence('licht_an', 'lampe an'), sentence('licht_aus', 'lampe aus')];
const texts = ['mach die lampe an', 'mach die lampe aus', 'lampe in der küche an', 'lampe aus', 'licht bitte aus'];

let folder: string;
let store: ArtifactStore;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'graft-model-texts-'));
  store = new ArtifactStore(join(folder, 'store'));
  const write = (name: string, rows: readonly object[]) =>
    writeFile(
      join(folder, name),
      rows.map((row, index) => `${JSON.stringify({ id: `${name}-${index}`, ...row })}\n`).join(''),
    );
  await write('train.jsonl', train);
  await write('held-out.jsonl', heldOut);
  await write(
    'texts.jsonl',
    texts.map((text) => sentence(text.endsWith('an') ? 'licht_an' : 'licht_aus', text)),
  );
  const nonsense = { label: 'nonsense', start: 0, end: 4 };
  await write(
    'mislabelled.jsonl',
    texts.map((text, i) => ({ ...sentence(`nonsense_${i}`, text), slots: [nonsense] })),
  );
});
afterAll(() => rm(folder, { recursive: true }));

const write = async (model: string, { more = '', corpus = 'texts' } = {}) => {
  const file = join(folder, 'x.yaml');
  await writeFile(
    file,
    `experiment: x
languages: { source: en-US, target: de-DE }
data:
  human: { file: ./train.jsonl }
  pool: { file: ./${corpus}.jsonl }
  english: { file: ./texts.jsonl, locale: en-US }
  dev: { file: ./held-out.jsonl }
  test: { file: ./held-out.jsonl }
model: ${model}
arms: { human: { annotate: { from: human } } }
baseline: human
seeds: [1]
${more}`,
  );
  return file;
};

const withTexts = (model: string) => model.replace('{', '{ texts: pool,');

/** The stage that trains, and every stage before it. */
const plan = async (...args: Parameters<typeof write>) => {
  const loaded = await loadExperiment(await write(...args));
  const inputs = await resolveInputs(loaded, {});
  const [run] = planExperiment(loaded.experiment, { inputs, backend, split: 'dev' }).arms.get('human')!;
  const trained = run!.predictions.inputs.find((stage) => stage.recipe.kind === 'train-model')!;
  const kindsOf = (stage: Stage): string[] => [stage.recipe.kind, ...stage.inputs.flatMap(kindsOf)];
  return { trained, textKinds: trained.inputs.slice(2).flatMap(kindsOf) };
};

const trainOn = async (...args: Parameters<typeof write>) => {
  const { trained } = await plan(...args);
  const launchWorker = () => inlineWorker(store, { kinds: stageKinds, host: { environment: {}, offline: false } });
  const artifact = (await execute([trained], { store, workers: 1, launchWorker })).get(trained.hash)!;
  const weights = await readFile(join(artifact.directory, 'model', 'weights.bin'));
  return { summary: artifact.manifest.summary, hash: createHash('sha256').update(weights).digest('hex') };
};

describe('the texts of a model', () => {
  it('reach it without their labels', async () => {
    const honest = await trainOn(withTexts(DISTILLED));
    const misled = await trainOn(withTexts(DISTILLED), { corpus: 'mislabelled' });
    const without = await trainOn(DISTILLED);
    expect(misled.hash).toBe(honest.hash);
    expect(without.hash).not.toBe(honest.hash);
    // "lampe aus" is a text of the test set.
    expect(honest.summary).toMatchObject({ utterances: 8, texts: 4 });
    expect(without.summary).not.toHaveProperty('texts');
  });

  it('teach the embeddings of a network', async () => {
    const network = `{ kind: network, options: ${tiny.replace('{', '{ pretrain: { epochs: 2 },')} }`;
    expect((await trainOn(withTexts(network))).hash).not.toBe((await trainOn(network)).hash);
  });

  it('are hidden and guarded before they are stored for it', async () => {
    expect((await plan(withTexts(DISTILLED))).textKinds).toEqual(expect.arrayContaining(['select', 'hide', 'read']));
    const kept = await plan(withTexts(DISTILLED), { more: 'leakage: keep\n' });
    expect(kept.textKinds).toEqual(['hide', 'read']);
    expect((await plan(DISTILLED)).textKinds).toEqual([]);
  });

  it('of a bitext are read first where words are foretold, each sentence of the target language once', async () => {
    const pairs = ['turn on the light', 'switch the light on'].map((english) => `${english}\tmach das licht an\n`);
    await writeFile(join(folder, 'pairs.tsv'), pairs.join(''));
    const masked = tiny.replace('{', '{ pretrain: { objective: masked-tokens, epochs: 1 },');
    const network = `{ kind: network, bitext: [./pairs.tsv], options: ${masked} }`;
    const first = await trainOn(network);
    expect(first.summary).toMatchObject({ utterances: 8, generalTexts: 1 });
    expect((await trainOn(network.replace('bitext: [./pairs.tsv], ', ''))).hash).not.toBe(first.hash);
    const distilled = DISTILLED.replace('{', '{ bitext: [./pairs.tsv],');
    await expect(loadExperiment(await write(distilled))).rejects.toThrow(/model\.bitext: a model of kind distilled/);
    await expect(loadExperiment(await write(network.replace('pairs', 'none')))).rejects.toThrow(
      /model\.bitext\[?\.?0\]?: expected a file/,
    );
  });

  it.each([
    ['{ kind: distilled, texts: pol }', /model\.texts: corpus "pol" is not under data; did you mean "?pool/],
    ['{ kind: distilled, texts: test }', /model\.texts: the test set is not for training/],
    ['{ kind: distilled, texts: english }', /expected a corpus of the target language de-DE, but "english" is en-US/],
    ['{ kind: linear, texts: pool }', /model\.texts: a model of kind linear with these options learns nothing from/],
    ['{ kind: auto, texts: pool }', /learns nothing from texts; take distilled, or pretrain/],
  ])('are checked: %s', async (model, message) => {
    await expect(loadExperiment(await write(model))).rejects.toThrow(message);
  });
});
