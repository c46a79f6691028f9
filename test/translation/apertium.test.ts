import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCorpus } from '../../src/corpus/formats.ts';
import { collect, take } from '../../src/corpus/stream.ts';
import type { Engine } from '../../src/translation/contract.ts';
import { APERTIUM_INSTALLED, openApertium, pipelinePrograms } from './apertium-installed.ts';
import { describeEngineContract } from './engine-contract.ts';

const WORDS = ['wake', 'me', 'up', 'at', 'five', 'tomorrow', 'play', 'the', 'New', 'York', 'music', 'credit', 'card'];
const DATA = process.env.GRAFT_DATA;

describe.skipIf(!APERTIUM_INSTALLED)('apertium (needs apt-get install apertium apertium-eng-spa)', () => {
  describeEngineContract({ name: 'apertium', open: openApertium, words: WORDS });

  let engine: Engine;
  beforeAll(async () => {
    engine = await openApertium();
  });
  afterAll(() => engine.close());
  const translate = async (text: string, value?: string) => {
    const start = value === undefined ? 0 : text.indexOf(value);
    const slots = value === undefined ? [] : [{ label: 'slot', start, end: start + value.length }];
    const [translation] = await engine.translate([{ text, slots, strategy: 'markers' }]);
    const [slot] = translation!.slots;
    const placed = slot === undefined || slot.status === 'lost' ? undefined : slot;
    return { ...translation!, value: placed && translation!.text.slice(placed.start, placed.end) };
  };

  it('carries slots of several words through the pipeline', async () => {
    expect(await translate('show me the weather in New York', 'New York')).toMatchObject({ value: 'Nueva York' });
    expect(await translate('the black dog is here', 'black dog')).toMatchObject({ value: 'perro negro' });
  });

  it('passes unknown words through without their signs, and counts them', async () => {
    const { text, unknownWords, score } = await translate('the zyxw and the qrxz');
    expect(text).toBe('el zyxw y el qrxz');
    expect(unknownWords).toBe(2);
    expect(score).toBeCloseTo(3 / 5);
    expect(await translate('the cat')).toMatchObject({ text: 'el gato', unknownWords: 0, score: 1 });
  });

  it('leaves every sign of its stream format as it is', async () => {
    for (const sign of Array.from('\\[]^$/<>{}@*#+~|&=_😀')) {
      expect((await translate(`zyxw ${sign} qrxz`)).text).toBe(`zyxw ${sign} qrxz`);
    }
    expect((await translate('[[t:s:0]]zyxw[[/]] [][7]')).text).toMatch(/zyxw\[\[\/\]\] *\[\]\[7\]$/u);
  });

  it('survives any text: the one after it is translated as ever', async () => {
    const sign = fc.constantFrom(
      '\0',
      '[',
      ']',
      '[[',
      '\\',
      '^',
      '$',
      '<',
      '[[/]]',
      '*',
      '\n',
      '\u00ad',
      '\ufeff',
      'the ',
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'grapheme' }),
      fc.array(sign).map((signs) => signs.join('')),
    );
    const property = fc.asyncProperty(fc.array(text, { maxLength: 5 }), async (texts) => {
      const batch = [...texts, 'the cat'].map((each) => ({ text: each, slots: [] }));
      const translations = await engine.translate(batch);
      expect(translations.at(-1)!.text).toBe('el gato');
    });
    await fc.assert(property, { numRuns: 100 });
    expect(new Set(pipelinePrograms().map(({ group }) => group)).size).toBeLessThanOrEqual(2);
  });

  it('answers calls that overlap', async () => {
    const texts = Array.from({ length: 50 }, (_, i) => `the cat ${i}`);
    const all = await Promise.all(texts.map((text) => engine.translate([{ text, slots: [] }])));
    expect(all.map(([translation]) => translation!.text)).toEqual(texts.map((_, i) => `el gato ${i}`));
  });

  it('takes the mode for the languages, or the one it is told', async () => {
    const [spanish, english, american] = await Promise.all([
      openApertium({ settings: { mode: 'eng-spa' } }),
      openApertium({ languages: { source: 'es-ES', target: 'en-GB' } }),
      openApertium({ languages: { source: 'es-ES', target: 'en-US' } }),
    ]);
    expect(spanish.fingerprint()).toBe(engine.fingerprint());
    expect(english.fingerprint()).not.toBe(american.fingerprint());
    const [translation] = await english.translate([{ text: 'el gato', slots: [] }]);
    expect(translation!.text).toBe('the cat');
    await english.close();
  });

  describe.skipIf(!DATA)('on the first 600 utterances of MASSIVE dev (needs GRAFT_DATA, a folder with massive)', () => {
    it('loses and splits no slot, and knows five words of six', async () => {
      const corpus = readCorpus(join(DATA!, 'massive/1.1/data/en-US.jsonl'), { locale: 'en-US', split: 'dev' });
      const sources = await collect(take(corpus, 600));
      const translations = await engine.translate(sources);
      const statuses = translations.flatMap(({ slots }) => slots.map(({ status }) => status));
      expect(statuses.length).toBeGreaterThan(500);
      expect(statuses.filter((status) => status !== 'ok')).toEqual([]);
      const known = translations.reduce((sum, { score }) => sum + score!, 0) / translations.length;
      expect(known).toBeGreaterThan(5 / 6);
    }, 20_000);
  });
});
