import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ArtifactStore } from '../../src/execution/artifact-store.ts';
import { execute } from '../../src/execution/executor.ts';
import { inlineWorker } from '../../src/execution/worker.ts';
import { resolveInputs } from '../../src/experiment/inputs.ts';
import { loadExperiment } from '../../src/experiment/load.ts';
import { planExperiment, planHash } from '../../src/experiment/plan.ts';
import { stageKinds } from '../../src/experiment/stages.ts';

const backend = { name: 'cpu', version: '4.22.0', reason: 'for the test' } as const;

const words = 'zero one two three four five six seven eight nine red green blue lamp house door on off open shut a the'
  .split(' ')
  .map((english) => [english, `${english}chen`] as const);
const bitext = Array.from({ length: 120 }, (_, i) => {
  const chosen = [i, i + 5, 3 * i + 1].map((at) => words[at % words.length]!);
  return [chosen.map(([word]) => word).join(' '), chosen.map(([, word]) => word).join(' ')] as const;
});
const row = (text: string, index: number, intent = index % 2 === 0 ? 'lamp' : 'door') => ({
  id: `${intent}-${text}-${index}`,
  text,
  intent,
  slots: [],
});

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'graft-embeddings-'));
  const lines = (rows: readonly object[]) => rows.map((one) => `${JSON.stringify(one)}\n`).join('');
  const tsv = (pairs: readonly (readonly [string, string])[]) => pairs.map((pair) => `${pair.join('\t')}\n`).join('');
  await writeFile(
    join(folder, 'english.jsonl'),
    lines(['lamp on', 'door open', 'red lamp', 'blue door'].map((text, i) => ({ ...row(text, i), locale: 'en-US' }))),
  );
  const german = ['lampchen onchen', 'doorchen openchen'].map((text, i) => ({ ...row(text, i), locale: 'de-DE' }));
  await writeFile(join(folder, 'german.jsonl'), lines(german));
  await writeFile(join(folder, 'pool.jsonl'), lines(german.map((one) => ({ ...one, text: `achtchen ${one.text}` }))));
  await writeFile(join(folder, 'bitext.tsv'), tsv(bitext));
  await writeFile(join(folder, 'lexicon.tsv'), tsv(words));
});
afterAll(() => rm(folder, { recursive: true }));

const TINY = '{ hiddenUnits: 4, gramDimensions: 4, gramBuckets: 64, minimumUpdates: 20, epochs: 2';
const SMALL = 'options: { wordDimensions: 4, gramDimensions: 4, gramBuckets: 64, epochs: 2 }';
const BITEXT = `embeddings: { bitext: [./bitext.tsv], texts: [source, pool], ${SMALL} }`;

const experimentFile = async (embeddings: string, more = '', option = 'embeddings: {}') => {
  const file = join(folder, 'x.yaml');
  await writeFile(
    file,
    `experiment: x
languages: { source: en-US, target: de-DE }
data:
  source: { file: ./english.jsonl, locale: en-US }
  pool: { file: ./pool.jsonl }
  french: { file: ./pool.jsonl, locale: fr-FR }
  dev: { file: ./german.jsonl }
  test: { file: ./german.jsonl }
${embeddings}
model: { kind: network, options: ${TINY} } }
arms:
  english: { annotate: { from: source } }
  zero-shot: { annotate: { from: source }, model: { kind: network, options: ${TINY}, ${option} } } }
baseline: english
seeds: [1, 2]
leakage: keep
${more}`,
  );
  return file;
};

const plan = async (...args: Parameters<typeof experimentFile>) => {
  const loaded = await loadExperiment(await experimentFile(...args));
  const inputs = await resolveInputs(loaded, {});
  return { ...planExperiment(loaded.experiment, { inputs, backend, split: 'dev' }), inputs };
};

describe('an experiment with embeddings', () => {
  it('learns them once, for the models that read them only', async () => {
    const { arms } = await plan(BITEXT);
    const stages = (arm: string) =>
      arms.get(arm)!.map(({ predictions }) => {
        const model = predictions.inputs.find(({ recipe }) => recipe.kind === 'train-model')!;
        return model.inputs.find(({ recipe }) => recipe.kind === 'learn-embeddings')?.hash;
      });
    expect(stages('english')).toEqual([undefined, undefined]);
    const [first, second] = stages('zero-shot');
    expect(first).toBeDefined();
    expect(second).toBe(first);
  });

  it('is another study with other vectors, and names what they are learnt from', async () => {
    const first = await plan(BITEXT);
    expect(Object.keys(first.inputs.hashes)).toContain('bitext.tsv');
    const other = await plan(BITEXT.replace('epochs: 2', 'epochs: 3'));
    expect(planHash(other)).not.toBe(planHash(first));
  });

  const run = async (name: string, section: string) => {
    const store = new ArtifactStore(join(folder, name));
    const { arms, targets } = await plan(section);
    const launchWorker = () => inlineWorker(store, { kinds: stageKinds, host: { environment: {}, offline: true } });
    await execute(targets, { store, workers: 1, launchWorker });
    return (await store.open(arms.get('zero-shot')![0]!.predictions.hash)).manifest.summary;
  };

  it('runs, from a bitext, with a lexicon too', async () => {
    const section = BITEXT.replace('texts', 'lexicon: [./lexicon.tsv], texts');
    expect(await run('store', section)).toMatchObject({ utterances: 2 });
  });

  it('says so if the texts have too few words of the lexicon', async () => {
    const section = `embeddings: { lexicon: [./lexicon.tsv], texts: [source, pool], ${SMALL.replace('epochs', 'leastCount: 1, epochs')} }`;
    await expect(run('lexicon-store', section)).rejects.toThrow(/expected at least 20 pairs of words/);
  });
});

describe('what can be wrong with embeddings', () => {
  it('is a filter that has the model read the source language', async () => {
    const file = await experimentFile(
      BITEXT.replace('embeddings:', 'translation: { bitext: [./bitext.tsv] }\nembeddings:'),
    );
    const text = await readFile(file, 'utf8');
    const read = (model: string) => `${text.replace(/^model: .*$/m, model)}  `;
    const arms = '  mt: { translate: { from: source }, select: [{ round-trip: { agree: intent } }] }\nbaseline';
    const withFilter = (model: string) => writeFile(file, read(model).replace('baseline', arms));
    await withFilter('model: { kind: network, options: { embeddings: {} } }');
    await expect(loadExperiment(file)).rejects.toThrow(
      /arms\.mt\.select\.0: this filter has the experiment's model read/,
    );
    await withFilter('model: { kind: linear }');
    await expect(loadExperiment(file)).resolves.toBeDefined();
  });

  const problemsOf = async (...args: Parameters<typeof experimentFile>) => {
    const error = await loadExperiment(await experimentFile(...args)).catch((thrown: Error) => thrown);
    return String((error as Error).message);
  };

  it('is that there are none, or nobody reads them', async () => {
    expect(await problemsOf('')).toMatch(/arms\.zero-shot\.model\.options: .*needs a section "embeddings"/);
    expect(await problemsOf(BITEXT, '', 'balance: 0')).toMatch(/embeddings: no model reads word vectors/);
  });

  it('is what they are to be learnt from', async () => {
    expect(await problemsOf('embeddings: { texts: [source] }')).toMatch(/"bitext" or "lexicon", or both/);
    expect(await problemsOf('embeddings: { bitext: [./no.tsv] }')).toMatch(/embeddings\.bitext\.0: expected a file/);
    expect(await problemsOf('embeddings: { lexicon: [./lexicon.tsv], texts: [source] }')).toMatch(
      /embeddings\.texts: expected a corpus of de-DE to learn its words from, as there is no bitext; got none/,
    );
    const texts = (name: string) => problemsOf(`embeddings: { bitext: [./bitext.tsv], texts: [${name}] }`);
    expect(await texts('dev')).toMatch(/embeddings\.texts\.0: the dev set is not for training/);
    expect(await texts('pol')).toMatch(/corpus "pol" is not under data; did you mean "pool"/);
    expect(await texts('french')).toMatch(/expected a corpus of en-US or de-DE, but "french" is fr-FR/);
    expect(await problemsOf(BITEXT.replace('epochs', 'epoch'))).toMatch(/epoch/);
  });
});
