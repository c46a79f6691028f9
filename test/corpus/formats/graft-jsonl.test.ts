import { expect, test } from 'vitest';
import { graftJsonl } from '../../../src/corpus/formats/graft-jsonl.ts';
import type { Utterance } from '../../../src/corpus/utterance.ts';
import { problemsOf, readText, writeText } from '../in-memory.ts';

const lamp: Utterance = {
  id: 'u1',
  locale: 'de-DE',
  text: 'mach die lampe an',
  intent: 'light_on',
  slots: [{ label: 'device', start: 9, end: 14 }],
  origin: { step: 'read' },
  scores: { mt: -0.5, lm: -2 },
};

test('writes the keys in one order, scores by name', async () => {
  const shuffled: Utterance = {
    scores: lamp.scores,
    slots: [{ end: 14, start: 9, label: 'device' }],
    text: lamp.text,
    origin: lamp.origin,
    id: lamp.id,
    intent: lamp.intent,
    locale: lamp.locale,
  };
  expect(await writeText(graftJsonl, [shuffled])).toBe(
    '{"id":"u1","locale":"de-DE","text":"mach die lampe an","intent":"light_on",' +
      '"slots":[{"label":"device","start":9,"end":14}],"origin":{"step":"read"},"scores":{"lm":-2,"mt":-0.5}}\n',
  );
});

test('keeps line separators, line breaks and half surrogate pairs inside a text', async () => {
  const odd = { ...lamp, text: 'a\u2028b\r\nc\ud83d', slots: [] };
  expect(await readText(graftJsonl, await writeText(graftJsonl, [odd]))).toEqual([odd]);
});

test('a byte order mark and empty lines are no utterances; origin and scores may be left out', async () => {
  const row = '{"id":"u1","locale":"de-DE","text":"hallo","intent":"greet","slots":[]}';
  const read = {
    id: 'u1',
    locale: 'de-DE',
    text: 'hallo',
    intent: 'greet',
    slots: [],
    origin: { step: 'read' },
    scores: {},
  };
  expect(await readText(graftJsonl, `\uFEFF${row}\n\n${row}`)).toEqual([read, read]);
  expect(await readText(graftJsonl, '')).toEqual([]);
});

test('says all that is wrong with the rows, each with its line', async () => {
  const rows = [
    '{"id":"1","locale":"de-DE","txt":"hallo","intent":"greet","slots":[]}',
    '{"id":"2","locale":"de-DE","text":"hallo","intent":"greet","slots":[',
    '{"id":"3","locale":"de-DE","text":"hallo du","intent":"greet","slots":[{"label":"who","start":5,"end":8}]}',
    '{"id":"4","locale":"de-DE","text":"hallo","intent":"greet","slots":[{"label":"who","start":"0","end":5}]}',
    '{"id":"5","locale":"de-DE","text":"hallo","intent":"greet","slots":[]}',
    '{"id":"6","locale":"en-US","text":"hello","intent":"","slots":[]}',
    '[1]',
  ];
  const problems = await problemsOf(readText(graftJsonl, rows.join('\n'), { locale: 'de-DE' }));
  expect(problems.map(({ line, field, message }) => [line, field, message])).toEqual([
    [1, 'text', 'is missing: expected string'],
    [1, 'txt', expect.stringContaining('unknown key; did you mean "text"?')],
    [2, undefined, expect.stringContaining('broken JSON')],
    [3, undefined, 'utterance "3": slot "who" [5, 8) touches a blank'],
    [4, 'slots.0.start', 'expected number, got "0"'],
    [6, undefined, 'utterance "6": the intent is empty'],
    [6, undefined, 'utterance "6": expected locale de-DE, got en-US'],
    [7, undefined, 'expected a map, got a list of 1'],
  ]);
});

test('names the line that is not UTF-8', async () => {
  const bytes = Buffer.concat([Buffer.from('{}\n'), Buffer.from([0x22, 0xed, 0xa0, 0xbc, 0x22])]);
  const problems = await problemsOf(readText(graftJsonl, bytes));
  expect(problems.at(-1)).toEqual({ file: 'test.file', line: 2, message: 'the line is not valid UTF-8' });
});

test('keeps the first 50 problems and counts the others', async () => {
  const problems = await problemsOf(readText(graftJsonl, '{"id":7\n'.repeat(70)));
  expect(problems).toHaveLength(51);
  expect(problems[50]).toEqual({ message: 'and 20 more' });
});

test('refuses to write what breaks the invariant, and scores JSON cannot hold', async () => {
  const problems = await problemsOf(
    writeText(graftJsonl, [
      { ...lamp, slots: [{ label: 'device', start: 8, end: 14 }] },
      { ...lamp, id: 'u2', scores: { mt: -Infinity } },
    ]),
  );
  expect(problems.map(({ message }) => message)).toEqual([
    'utterance "u1" cannot be written as graft: slot "device" [8, 14) touches a blank',
    'utterance "u2" cannot be written as graft: score "mt" is -Infinity, expected a finite number',
  ]);
});
