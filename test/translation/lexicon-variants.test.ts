import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InputError } from '../../src/corpus/problem.ts';
import { seededRandom } from '../../src/corpus/random.ts';
import { type LexiconSettings, lexiconKind } from '../../src/translation/engines/lexicon/index.ts';
import { induceLexicon, lexiconLines } from '../../src/translation/engines/lexicon/induce-lexicon.ts';
import { drawSense, senseRanker } from '../../src/translation/engines/lexicon/sense-ranker.ts';
import { germanTsv } from '../morphology/german-forms.ts';
import { describeEngineContract } from './engine-contract.ts';

const languages = { source: 'en-US', target: 'de-DE' };
const DICTIONARY = `play\tspielen\t6
play\tabspielen\t3
play\tSpiel\t1
light\tLicht\t3
light\tLampe\t1
mouse\tMaus\t1
the\tdas\t2
the\tder\t1
long walk\tSpaziergang\t1
`;

let folder: string;
let dictionary: string;
let unimorph: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'graft-variants-'));
  dictionary = await file('en-de.tsv', DICTIONARY);
  unimorph = await file('deu.tsv', germanTsv);
});
afterAll(() => rm(folder, { recursive: true }));

async function file(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

const open = (settings: Partial<LexiconSettings> = {}) =>
  lexiconKind.open({ dictionary, frequencyColumn: 2, ...settings }, { languages, environment: {} });

async function translate(text: string, { best = 1, ...settings }: Partial<LexiconSettings> & { best?: number } = {}) {
  const engine = await open(settings);
  const [translation] = await engine.translate([{ text, slots: [], best }]);
  await engine.close();
  return [translation!, ...(translation!.alternatives ?? [])].map((one) => one.text);
}

const WORDS = ['play', 'plays', 'the', 'lights', 'mouse', 'mice', 'walk', 'frobnicate'];

describeEngineContract({ name: 'lexicon, senses drawn', open: () => open({ senses: 'sampled' }), words: WORDS });
describeEngineContract({ name: 'lexicon with UniMorph', open: () => open({ unimorph }), words: WORDS });

describe('several translations of a text', () => {
  it('begin with the likeliest senses and differ in senses of the dictionary', async () => {
    const all = ['spielen', 'abspielen', 'spiel'].flatMap((a) =>
      ['das', 'der'].flatMap((b) => ['licht', 'lampe'].map((c) => `${a} ${b} ${c}`)),
    );
    const texts = await translate('play the light', { best: 5 });
    expect(texts).toHaveLength(5);
    expect(texts[0]).toBe('spielen das licht');
    expect(new Set(texts).size).toBe(5);
    for (const text of texts) expect(all).toContain(text);
    // There are no more than there are senses.
    const many = await translate('the mouse', { best: 20 });
    expect(many.toSorted()).toEqual(['das maus', 'der maus']);
    expect(await translate('frobnicate', { best: 20 })).toEqual(['frobnicate']);
  });

  it('are the same for a seed, and others for another', async () => {
    const text = 'play the light play the light play the light';
    const [first, again, other] = [{ seed: 1 }, {}, { seed: 2 }].map((seed) => translate(text, { best: 4, ...seed }));
    expect(await again).toEqual(await first);
    expect(await other).not.toEqual(await first);
    const sampled = await translate(text, { senses: 'sampled' });
    expect(sampled).toHaveLength(1);
    expect(await translate(text, { senses: 'sampled', seed: 2 })).not.toEqual(sampled);
  });

  it('carry their slots along', async () => {
    const engine = await open();
    const text = 'play the light';
    const slots = [{ label: 'device', start: 9, end: 14 }];
    const [translation] = await engine.translate([{ text, slots, best: 12 }]);
    const values = [translation!, ...translation!.alternatives!].map((one) => {
      const slot = one.slots[0] as { start: number; end: number };
      return one.text.slice(slot.start, slot.end);
    });
    expect(values.every((value) => ['licht', 'lampe'].includes(value))).toBe(true);
    expect(new Set(values).size).toBe(2);
  });

  it('have each sense as often as it is likely', () => {
    const senses = senseRanker('de')([
      { text: 'spielen', weight: 6 },
      { text: '…', weight: 9 },
      { text: 'Spiel', weight: 2 },
    ]);
    expect(senses.map(({ words, likelihood }) => [words, likelihood])).toEqual([
      [['spielen'], 6],
      [['spiel'], 2],
    ]);
    const random = seededRandom('draws');
    const drawn = Array.from({ length: 4000 }, () => drawSense(senses, random).text);
    expect(drawn.filter((text) => text === 'Spiel').length / drawn.length).toBeCloseTo(0.25, 1);
  });

  it('change the fingerprint with what decides between them', async () => {
    const engines = await Promise.all(
      [{}, { senses: 'sampled' as const }, { seed: 2 }, { unimorph }, { unimorph, sourceUnimorph: unimorph }].map(open),
    );
    expect(new Set(engines.map((engine) => engine.fingerprint())).size).toBe(engines.length);
  });
});

describe('translations of inflected words', () => {
  it.each([
    ['the lights', 'das licht', 'das lichter'],
    ['light', 'licht', 'licht'],
    ['plays', 'spielen', 'spielt'],
    ['played', 'spielen', 'gespielt'],
    ['playing', 'spielen', 'spielend'],
    // No form of the dictionary's word is known, or the source word has an entry of its own.
    ['long walks', 'long walks', 'long walks'],
    ['mice', 'mice', 'mice'],
  ])('%s: %s, with UniMorph %s', async (text, plain, inflected) => {
    expect(await translate(text)).toEqual([plain]);
    expect(await translate(text, { unimorph })).toEqual([inflected]);
  });

  it('are found by the forms of the source language', async () => {
    const sourceUnimorph = await file('eng.tsv', 'mouse\tmice\tN;PL\nplay\tplayed\tV;PST\nplay\tplayed\tV.PTCP;PST\n');
    expect(await translate('the mice played', { unimorph, sourceUnimorph })).toEqual(['das mäuse spielte']);
  });

  it('are refused where only the source language has forms', async () => {
    const opening = open({ sourceUnimorph: unimorph });
    await expect(opening).rejects.toThrow(InputError);
    await expect(opening).rejects.toThrow(/sourceUnimorph: .*give "unimorph", forms of de-DE, too/);
  });
});

describe('a lexicon from sentence pairs', () => {
  const PAIRS = [
    { source: 'The light is on.', target: 'Das Licht ist an.' },
    { source: 'The lamp is on.', target: 'Die Lampe ist an.' },
    { source: 'The light is red.', target: 'Das Licht ist rot.' },
    { source: 'The lamp is red.', target: 'Die Lampe ist rot.' },
    { source: 'a light', target: 'ein Licht' },
    { source: 'a lamp', target: 'eine Lampe' },
  ];

  it('has the words that are linked, with their shares', async () => {
    const entries = await induceLexicon(PAIRS, { languages });
    const of = (word: string) => entries.filter(({ source }) => source === word);
    expect(of('light')).toEqual([{ source: 'light', target: 'licht', share: 1 }]);
    expect(of('lamp')).toEqual([{ source: 'lamp', target: 'lampe', share: 1 }]);
    expect(new Set(of('the').map(({ target }) => target))).toEqual(new Set(['das', 'die']));
    expect(of('a')).toEqual([]);
    expect(
      (await induceLexicon(PAIRS, { languages, senses: 1 })).filter(({ source }) => source === 'the'),
    ).toHaveLength(1);
    expect((await induceLexicon(PAIRS, { languages, leastCount: 1 })).map(({ source }) => source)).toContain('a');
  });

  it('counts pairs as often as their weight says', async () => {
    const weighted = await induceLexicon(
      PAIRS.map((pair) => ({ ...pair, weight: 2 })),
      { languages },
    );
    const doubled = await induceLexicon([...PAIRS, ...PAIRS], { languages });
    expect(new Set(weighted.map((entry) => JSON.stringify(entry)))).toEqual(
      new Set(doubled.map((entry) => JSON.stringify(entry))),
    );
  });

  it('keeps to its limits, and is read by the engine', async () => {
    const word = fc.constantFrom('a', 'b', 'c', 'd');
    const sentence = fc.array(word, { minLength: 1, maxLength: 5 }).map((words) => words.join(' '));
    const pairs = fc.array(fc.record({ source: sentence, target: sentence }), { maxLength: 8 });
    const limits = fc.record({ senses: fc.integer({ min: 1, max: 3 }), leastCount: fc.integer({ min: 1, max: 3 }) });
    let files = 0;
    const property = fc.asyncProperty(pairs, limits, async (all, options) => {
      const entries = await induceLexicon(all, { languages, ...options });
      const bySource = new Map<string, number>();
      for (const { source, share } of entries) {
        expect(share).toBeGreaterThanOrEqual(0.05);
        expect(share).toBeLessThanOrEqual(1);
        bySource.set(source, (bySource.get(source) ?? 0) + 1);
      }
      for (const count of bySource.values()) expect(count).toBeLessThanOrEqual(options.senses);
      if (entries.length === 0) return;
      files += 1;
      const induced = await file(`induced-${files}.tsv`, [...lexiconLines(entries)].join(''));
      expect(await translate(entries[0]!.source, { dictionary: induced })).toEqual([
        expect.stringContaining(entries[0]!.target),
      ]);
    });
    await fc.assert(property, { numRuns: 30 });
  });
});
