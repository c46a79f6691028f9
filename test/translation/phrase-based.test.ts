import { cp, mkdtemp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InputError } from '../../src/corpus/problem.ts';
import type { SentencePair } from '../../src/translation/bitext.ts';
import {
  DEFAULT_DECODING,
  loadTranslator,
  PhraseBasedEngine,
  type PhraseBasedModel,
  phraseBasedKind,
  saveTranslator,
  trainPhraseBased,
} from '../../src/translation/engines/phrase-based/index.ts';
import { describeEngineContract } from './engine-contract.ts';
import { TINY_BITEXT, TINY_LANGUAGES } from './tiny-bitext.ts';

const FILES = ['translator.json', 'translator.bin', 'source-words.txt', 'target-words.txt', 'target-forms.txt'];

const trainTiny = () => trainPhraseBased(TINY_BITEXT, { languages: TINY_LANGUAGES });

describeEngineContract({
  name: 'phrase-based',
  open: async () => new PhraseBasedEngine(await trainTiny()),
  words: ['wake', 'me', 'up', 'tomorrow', 'at', 'seven', 'the', 'weather', 'in', 'berlin', 'play', 'song', "what's"],
});

describe('phrase-based translation', () => {
  let model: PhraseBasedModel;
  let folder: string;
  beforeAll(async () => {
    model = await trainTiny();
    folder = await mkdtemp(join(tmpdir(), 'graft-translator-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const translate = async (text: string) => (await new PhraseBasedEngine(model).translate([{ text, slots: [] }]))[0]!;

  it('puts words it has seen into an order it has not', async () => {
    expect((await translate('wake me up at nine')).text).toBe('weck mich um neun');
    expect((await translate('where is the light')).text).toBe('wo ist das licht');
    expect((await translate('i like the radio')).text).toBe('ich mag das radio');
  });

  it('passes unknown words through as they are written, and counts them', async () => {
    expect(await translate('play zyzzyx')).toMatchObject({ text: 'spiel zyzzyx', unknownWords: 1 });
    expect((await translate('play b. b. c.')).text).toBe('spiel b. b. c.');
  });

  it('projects a slot by the links inside the phrases, and trims the preposition', async () => {
    const engine = new PhraseBasedEngine(model);
    const slots = [{ label: 'time', start: 11, end: 16 }];
    const [translation] = await engine.translate([{ text: 'wake me up seven', slots }]);
    const [slot] = translation!.slots;
    expect(slot).toMatchObject({ label: 'time', parent: 0, status: 'ok' });
    expect(slot!.status === 'lost' ? '' : translation!.text.slice(slot!.start, slot!.end)).toBe('sieben');
  });

  it('keeps slots together however much its weights love to jump, in texts longer than one search', async () => {
    const weights = { ...DEFAULT_DECODING.weights, distortion: -1 };
    const engine = new PhraseBasedEngine(model, { ...DEFAULT_DECODING, weights });
    const text = Array.from({ length: 200 }, (_, i) => ['the', 'radio', 'is', 'nice', 'today'][i % 5]).join(' ');
    const wordEdges = [...text.matchAll(/\S+/gu)].map(({ index, 0: word }) => ({
      start: index,
      end: index + word.length,
    }));
    const slot = (first: number, last: number) => {
      return { label: 'x', start: wordEdges[first]!.start, end: wordEdges[last]!.end };
    };
    const slots = [slot(3, 9), slot(50, 70), slot(80, 190), slot(192, 195)];
    const [walled] = await engine.translate([{ text, slots, strategy: 'walls' }]);
    expect(walled!.slots.map(({ status }) => status)).toEqual(['ok', 'ok', 'ok', 'ok']);
    const [free] = await engine.translate([{ text, slots, strategy: 'alignment' }]);
    expect(free!.slots.some(({ status }) => status === 'split')).toBe(true);
  });

  it('gives the best translations of a text longer than one search: the usual one first, then worse, all different', async () => {
    const engine = new PhraseBasedEngine(model);
    const text = Array.from({ length: 150 }, (_, i) => ['the', 'Light', 'is', 'bad', 'tomorrow'][i % 5]).join(' ');
    const slots = [{ label: 'x', start: 0, end: 9 }];
    const [alone, many] = await engine.translate([
      { text, slots },
      { text, slots, best: 6 },
    ]);
    const { alternatives = [], ...first } = many!;
    expect(first).toEqual(alone);
    expect(alternatives).toHaveLength(5);
    expect(new Set([first, ...alternatives].map((translation) => translation.text)).size).toBe(6);
    const scores = [first, ...alternatives].map(({ score }) => score!);
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
    for (const { slots: placed } of alternatives) expect(placed).toHaveLength(1);
  });

  it('counts the pairs it leaves out, and refuses a bitext of nothing else', async () => {
    const long = 'word '.repeat(61);
    const bitext = [...TINY_BITEXT, { source: '?!', target: 'was' }, { source: long, target: long }];
    const { counts } = await trainPhraseBased(bitext, { languages: TINY_LANGUAGES });
    expect(counts).toEqual({ pairs: TINY_BITEXT.length + 2, emptyPairs: 1, longPairs: 1 });
    const hopeless = trainPhraseBased([{ source: '…', target: 'x' }], { languages: TINY_LANGUAGES });
    await expect(hopeless).rejects.toThrow('got 1, of them 1 with an empty side and 0 too long');
  });

  it('loads what it saved: the same translations, fingerprint and bytes', async () => {
    await saveTranslator(model, join(folder, 'first'));
    const loaded = await loadTranslator(join(folder, 'first'));
    await saveTranslator(await trainTiny(), join(folder, 'second'));
    const [saved, again] = [new PhraseBasedEngine(model), new PhraseBasedEngine(loaded)];
    const batch = TINY_BITEXT.map(({ source }) => ({ text: source, slots: [] }));
    expect(await again.translate(batch)).toEqual(await saved.translate(batch));
    expect(again.fingerprint()).toBe(saved.fingerprint());
    for (const file of FILES) {
      expect(await readFile(join(folder, 'second', file))).toEqual(await readFile(join(folder, 'first', file)));
    }
  });

  it('changes its fingerprint with its weights', () => {
    const weights = { ...DEFAULT_DECODING.weights, distortion: 0.1 };
    const other = new PhraseBasedEngine(model, { ...DEFAULT_DECODING, weights });
    expect(other.fingerprint()).not.toBe(new PhraseBasedEngine(model).fingerprint());
  });

  it('refuses a translator cut off anywhere', async () => {
    const whole = join(folder, 'whole');
    const cut = join(folder, 'cut');
    await saveTranslator(model, whole);
    const property = fc.asyncProperty(fc.constantFrom(...FILES), fc.double({ min: 0, max: 1, noNaN: true }), check);
    async function check(file: string, share: number) {
      await cp(whole, cut, { recursive: true });
      const { size } = await stat(join(cut, file));
      await truncate(join(cut, file), Math.min(size - 1, Math.floor(size * share)));
      const error = await loadTranslator(cut).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(InputError);
      expect((error as InputError).problems[0]!.file).toBe(join(cut, file));
    }
    await fc.assert(property, {
      numRuns: 60,
      examples: FILES.flatMap((file): [string, number][] => [
        [file, 0],
        [file, 1],
      ]),
    });
  });

  it('refuses a translator of an earlier format, and says what to do', async () => {
    const old = join(folder, 'old');
    await saveTranslator(model, old);
    const header = await readFile(join(old, 'translator.json'), 'utf8');
    await writeFile(join(old, 'translator.json'), header.replace('"formatVersion": 2', '"formatVersion": 1'));
    await expect(loadTranslator(old)).rejects.toThrow(
      /translator\.json: formatVersion: .*train and save the translator again/u,
    );
  });

  it.each([
    ['a truncated file', 'translator.bin', (path: string) => truncate(path, 1000)],
    ['foreign words', 'target-words.txt', (path: string) => writeFile(path, 'eins\nzwei\n')],
    ['a foreign header', 'translator.json', (path: string) => writeFile(path, '{"format":"something else"}')],
    ['a header that is no JSON', 'translator.json', (path: string) => writeFile(path, 'PK\u0003\u0004')],
    ['a missing file', 'source-words.txt', (path: string) => rm(path)],
  ])('refuses %s by its name', async (_, file, damage) => {
    const broken = join(folder, 'broken');
    await saveTranslator(model, broken);
    await damage(join(broken, file));
    const error = await loadTranslator(broken).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(InputError);
    expect((error as InputError).problems[0]!.file).toBe(join(broken, file));
  });

  describe('as an engine kind', () => {
    const context = (source: string, target: string) => ({ languages: { source, target }, environment: {} });

    it('opens a saved model, with all weights spelt out', async () => {
      await saveTranslator(model, join(folder, 'kind'));
      const settings = phraseBasedKind.settings.parse({
        model: join(folder, 'kind'),
        decoding: { weights: { word: 0.5 } },
      });
      expect(settings.decoding).toEqual({ ...DEFAULT_DECODING, weights: { ...DEFAULT_DECODING.weights, word: 0.5 } });
      const engine = await phraseBasedKind.open(settings, context('en', 'de-AT'));
      expect(engine.fingerprint()).toBe(new PhraseBasedEngine(model, settings.decoding).fingerprint());
    });

    it('refuses a model of another language pair, by its file', async () => {
      await saveTranslator(model, join(folder, 'pair'));
      const settings = phraseBasedKind.settings.parse({ model: join(folder, 'pair') });
      const message = 'translates en-US → de-DE, expected en-US → es-ES; train a translator for this pair';
      await expect(phraseBasedKind.open(settings, context('en-US', 'es-ES'))).rejects.toThrow(
        `${join(folder, 'pair')}: ${message}`,
      );
    });

    it('knows no other settings', () => {
      expect(phraseBasedKind.settings.safeParse({ model: 'x', beams: 3 }).success).toBe(false);
      expect(phraseBasedKind.settings.safeParse({ model: 'x', decoding: { limits: { beam: 0 } } }).success).toBe(false);
    });
  });

  describe('weighted bitext', () => {
    const [first, ...rest] = TINY_BITEXT;
    const train = (bitext: readonly SentencePair[]) => trainPhraseBased(bitext, { languages: TINY_LANGUAGES });

    it('counts a pair as if it stood there so many times', async () => {
      const weighted = await train([{ ...first!, weight: 3 }, ...rest]);
      const repeated = await train([first!, first!, first!, ...rest]);
      expect(weighted.languageModel.arrays).toEqual(repeated.languageModel.arrays);
      expect(weighted.targetForms).toEqual(repeated.targetForms);
      const { scores, ...table } = weighted.phraseTable.arrays;
      const { scores: repeatedScores, ...repeatedTable } = repeated.phraseTable.arrays;
      expect(table).toEqual(repeatedTable);
      scores.forEach((score, i) => {
        expect(score).toBeCloseTo(repeatedScores[i]!, 5);
      });
    });

    it('prefers what the heavier pairs say, and leaves weight one without effect', async () => {
      const pairs = [...TINY_BITEXT, { source: 'the radio', target: 'der Rundfunk' }];
      const light = await train(pairs);
      const one = await train(pairs.map((pair) => ({ ...pair, weight: 1 })));
      const heavy = await train(pairs.map((pair, i) => ({ ...pair, weight: i === TINY_BITEXT.length ? 50 : 1 })));
      const texts = await Promise.all(
        [light, one, heavy].map((trained) =>
          new PhraseBasedEngine(trained).translate([{ text: 'the radio', slots: [] }]),
        ),
      );
      expect(texts.map(([translation]) => translation!.text)).toEqual(['das radio', 'das radio', 'der rundfunk']);
      expect(new PhraseBasedEngine(one).fingerprint()).toBe(new PhraseBasedEngine(light).fingerprint());
    });

    it.each([0, -1, 1.5, Number.NaN])('refuses the weight %s', async (weight) => {
      await expect(train([{ ...first!, weight }])).rejects.toThrow('expected a whole number from 1 to 1000');
    });
  });
});
