import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InputError } from '../../src/corpus/problem.ts';
import { slotProblems } from '../../src/corpus/utterance.ts';
import { type Backend, chooseBackend } from '../../src/model/backend.ts';
import type { EpochProgress, Predictor, ScoringPredictor } from '../../src/model/contract.ts';
import { type ModelName, models } from '../../src/model/models.ts';
import { example, utterances } from './utterances.ts';

const texts = utterances.map(({ text }) => text);
const meanings = utterances.map(({ intent, slots }) => ({ intent, slots }));

/** What makes a kind learn forty utterances quickly. */
const quickOptions: Readonly<Record<ModelName, Readonly<Record<string, unknown>>>> = {
  auto: { network: { minimumUpdates: 60, hiddenUnits: 16 }, linear: { minimumUtterances: 4000 } },
  network: { minimumUpdates: 150, hiddenUnits: 48 },
  linear: {},
  ensemble: { of: 'linear', members: 2, options: { minimumUtterances: 4000 } },
  distilled: {
    teacher: { kind: 'linear', options: { minimumUtterances: 4000 } },
    student: { minimumUpdates: 150, hiddenUnits: 32, wordDimensions: 24, gramDimensions: 24, gramBuckets: 2048 },
  },
  updated: { model: { kind: 'linear', options: { minimumUtterances: 4000 } } },
};

/** The files of a saved model, members of an ensemble in their folders. */
async function filesOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => relative(folder, join(entry.parentPath, entry.name)));
}

/** Every kind of model keeps the contract. */
describe.each(Object.entries(models))('model kind %s', (name, kind) => {
  const options = quickOptions[name as ModelName];
  let backend: Backend;
  let directory: string;
  let trained: Predictor;
  /** A model that knows two of the intents, for the kind that updates one. */
  let old: ScoringPredictor;
  const progress: EpochProgress[] = [];

  beforeAll(async () => {
    backend = await chooseBackend('wasm');
    directory = await mkdtemp(join(tmpdir(), 'graft-model-'));
    const onEpoch = (epoch: EpochProgress) => progress.push(epoch);
    old = await models.linear.train({ train: utterances.slice(0, 20), seed: 2, backend });
    trained = await kind.train({ train: utterances, old, options, seed: 1, backend, onEpoch });
    await trained.save(join(directory, 'saved'));
  }, 60_000);

  afterAll(async () => {
    trained.dispose();
    await rm(directory, { recursive: true });
  });

  it('is called what the table calls it', () => expect(kind.name).toBe(name));

  it('learns what it was taught', () => {
    const predicted = trained.predict(texts);
    const exact = predicted.filter(
      ({ intent, slots }, i) => JSON.stringify({ intent, slots }) === JSON.stringify(meanings[i]),
    );
    expect(exact.length / utterances.length).toBeGreaterThanOrEqual(0.95);
  });

  it('understands sentences of its training set put together anew', () => {
    expect(trained.predict(['wecke mich am freitag um acht uhr', 'spiele westerland'])).toMatchObject(
      [
        example('alarm_set', 'wecke mich [am freitag|date] um [acht uhr|time]'),
        example('play_music', 'spiele [westerland|song]'),
      ].map(({ intent, slots }) => ({ intent, slots })),
    );
  });

  it('reports its epochs, with a falling loss', () => {
    expect(progress.map(({ epoch }) => epoch)).toEqual(progress.map((_, i) => i + 1));
    expect(progress.at(-1)!.epoch).toBe(progress[0]!.epochs);
    expect(progress.at(-1)!.loss).toBeLessThan(progress[0]!.loss / 2);
  });

  it('says how probable it thinks its intents, more so where it was taught', () => {
    const mean = (some: readonly string[]) => {
      const confidences = trained.predict(some).map(({ confidence }) => confidence ?? Number.NaN);
      for (const confidence of confidences) {
        // The likeliest of four is never less likely than a fourth.
        expect(confidence).toBeGreaterThanOrEqual(0.25);
        expect(confidence).toBeLessThanOrEqual(1);
      }
      return confidences.reduce((sum, confidence) => sum + confidence, 0) / some.length;
    };
    expect(mean(texts)).toBeGreaterThan(mean(['qwertz uiop', 'und dann', 'lorem ipsum dolor', 'x']));
  });

  it('reads any text, keeping the span invariant', () => {
    const odd = ['', '   ', '?!…', '👩‍👩‍👧 weck mich um 7:30', 'WETTER\tKIEL\n', 'ja '.repeat(500)];
    const predicted = trained.predict(odd);
    expect(predicted).toHaveLength(odd.length);
    predicted.forEach(({ slots }, i) => {
      expect(slotProblems(odd[i]!, slots)).toEqual([]);
    });
    expect(predicted[0]!.slots).toEqual([]);
    expect(trained.predict(['']).map(({ slots }) => slots)).toEqual([[]]);
    expect(trained.predict([])).toEqual([]);
  });

  it('reads a text the same alone and among others', () => {
    expect(texts.map((text) => trained.predict([text])[0])).toEqual(trained.predict(texts));
  });

  it('loads what it saved', async () => {
    const loaded = await kind.load(join(directory, 'saved'), backend);
    const unseen = [...texts, 'weck mich in kiel', 'noch ein unbekannter satz mit neuen wörtern'];
    expect(loaded.predict(unseen)).toEqual(trained.predict(unseen));
    // Saved once more, over an older model, it is the same to the byte.
    await trained.save(join(directory, 'again'));
    await loaded.save(join(directory, 'again'));
    const files = await filesOf(join(directory, 'saved'));
    expect(files).toEqual(expect.arrayContaining(['manifest.json', 'weights.bin']));
    expect((await filesOf(join(directory, 'again'))).sort()).toEqual(files.sort());
    for (const file of files) {
      const bytes = await readFile(join(directory, 'again', file));
      expect(bytes.equals(await readFile(join(directory, 'saved', file)))).toBe(true);
    }
    loaded.dispose();
  });

  it('refuses folders that are missing, foreign or damaged, naming the file', async () => {
    const refusal = (folder: string) =>
      kind.load(join(directory, folder), backend).then(
        () => undefined,
        (error) => error,
      );
    const missing = await refusal('nowhere');
    expect(missing).toBeInstanceOf(InputError);
    expect(missing.message).toMatch(/nowhere\/manifest\.json: cannot be read \(ENOENT\)/);

    await trained.save(join(directory, 'damaged'));
    // The weights of an ensemble are those of its members.
    const folders = (await filesOf(join(directory, 'damaged'))).map(dirname).sort();
    const weights = join(directory, 'damaged', folders.at(-1)!, 'weights.bin');
    const bytes = await readFile(weights);
    bytes[100]! ^= 1;
    await writeFile(weights, bytes);
    expect((await refusal('damaged')).message).toMatch(/weights\.bin: .* do not match their checksum/);

    const manifest = join(directory, 'damaged', 'manifest.json');
    const text = await readFile(manifest, 'utf8');
    await writeFile(manifest, text.replace('alarm_set', 'alarm_off'));
    expect((await refusal('damaged')).message).toMatch(/manifest\.json: the description does not match its checksum/);
    await writeFile(manifest, text.replace(/"kind":"\w+"/, '"kind":"oracle"'));
    expect((await refusal('damaged')).message).toMatch(/expected a model of kind .*, got "oracle"/);
    await writeFile(manifest, '{"name":"some-package"}');
    expect((await refusal('damaged')).message).toMatch(/expected the manifest of a saved model/);
    await writeFile(manifest, 'weights: none');
    expect((await refusal('damaged')).message).toMatch(/not JSON/);
  });

  it('refuses an empty training set and unknown options', async () => {
    await expect(kind.train({ train: [], seed: 1, backend })).rejects.toThrow(/training set is empty/);
    const misspelt = { train: utterances, seed: 1, backend, options: { epoch: 3 } };
    await expect(kind.train(misspelt)).rejects.toThrow(InputError);
    expect(() => kind.resolveOptions({ epoch: 3 })).toThrow(/epoch/);
  });

  it('learns from a single intent, from no slots, from a single utterance, from a text without words', async () => {
    for (const train of [utterances.slice(0, 10), [example('greet', 'hallo'), example('leave', 'tschüss')]]) {
      const predictor = await kind.train({ train, old, options, seed: 1, backend });
      expect(predictor.predict([train[0]!.text])[0]!.intent).toBe(train[0]!.intent);
      predictor.dispose();
    }
    const wordless = [example('nothing', ' '), example('greet', 'hallo')];
    const quiet = await kind.train({ train: wordless, old, options, seed: 1, backend });
    expect(quiet.predict(['', 'hallo']).map(({ intent }) => intent)).toEqual(['nothing', 'greet']);
    quiet.dispose();
    const single = await kind.train({ train: [example('greet', 'hallo')], old, options, seed: 1, backend });
    expect(single.predict(['hallo', 'und sonst'])).toEqual([
      { intent: 'greet', slots: [], confidence: 1 },
      { intent: 'greet', slots: [], confidence: 1 },
    ]);
    single.dispose();
  });

  it('keeps the best epoch on dev', async () => {
    const dev = utterances.filter((_, i) => i % 4 === 0);
    const seen: number[] = [];
    const onEpoch = ({ devExactMatch }: EpochProgress) => seen.push(devExactMatch ?? 0);
    const predictor = await kind.train({ train: utterances, dev, old, options, seed: 1, backend, onEpoch });
    const predicted = predictor.predict(dev.map(({ text }) => text));
    const exact = predicted.filter(
      ({ intent, slots }, i) => JSON.stringify([intent, slots]) === JSON.stringify([dev[i]!.intent, dev[i]!.slots]),
    );
    expect(exact.length / dev.length).toBeCloseTo(Math.max(...seen), 12);
    predictor.dispose();
  });
});
