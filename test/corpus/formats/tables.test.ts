import { expect, test } from 'vitest';
import type { Repair } from '../../../src/corpus/format.ts';
import { bio } from '../../../src/corpus/formats/bio.ts';
import { csv } from '../../../src/corpus/formats/csv.ts';
import { facebook } from '../../../src/corpus/formats/facebook.ts';
import { multiatis } from '../../../src/corpus/formats/multiatis.ts';
import { guessFormat } from '../../../src/corpus/formats.ts';
import type { Utterance } from '../../../src/corpus/utterance.ts';
import { problemsOf, readText, writeText } from '../in-memory.ts';

const made: Utterance = {
  id: '7',
  locale: 'zh-CN',
  text: '今天下午提醒我 👍',
  intent: 'remind',
  slots: [
    { label: 'date', start: 0, end: 2 },
    { label: 'date', start: 2, end: 4 },
  ],
  origin: { step: 'read' },
  scores: {},
};

test('bio: the intent in a comment, or alone first or last; tabs or blanks', async () => {
  const file =
    '# intent = greet\nhallo\tO\n#\tB-sign\n\n' +
    'play O\nne-yo B-artist\nnow I-artist\nPlayMusic\n\n' +
    "# id = x9\n# text = Regnet's?\nweather/find\nRegnet B-w\n's O\n? O\n";
  const utterances = await readText(bio, file, { locale: 'en', file: 'some.bio' });
  expect(utterances.map(({ id, intent, text, slots }) => [id, intent, text, slots])).toEqual([
    ['some-1', 'greet', 'hallo #', [{ label: 'sign', start: 6, end: 7 }]],
    ['some-2', 'PlayMusic', 'play ne-yo now', [{ label: 'artist', start: 5, end: 14 }]],
    ['x9', 'weather/find', "Regnet's?", [{ label: 'w', start: 0, end: 6 }]],
  ]);
  expect(guessFormat('train.txt', file).name).toBe('bio');
  expect(guessFormat('train.txt', file.split('\n\n')[1]!).name).toBe('bio');
});

test('bio: unspaced script and neighbours of one label come back', async () => {
  const written = await writeText(bio, [made]);
  expect(written).toBe(
    '# id = 7\n# text = 今天下午提醒我 👍\n# intent = remind\n今\tB-date\n天\tI-date\n下\tB-date\n午\tI-date\n提\tO\n醒\tO\n我\tO\n👍\tO\n\n',
  );
  expect(await readText(bio, written, { locale: 'zh-CN' })).toEqual([made]);
});

test('bio: says what is wrong with each block', async () => {
  const file = 'a\tO\n\nx y z\n\n# intent = a\nb\n\na O\nb\nc O\n\nI1\na O\nI2\n\na\tX\nI\n';
  const problems = await problemsOf(readText(bio, file, { locale: 'de', file: 'f.bio' }));
  expect(problems.map(({ line, message }) => `${line}: ${message}`)).toEqual([
    '1: utterance "f-1": there is no intent; give it in a comment "# intent = …" or alone on the last line',
    '3: expected a token and its tag with a tab or one blank between them, got "x y z"',
    '5: utterance "f-3": there are no tokens with tags',
    '8: utterance "f-4": expected a tag behind "b"; only an intent may stand alone, first or last',
    '12: utterance "f-5": several intents: I1, I2',
    '16: expected the tag O, B-<label> or I-<label>, got "X"',
  ]);
});

test('multiatis: reads words and tags, and counts blanks it cannot keep', async () => {
  const file = 'id\tutterance\tslot_labels\tintent\n12\tflug nach  new york\tO O B-to I-to\tflight\n';
  const repairs: Repair[] = [];
  const [utterance] = await readText(multiatis, file, { locale: 'de', onRepair: (repair) => repairs.push(repair) });
  expect(utterance).toMatchObject({
    id: '12',
    text: 'flug nach new york',
    slots: [{ label: 'to', start: 10, end: 18 }],
  });
  expect(repairs).toEqual([{ reason: 'spacing', id: '12', file: 'test.file', line: 2 }]);
  expect(await writeText(multiatis, [utterance!])).toBe(file.replace('  ', ' '));
  expect(guessFormat('train_DE.tsv', file).name).toBe('multiatis');
  expect(guessFormat('train_DE.tsv', file.split('\n')[1]!).name).toBe('multiatis');
});

test('multiatis: an unspaced script is cut at its slots, and counted', async () => {
  const losses: string[] = [];
  const written = await writeText(multiatis, [made], ({ what }) => losses.push(what));
  expect(written.split('\n')[1]).toBe('7\t今天 下午 提醒我 👍\tB-date B-date O O\tremind');
  expect(losses).toEqual(['spacing', 'locale']);
});

test('multiatis: what is wrong with a line, and what no line can hold', async () => {
  const file = 'id\tutterance\tslot_labels\tintent\n1\ta b\tO\ti\n2\ta\tX\ti\n3\ta\tO\n\ta\tO\ti\n';
  const problems = await problemsOf(readText(multiatis, file, { locale: 'de' }));
  expect(problems.map(({ line, field, message }) => `${line}: ${field}: ${message}`)).toEqual([
    '2: slot_labels: expected as many tags as words, got 1 tags for 2 words',
    '3: slot_labels: expected the tag O, B-<label> or I-<label>, got "X"',
    '4: undefined: expected 4 columns (id, utterance, slot_labels, intent) with tabs between them, got 3',
    '5: id: expected an id, got nothing',
  ]);
  const refused = [
    { ...made, slots: [{ label: 'a b', start: 0, end: 2 }] },
    { ...made, intent: 'a\tb' },
  ];
  expect((await problemsOf(writeText(multiatis, refused))).map(({ message }) => message)).toEqual([
    'utterance "7" cannot be written as multiatis: label "a b" holds a blank, which separates labels',
    'utterance "7" cannot be written as multiatis: "a\\tb" holds a tab or a line break',
  ]);
});

test('csv: the columns people have, with semicolons, quotes and line breaks', async () => {
  const file = '\uFEFFText;Label;note\r\n"sag ""hallo""; bitte";greet;x\r\n"zwei\r\nzeilen";other;\r\n';
  const utterances = await readText(csv, file, { locale: 'de', file: 'a.csv' });
  expect(utterances.map(({ id, text, intent, fields }) => [id, text, intent, fields])).toEqual([
    ['a-1', 'sag "hallo"; bitte', 'greet', { note: 'x' }],
    ['a-2', 'zwei\r\nzeilen', 'other', { note: '' }],
  ]);
  expect(guessFormat('a.txt', 'utterance\tintent\nhallo\tgreet\n').name).toBe('csv');
});

test('csv: written with all columns; fields that are no text, or come late, are counted', async () => {
  const losses: string[] = [];
  const corpus = [
    { ...made, fields: { note: 'a,b', worker: 3 } },
    { ...made, id: '8', slots: [], fields: { note: 'c', late: 'd' } },
  ];
  const written = await writeText(csv, corpus, ({ what, id }) => losses.push(`${id} ${what}`));
  expect(written).toBe(
    'id,locale,intent,text,slots,note\n7,zh-CN,remind,今天下午提醒我 👍,"0:2:date,2:4:date","a,b"\n8,zh-CN,remind,今天下午提醒我 👍,,c\n',
  );
  expect(losses).toEqual(['7 fields.worker', '8 fields.late']);
});

test('csv: what is wrong, with line and column', async () => {
  const message = async (text: string) =>
    (await problemsOf(readText(csv, text, { locale: 'de' }))).map(
      ({ line, column, message }) => `${line}:${column}: ${message}`,
    );
  expect(await message('a,b\n1,2\n')).toEqual([
    '1:undefined: expected a first row with a column text or utterance, got a, b; name the columns in the first row',
    '1:undefined: expected a first row with a column intent or label, got a, b; name the columns in the first row',
  ]);
  expect(await message('text,intent,utterance\n')).toEqual([
    '1:undefined: expected one column text, got text, utterance',
  ]);
  expect(await message('text,intent,x,x\n')).toEqual(['1:undefined: two columns are named "x"; rename one']);
  expect(await message('text,intent,slots\na,b\n"a"b,c,\na b,i,0-1\nab,i,0:9:x\n"a,i,\nb')).toEqual([
    '2:undefined: expected 3 cells as in the first row, got 2; put cells that hold the separator in double quotes',
    '3:4: expected "," or the end of the row behind the closing quote, got "b,c,"; double quotes inside a quoted cell',
    '4:undefined: expected slots as start:end:label with commas between them, got "0-1"',
    '5:undefined: utterance "test-3": slot "x" [0, 9) lies outside the text of length 2',
    '6:undefined: a cell begins with a double quote that is never closed; close it, or double quotes that are part of the text',
  ]);
});

test('facebook: offsets count characters; the locale is the release’s or the caller’s', async () => {
  const file =
    'alarm/set\t7:11:datetime,0:3:verb\t👍👍 set 8 am\ten_XX\t{"tokens":[]}\n' + 'alarm/show\t\tzeig\tth_TH\t{}\n';
  const shifted = file.replace('0:3:verb', '3:6:verb');
  expect(
    (await readText(facebook, shifted)).map(({ id, locale, text, slots }) => [
      id,
      locale,
      slots.map((slot) => [slot.label, text.slice(slot.start, slot.end)]),
    ]),
  ).toEqual([
    [
      'test-1',
      'en',
      [
        ['verb', 'set'],
        ['datetime', '8 am'],
      ],
    ],
    ['test-2', 'th-TH', []],
  ]);
  expect(guessFormat('train-en.tsv', file).name).toBe('facebook');
  const problems = await problemsOf(
    readText(facebook, `${file}a\tb\nx\t1:2\ty\ten_XX\t{}\nx\t0:5:l\ty\ten_XX\t{}\nx\t\ty\ten\t{}\n`, {
      locale: 'en-GB',
    }),
  );
  expect(problems.map(({ line, message }) => `${line}: ${message}`)).toEqual(
    [
      '1: utterance "test-1": slot "verb" [0, 5) touches a blank',
      '2: expected locale en-GB, got th_TH',
      '3: expected 5 columns (intent, slots, utterance, locale, tokens) with tabs between them, got 2',
      '4: expected slots as start:end:label with commas between them, got "1:2"',
      '5: slot "0:5:l" lies outside the text of 1 characters',
      '6: expected a locale such as en_XX, got "en"',
    ].slice(1),
  );
});
