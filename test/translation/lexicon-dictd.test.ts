import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { constants, deflateRawSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InputError } from '../../src/corpus/problem.ts';
import { parseDictdArticle } from '../../src/translation/engines/lexicon/dictd-article.ts';
import { openDictzip } from '../../src/translation/engines/lexicon/dictzip.ts';
import { lexiconKind } from '../../src/translation/engines/lexicon/index.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'graft-dictd-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Packs as dictzip does: chunks that end in a full flush, their lengths in the extra field `RA`. */
function dictzip(text: Buffer, chunkLength: number, name?: string): Buffer {
  const chunks: Buffer[] = [];
  for (let start = 0; start < text.length; start += chunkLength) {
    const last = start + chunkLength >= text.length;
    const finishFlush = last ? constants.Z_FINISH : constants.Z_FULL_FLUSH;
    chunks.push(deflateRawSync(text.subarray(start, start + chunkLength), { finishFlush }));
  }
  const table = Buffer.alloc(6 + 2 * chunks.length);
  for (const [i, value] of [1, chunkLength, chunks.length, ...chunks.map((chunk) => chunk.length)].entries()) {
    table.writeUInt16LE(value, 2 * i);
  }
  const field = Buffer.concat([Buffer.from('RA'), uint(table.length, 2), table]);
  const other = Buffer.concat([Buffer.from('ZZ'), uint(3, 2), Buffer.from('abc')]);
  const extra = Buffer.concat([other, field]);
  const header = Buffer.from([0x1f, 0x8b, 8, name === undefined ? 4 : 12, 0, 0, 0, 0, 2, 3]);
  const nameField = name === undefined ? Buffer.alloc(0) : Buffer.from(`${name}\0`);
  const trailer = Buffer.concat([uint(checksum(text), 4), uint(text.length, 4)]);
  return Buffer.concat([header, uint(extra.length, 2), extra, nameField, ...chunks, trailer]);
}

function uint(value: number, size: number): Buffer {
  const buffer = Buffer.alloc(size);
  buffer.writeUIntLE(value, 0, size);
  return buffer;
}

/** The CRC-32 of gzip itself. */
function checksum(text: Buffer): number {
  return gzipSync(text).readUInt32LE(gzipSync(text).length - 8);
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const base64 = (value: number): string => (value < 64 ? '' : base64(Math.floor(value / 64))) + DIGITS[value % 64]!;

/** Written for this test in the shape of FreeDict's articles. */
const ARTICLES: readonly (readonly [headword: string, article: string])[] = [
  ['00databaseinfo', 'A dictionary of nothing.\n'],
  ['light', 'light /laɪt/\nLeuchte <fem>, Licht <neut> [electr.]\n      "a light show"  - Lichtspiel\n see: {lamp}\n'],
  ['light', 'light /laɪt/ <adj>\n1. Licht\n2. leicht, hell\n   Note: of colours\n'],
  ['remind sb', 'remind sb. /rɪˈmaɪnd/ <v>\njdn. erinnern (an etw.) <v, trans>\n'],
  ['wake up', 'wake up /weɪk ʌp/\naufwachen <v, intr>\n'],
  ['weekday', 'weekday\n see: {day}\n'],
  ['theres', "there's\nes gibt\n"],
];

async function database(name: string, { zip = true, articles = ARTICLES } = {}): Promise<string> {
  const texts = articles.map(([, article]) => Buffer.from(article));
  let offset = 0;
  const lines = texts.map((text, i) => {
    const line = `${articles[i]![0]}\t${base64(offset)}\t${base64(text.length)}\n`;
    offset += text.length;
    return line;
  });
  const text = Buffer.concat(texts);
  const stem = join(folder, name);
  await writeFile(`${stem}.index`, lines.join(''));
  await writeFile(zip ? `${stem}.dict.dz` : `${stem}.dict`, zip ? dictzip(text, 40) : text);
  return stem;
}

function open(dictionary: string) {
  const languages = { source: 'en-GB', target: 'de-DE' };
  return lexiconKind.open({ dictionary, frequencyColumn: 2 }, { languages, environment: {} });
}

async function problemsOf(opening: Promise<unknown>) {
  const error = await opening.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(InputError);
  return (error as InputError).problems;
}

describe('a dictzip file', () => {
  it('gives any part of its text, whatever its chunks', async () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 200 });
    const part = fc.record({ text, chunkLength: fc.integer({ min: 1, max: 50 }), from: fc.nat(), to: fc.nat() });
    await fc.assert(
      fc.asyncProperty(part, fc.boolean(), async ({ text, chunkLength, from, to }, named) => {
        const bytes = Buffer.from(text);
        const [start = 0, end = 0] = [from % (bytes.length + 1), to % (bytes.length + 1)].sort((a, b) => a - b);
        const path = join(folder, 'property.dict.dz');
        await writeFile(path, dictzip(bytes, chunkLength, named ? 'property.dict' : undefined));
        const file = await openDictzip(path);
        expect(file.size).toBe(bytes.length);
        expect(await file.read(start, end - start)).toEqual(bytes.subarray(start, end));
        await file.close();
      }),
      { numRuns: 60 },
    );
  });

  it('is refused when it is cut short, packed by gzip, or something else', async () => {
    const [cut, plain, other, tiny] = ['cut', 'plain', 'other', 'tiny'].map((name) => join(folder, `${name}.dict.dz`));
    await writeFile(cut!, dictzip(Buffer.from('a text of some length'), 5));
    await truncate(cut!, 90);
    await writeFile(plain!, gzipSync('a text'));
    await writeFile(other!, 'something else entirely');
    await writeFile(tiny!, 'x');
    const message = async (path: string) => (await problemsOf(openDictzip(path)))[0]!.message;
    expect(await message(cut!)).toMatch(/expected \d+ bytes, got 90: the file is cut short; fetch it again/);
    expect(await message(plain!)).toBe(
      'plain gzip data cannot be read in place; pack with dictzip, or unpack to .dict',
    );
    expect(await message(other!)).toBe('expected gzip data made by dictzip, got something else');
    expect(await message(tiny!)).toContain('the file is cut short');
  });

  it('names a damaged chunk when it comes to it', async () => {
    const path = join(folder, 'damaged.dict.dz');
    const bytes = dictzip(Buffer.from('0123456789'.repeat(10)), 50);
    await writeFile(path, bytes.fill(0xff, bytes.length - 14, bytes.length - 8));
    const file = await openDictzip(path);
    expect((await file.read(0, 10)).toString()).toBe('0123456789');
    expect((await problemsOf(file.read(60, 10)))[0]!.message).toContain('chunk 1 is damaged');
    await file.close();
  });
});

describe('an article', () => {
  const objects = ['etw', 'jdn', 'jdm'];
  it.each([
    ['brackets', 'day /deɪ/\nTag <masc> [astron.] (Person), Tage ([+ dat]) <pl>\n', 'day', ['Tag', 'Tage']],
    ['numbers', 'go /gəʊ/ <v>\n1. gehen, laufen\n2. fahren; reisen\n', 'go', ['gehen', 'laufen', 'fahren', 'reisen']],
    ['a leading remark', 'five\n [number] Fünf <fem>, Fünfer <masc>\n', 'five', ['Fünf', 'Fünfer']],
    ['objects and alternatives', 'tell sb.\njdm./einer Gruppe etw. sagen/erzählen\n', 'tell sb.', ['Gruppe sagen']],
    ['abbreviations', 'Tuesday /t/ (Tue /t/)\nDienstag <masc>Di,  /d/\n', 'Tuesday', ['Dienstag']],
    ['parts of words', 'percent\n…prozentig, Prozent, -fach\n', 'percent', ['Prozent']],
    ['what is no translation', 'x /x/\n      "x y"  - a, b\n   Synonyms: {z}\n\n see: {y}\n   Note: n\n', 'x', []],
    ['no line at all', '', '', []],
  ])('is read with %s', (_, article, headword, translations) => {
    expect(parseDictdArticle(article, objects)).toEqual({ headword, translations });
  });

  it('never fails, and never gives an empty translation', () => {
    const line = fc.string({ unit: fc.constantFrom(...'ab/<>[](){}"… ,;.1\n'), maxLength: 60 });
    fc.assert(
      fc.property(line, (article) => {
        for (const text of parseDictdArticle(article, objects).translations) expect(text.trim()).not.toBe('');
      }),
    );
  });
});

describe('a dictd database', () => {
  it.each([
    ['.index', true],
    ['.dict.dz', true],
    ['.dict', false],
  ])('is opened by its %s', async (ending, zip) => {
    const stem = await database(`by${ending}`, { zip });
    const engine = await open(stem + ending);
    const text = "there's light wake up remind weekday 00databaseinfo";
    const [translation] = await engine.translate([{ text, slots: [] }]);
    // Two articles name Licht, so it weighs more than Leuchte; weekday has no translation of its own.
    expect(translation!.text).toBe('es gibt licht aufwachen erinnern weekday 00databaseinfo');
    expect(translation!.unknownWords).toBe(2);
    await engine.close();
  });

  it('names every bad line of its index at once', async () => {
    const stem = await database('bad');
    const lines = ['light\tA\tB', 'light', 'light\tA', 'light\t\tB', 'light\tA!\tB', 'light\tzzzz\tB', 'ok\tA\tB\tOK'];
    await writeFile(`${stem}.index`, `${lines.join('\n')}\n`);
    const problems = await problemsOf(open(`${stem}.index`));
    expect(problems.map(({ line }) => line)).toEqual([2, 3, 4, 5, 6]);
    expect(problems[0]!.message).toContain('two base-64 numbers');
    expect(problems[4]!.message).toContain('index and dictionary are not of one release');
  });

  it('says which of its files is missing or empty', async () => {
    const stem = await database('missing');
    await rm(`${stem}.index`);
    expect(await problemsOf(open(`${stem}.dict.dz`))).toEqual([
      { file: `${stem}.index`, message: 'the file does not exist' },
    ]);
    await writeFile(`${stem}.index`, '\n');
    expect((await problemsOf(open(`${stem}.index`)))[0]!.message).toBe('expected headwords, got none');
    await rm(`${stem}.dict.dz`);
    expect((await problemsOf(open(`${stem}.index`)))[0]!.message).toContain('the text of the dictionary is missing');
  });
});
