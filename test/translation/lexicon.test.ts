import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InputError } from '../../src/corpus/problem.ts';
import { slotValue } from '../../src/corpus/utterance.ts';
import type { SourceUtterance } from '../../src/translation/contract.ts';
import { type LexiconSettings, lexiconKind } from '../../src/translation/engines/lexicon/index.ts';
import { baseForms as formsWithMeaning, lexicalData } from '../../src/translation/engines/lexicon/language-data.ts';
import { describeEngineContract } from './engine-contract.ts';

const EN_DE = { source: 'en-US', target: 'de-DE' };
const DICTIONARY = [
  ['wake up', 'aufwachen'],
  ['wake', 'wecken'],
  ['me', 'mich'],
  ['at', 'um'],
  ['seven', 'sieben'],
  ['play', 'Spiel'],
  ['play', 'spielen'],
  ['light', 'Licht'],
  ['stop', 'anhalten'],
  ['the', 'der'],
  ['tomorrow', 'am nächsten Tag'],
  ['new york', 'Neu York'],
];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'graft-lexicon-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function tsv(name: string, rows: readonly (readonly (string | number)[])[]): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, rows.map((row) => `${row.join('\t')}\n`).join(''));
  return path;
}

function open(settings: Omit<LexiconSettings, 'frequencyColumn'> & Partial<LexiconSettings>, languages = EN_DE) {
  return lexiconKind.open({ frequencyColumn: 2, ...settings }, { languages, environment: {} });
}

async function translated(settings: Parameters<typeof open>[0], text: string, languages = EN_DE) {
  const engine = await open(settings, languages);
  const [translation] = await engine.translate([{ text, slots: [] }]);
  await engine.close();
  return translation!;
}

async function problemsOf(opening: Promise<unknown>): Promise<string[]> {
  const error = await opening.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(InputError);
  return (error as InputError).problems.map(({ line, message }) => (line ? `${line}: ${message}` : message));
}

describeEngineContract({
  name: 'lexicon',
  open: async () => open({ dictionary: await tsv('contract.tsv', DICTIONARY) }),
  words: ['wake', 'up', 'me', 'at', 'seven', 'lights', 'new', 'york', 'tomorrow', 'frobnicate'],
});

describe('word-by-word translation', () => {
  const small = () => tsv('small.tsv', DICTIONARY);

  it('takes the longest entry, base forms and unknown words as they are', async () => {
    const { text, unknownWords, score } = await translated({ dictionary: await small() }, 'Wake up the lights, olly!');
    expect(text).toBe('aufwachen der licht olly');
    expect(unknownWords).toBe(1);
    expect(score).toBeCloseTo(4 / 5);
  });

  it('counts numbers and signs as known', async () => {
    const { text, unknownWords, score } = await translated({ dictionary: await small() }, 'wake me at 7:30 & 3rd');
    expect([text, unknownWords, score]).toEqual(['wecken mich um 7:30 & 3rd', 1, 5 / 6]);
  });

  it('crosses the edge of a slot only where it may', async () => {
    const engine = await open({ dictionary: await small() });
    const text = 'wake up me';
    const slots = [{ label: 'x', start: 5, end: 7 }];
    const [walls, free] = await engine.translate([
      { text, slots },
      { text, slots, strategy: 'alignment' },
    ]);
    expect(walls).toMatchObject({ text: 'wecken up mich', slots: [{ label: 'x', start: 7, end: 9, status: 'ok' }] });
    expect(free).toMatchObject({ text: 'aufwachen mich' });
  });

  it('chooses senses by the order of the dictionary, by its weights, or by frequency', async () => {
    const weighted = await tsv('weighted.tsv', [
      ['play', 'Spiel', 1],
      ['play', 'spielen', 3],
    ]);
    const frequencies = await tsv('counts.tsv', [
      ['Spiel', 100],
      ['spielen', 20],
    ]);
    const texts = [];
    for (const settings of [
      { dictionary: await small() },
      { dictionary: weighted },
      { dictionary: weighted, frequencies },
    ])
      texts.push((await translated(settings, 'play')).text);
    expect(texts).toEqual(['spiel', 'spielen', 'spiel']);
  });

  it.each([
    ['plain text', 'wir spielen\nwir spielen\nein Spiel\n', 2],
    ['the second column of a bitext', 'we play a Spiel Spiel Spiel\twir spielen\n', 2],
    ['the first column of a bitext', 'wir spielen\tSpiel\n', 1],
  ] as const)('counts words in %s', async (_, content, frequencyColumn) => {
    const frequencies = join(folder, 'text.txt');
    await writeFile(frequencies, content);
    const { text } = await translated({ dictionary: await small(), frequencies, frequencyColumn }, 'play');
    expect(text).toBe('spielen');
  });

  it('reads the columns the other way round for the reverse direction', async () => {
    const settings = { dictionary: await small(), from: 'en' };
    const german = { source: 'de-DE', target: 'en-US' };
    expect((await translated(settings, 'am nächsten Tag wecken', german)).text).toBe('tomorrow wake');
    expect((await translated(settings, 'tomorrow')).text).toBe('am nächsten tag');
  });

  it('has a fingerprint that follows whatever moves its translations', async () => {
    const dictionary = await small();
    const other = await tsv('other.tsv', DICTIONARY.slice(1));
    const frequencies = await tsv('fingerprint.tsv', [['Spiel', 1]]);
    const engines = await Promise.all([
      open({ dictionary }),
      open({ dictionary: other }),
      open({ dictionary, frequencies }),
      open({ dictionary, frequencies, frequencyColumn: 1 }),
      open({ dictionary, from: 'de' }),
      open({ dictionary }, { source: 'en-US', target: 'de-AT' }),
    ]);
    expect(new Set(engines.map((engine) => engine.fingerprint())).size).toBe(engines.length);
  });

  it('names every bad line of a dictionary at once', async () => {
    const path = await tsv('bad.tsv', [
      ['a', 'b', 1],
      ['a', 'b'],
      ['a', ''],
      ['a', ' ', 2],
      ['a', 'b', 'x'],
      ['a', 'b', -1],
    ]);
    expect(await problemsOf(open({ dictionary: path }))).toEqual([
      '2: expected 3 columns separated by tabs, got 2',
      '3: expected 3 columns separated by tabs, got 2',
      '4: expected a word in column 2, got nothing',
      '5: expected a number above 0 as weight in column 3, got "x"',
      '6: expected a number above 0 as weight in column 3, got "-1"',
    ]);
  });

  it('refuses files that are no dictionary, and languages it cannot start from', async () => {
    const dictionary = await small();
    await writeFile(join(folder, 'empty.tsv'), '\n');
    await writeFile(join(folder, 'latin1.tsv'), Buffer.from('a\tgr\xfcn\n', 'latin1'));
    const frequencies = await tsv('uneven.tsv', [['Spiel', 3], ['Licht'], ['Tag', 'x']]);
    expect(await problemsOf(open({ dictionary: join(folder, 'words.csv') }))).toEqual([
      'expected a dictionary ending in .tsv, .tsv.gz, .index, .dict or .dict.dz, got words.csv',
    ]);
    expect(await problemsOf(open({ dictionary: join(folder, 'none.tsv') }))).toEqual(['the file does not exist']);
    expect(await problemsOf(open({ dictionary: join(folder, 'empty.tsv') }))).toEqual([
      'expected dictionary lines, got none',
    ]);
    expect(await problemsOf(open({ dictionary: join(folder, 'latin1.tsv') }))).toEqual([
      '1: expected UTF-8, got bytes that are not; convert the file',
    ]);
    expect((await problemsOf(open({ dictionary, from: 'fr' })))[0]).toContain('cannot start from "fr"');
    expect((await problemsOf(open({ dictionary: 'x.index', from: 'de' })))[0]).toContain(
      'only be read from its headwords',
    );
    expect(await problemsOf(open({ dictionary, frequencies }))).toEqual([
      '2: expected 2 columns separated by tabs as in the first line, got 1',
      '3: expected a count in column 2 as in the first line, got "x"',
    ]);
    expect(await problemsOf(open({ dictionary, frequencies: join(folder, 'none') }))).toEqual([
      'the file does not exist',
    ]);
  });
});

describe('base forms', () => {
  const baseForms = (...of: Parameters<typeof formsWithMeaning>) => formsWithMeaning(...of).map(({ form }) => form);

  it('undoes inflection by the data of the language', () => {
    const english = lexicalData('en-US');
    expect(baseForms('stopping', english)).toEqual(expect.arrayContaining(['stop', 'stopp', 'stoppe']));
    expect(baseForms('parties', english)).toContain('party');
    expect(baseForms("what's", english)).toContain('what');
    expect(baseForms('is', english)).toEqual([]);
    expect(baseForms('lichtern', lexicalData('de-AT'))).toContain('lichter');
    expect(baseForms('lumières', lexicalData('fr'))).toEqual([]);
  });
});

const FREEDICT = '/usr/share/dictd/freedict-eng-deu';
const DATA = process.env.GRAFT_DATA;

describe.skipIf(!existsSync(`${FREEDICT}.dict.dz`))('FreeDict en-de (needs Debian: dict-freedict-eng-deu)', () => {
  it('is read in place', async () => {
    const engine = await open({ dictionary: `${FREEDICT}.dict.dz` });
    const [translation] = await engine.translate([{ text: 'tuesday evening', slots: [] }]);
    expect(translation).toMatchObject({ text: 'dienstagabend', unknownWords: 0, score: 1 });
    expect(await translated({ dictionary: `${FREEDICT}.index` }, 'year of construction')).toMatchObject({
      text: 'baujahr',
    });
    await engine.close();
  });

  it.skipIf(!DATA)('loses and splits no slot of MASSIVE dev (needs GRAFT_DATA)', async () => {
    const engine = await open({ dictionary: `${FREEDICT}.index` });
    const batch = await devUtterances();
    const translations = await engine.translate(batch);
    await engine.close();
    const slots = translations.flatMap((translation) => translation.slots);
    expect(slots.length).toBeGreaterThan(1_900);
    expect(slots.filter((slot) => slot.status !== 'ok')).toEqual([]);
    const unknown = translations.reduce((sum, { unknownWords }) => sum + unknownWords, 0);
    const words = batch.reduce((sum, { text }) => sum + text.split(' ').length, 0);
    expect(unknown / words).toBeLessThan(0.04);
  });
});

/** The dev utterances of MASSIVE, their slots read from "[label : words]". */
async function devUtterances(): Promise<SourceUtterance[]> {
  const lines = (await readFile(join(DATA!, 'massive/1.1/data/en-US.jsonl'), 'utf8')).trim().split('\n');
  const rows = lines.map((line) => JSON.parse(line) as { partition: string; annot_utt: string });
  return rows
    .filter(({ partition }) => partition === 'dev')
    .map(({ annot_utt }) => {
      let text = '';
      const slots = [];
      for (const part of annot_utt.split(/(\[[^\]]*\])/u)) {
        const [, label, words] = /^\[(.*?) : (.*?)\s*\]$/u.exec(part) ?? [];
        if (label !== undefined) slots.push({ label, start: text.length, end: text.length + words!.length });
        text += words ?? part;
      }
      expect(slots.every((slot) => slotValue(text, slot) !== '')).toBe(true);
      return { text, slots };
    });
}
