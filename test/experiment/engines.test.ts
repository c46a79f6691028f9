import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { collect } from '../../src/corpus/stream.ts';
import { ArtifactStore } from '../../src/execution/artifact-store.ts';
import { execute } from '../../src/execution/executor.ts';
import type { Stage } from '../../src/execution/stage.ts';
import { inlineWorker } from '../../src/execution/worker.ts';
import { openCorpus } from '../../src/experiment/corpus-artifact.ts';
import { resolveInputs } from '../../src/experiment/inputs.ts';
import { loadExperiment } from '../../src/experiment/load.ts';
import { planExperiment } from '../../src/experiment/plan.ts';
import { stageKinds } from '../../src/experiment/stages.ts';

const backend = { name: 'wasm', version: '4.22.0', reason: 'for the test' } as const;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'graft-engines-'));
  const row = (id: number, split: string, locale: string, text: string) =>
    JSON.stringify({
      id: `${split}${id}`,
      locale,
      text,
      intent: 'light',
      slots: [{ label: 'room', start: text.lastIndexOf(' ') + 1, end: text.length }],
    });
  await writeFile(
    join(folder, 'en.jsonl'),
    ['lights in kitchen', 'lights in bedroom'].map((text, i) => row(i, 's', 'en-US', text)).join('\n'),
  );
  await writeFile(join(folder, 'de.jsonl'), row(1, 'd', 'de-DE', 'licht in küche'));
  await writeFile(join(folder, 'words.tsv'), 'lights\tlichter\nin\tin\nkitchen\tküche\nbedroom\tschlafzimmer\n');
  await writeFile(join(folder, 'rooms.tsv'), 'value\tweight\nkeller\t1\n');
  await writeFile(join(folder, 'bitext.tsv'), 'light\tlicht\n');
});
afterEach(() => rm(folder, { recursive: true }));

const experimentOf = async (
  arms: string,
  engines = '{ words: { engine: lexicon, settings: { dictionary: ./words.tsv } } }',
) => {
  const file = join(folder, 'x.yaml');
  await writeFile(
    file,
    `experiment: x
languages: { source: en-US, target: de-DE }
leakage: keep
data:
  source: { file: ./en.jsonl }
  dev: { file: ./de.jsonl }
  test: { file: ./de.jsonl }
translation: { bitext: [./bitext.tsv] }
engines: ${engines}
arms: ${arms}
baseline: mt
`,
  );
  return file;
};

const planOf = async (arms: string) => {
  const loaded = await loadExperiment(await experimentOf(arms));
  const inputs = await resolveInputs(loaded, {});
  return planExperiment(loaded.experiment, { inputs, backend, split: 'test' });
};

const carryOut = async (stage: Stage, { offline }: { offline: boolean }, name = 'store') => {
  const store = new ArtifactStore(join(folder, name));
  const host = { environment: {}, offline };
  const launchWorker = () => inlineWorker(store, { kinds: stageKinds, host });
  return (await execute([stage], { store, workers: 1, launchWorker })).get(stage.hash)!;
};

describe('the shards of a translation', () => {
  it('are stages of their own, and together the corpus and the drops of one stage', async () => {
    const rows = Array.from({ length: 7 }, (_, id) => ({
      id: `s${id}`,
      locale: 'en-US',
      text: `lights in room${id}`,
      intent: 'light',
    }));
    const lines = rows.map((row) => JSON.stringify({ ...row, slots: [{ label: 'room', start: 10, end: 15 }] }));
    await writeFile(join(folder, 'en.jsonl'), lines.join('\n'));
    await writeFile(join(folder, 'words.tsv'), 'lights\tlichter\n');
    const translated = async (shards: number) => {
      const engines = `{ words: { engine: lexicon, shards: ${shards}, settings: { dictionary: ./words.tsv } } }`;
      const loaded = await loadExperiment(
        await experimentOf('{ mt: { translate: { from: source, engine: words, best: 1 } } }', engines),
      );
      const plan = planExperiment(loaded.experiment, {
        inputs: await resolveInputs(loaded, {}),
        backend,
        split: 'test',
      });
      const stage = plan.arms.get('mt')![0]!.trainingSet.corpus;
      const artifact = await carryOut(stage, { offline: false }, `store${shards}`);
      return { stage, summary: artifact.manifest.summary, corpus: await collect(openCorpus(artifact)) };
    };
    const [one, three, ten] = [await translated(1), await translated(3), await translated(10)];
    expect([one, three, ten].map(({ stage }) => stage.inputs.length)).toEqual([1, 3, 10]);
    expect(one.corpus).toHaveLength(7);
    for (const { corpus, summary } of [three, ten]) {
      expect(corpus).toEqual(one.corpus);
      expect(summary).toMatchObject({ utterances: one.summary.utterances, dropped: one.summary.dropped });
    }
  });
});

describe('the engines of an experiment', () => {
  it('translate the arms that name them', async () => {
    const plan = await planOf('{ mt: { translate: { from: source, engine: words } } }');
    const stage = plan.arms.get('mt')![0]!.trainingSet.corpus;
    expect(stage.recipe.options).toMatchObject({
      engine: 'lexicon',
      source: 'en-US',
      target: 'de-DE',
      projection: 'default',
    });
    const { manifest } = await carryOut(stage, { offline: false });
    expect(manifest.summary).toMatchObject({ utterances: 2, dropped: {} });
  });

  it('are known by the content of their files, not by their place', async () => {
    const stageOf = async () =>
      (await planOf('{ mt: { translate: { from: source, engine: words } } }')).arms.get('mt')![0]!.trainingSet.corpus;
    const before = await stageOf();
    expect((await stageOf()).hash).toBe(before.hash);
    await writeFile(join(folder, 'words.tsv'), 'lights\tlampen\n');
    expect((await stageOf()).hash).not.toBe(before.hash);
  });

  it('need not be asked again when everything is in the translation memory', async () => {
    const plan = await planOf('{ mt: { translate: { from: source, engine: words } } }');
    const stage = plan.arms.get('mt')![0]!.trainingSet.corpus;
    await expect(carryOut(stage, { offline: true })).rejects.toThrow(
      /the translation memory holds no translation of "lights in kitchen"/,
    );
    await carryOut(stage, { offline: false });
    await rm(join(folder, 'store', 'artifacts'), { recursive: true });
    const { manifest } = await carryOut(stage, { offline: true });
    expect(manifest.summary).toMatchObject({ utterances: 2 });
  });

  const problemsOf = async (arms: string, engines?: string) =>
    (await loadExperiment(await experimentOf(arms, engines)).catch((error: Error) =>
      error.message.replaceAll(`${folder}/`, ''),
    )) as string;

  it('must exist, with settings that fit and files that are there', async () => {
    expect(await problemsOf('{ mt: { translate: { from: source, engine: word } } }')).toMatch(
      /x\.yaml:10:\d+: arms\.mt\.translate\.engine: engine "word" is not under engines; did you mean "words"\?/,
    );
    expect(
      await problemsOf(
        '{ mt: { translate: { from: source } } }',
        '{ w: { engine: lexicon, settings: { dictionry: ./words.tsv } } }',
      ),
    ).toMatch(/engines\.w\.settings\.dictionry: unknown key; did you mean "dictionary"\?/);
    expect(
      await problemsOf(
        '{ mt: { translate: { from: source } } }',
        '{ w: { engine: lexicon, settings: { dictionary: ./gone.tsv } } }',
      ),
    ).toMatch(/engines\.w\.settings\.dictionary: expected a file, but gone\.tsv cannot be read/);
    expect(
      await problemsOf(
        '{ mt: { translate: { from: source } } }',
        '{ w: { engine: apertium, bitext: [./bitext.tsv] } }',
      ),
    ).toMatch(/"bitext" with engine phrase-based only/);
    expect(await problemsOf('{ mt: { translate: { from: source } } }', '{ w: { engine: phrase-based } }')).toMatch(
      /either "bitext" to train phrase-based on, or "model" under settings/,
    );
  });

  it('count the pairs of a bitext as often as its weight says', async () => {
    const stageOf = async (bitext: string) => {
      const file = await experimentOf('{ mt: { translate: { from: source } } }');
      await writeFile(file, (await readFile(file, 'utf8')).replace('./bitext.tsv', bitext));
      const loaded = await loadExperiment(file);
      const plan = planExperiment(loaded.experiment, {
        inputs: await resolveInputs(loaded, {}),
        backend,
        split: 'test',
      });
      return plan.arms
        .get('mt')![0]!
        .trainingSet.corpus.inputs.find(({ recipe }) => recipe.kind === 'train-translator')!;
    };
    const twice = await stageOf('{ from: ./bitext.tsv, weight: 2 }');
    expect(twice.recipe.options.weights).toEqual([2]);
    // As often as it stands there is what every pair counts anyway.
    expect((await stageOf('{ from: ./bitext.tsv, weight: 1 }')).hash).toBe((await stageOf('./bitext.tsv')).hash);
    expect((await carryOut(twice, { offline: false })).manifest.summary).toMatchObject({ pairs: 1 });
  });

  it('copy what is localised later, which some arm must do', async () => {
    const arms = (adapt: string) => `{ mt: { translate: { from: source, engine: words, localise: [room] }${adapt} } }`;
    expect(await problemsOf(arms(''))).toMatch(/expected a label that an arm resamples, got "room"/);
    const plan = await planOf(arms(', adapt: [{ resample: { room: ./rooms.tsv } }]'));
    const [translated] = plan.arms.get('mt')![0]!.trainingSet.steps;
    expect(translated!.recipe.options).toMatchObject({ keep: ['room'] });
  });

  it('are followed by catalogues that need no file, agreement and contractions', async () => {
    const adapt =
      '[{ resample: { room: { catalogue: countries, probability: 0.5 } }, agreement: true, copies: 20 }, { normalise: {} }]';
    const plan = await planOf(`{ mt: { translate: { from: source, engine: words }, adapt: ${adapt} } }`);
    const steps = plan.arms.get('mt')![0]!.trainingSet.steps;
    expect(steps.map(({ recipe }) => recipe.kind)).toEqual(['translate', 'resample', 'normalise']);
    const artifact = await carryOut(steps.at(-1)!, { offline: false });
    const texts = (await collect(openCorpus(artifact))).map(({ text }) => text);
    expect(texts.length).toBeGreaterThan(20);
    // Half of the copies keep their room; the others have a country, with the article and the preposition it wants.
    const kept = texts.filter((text) => /(küche|schlafzimmer)$/.test(text)).length;
    expect(kept).toBeGreaterThan(5);
    expect(kept).toBeLessThan(texts.length - 5);
    expect(texts.join('\n')).toMatch(/lichter (in den|in der|im|in) /);
    expect(texts.join('\n')).not.toMatch(/ in dem /);
    expect(
      await problemsOf('{ mt: { translate: { from: source }, adapt: [{ resample: { room: contries } }] } }'),
    ).toMatch(/arms\.mt\.adapt\.0\.resample\.room\.catalogue: expected a file, but "contries" does not start with/);
  });
});
