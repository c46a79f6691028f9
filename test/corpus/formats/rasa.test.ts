import { expect, test } from 'vitest';
import type { Repair } from '../../../src/corpus/format.ts';
import { rasa } from '../../../src/corpus/formats/rasa.ts';
import type { Utterance } from '../../../src/corpus/utterance.ts';
import { problemsOf, readText, writeText } from '../in-memory.ts';

const german = { locale: 'de-DE', file: 'data/nlu.yml' };
const nlu = `version: "3.1"
nlu:
- intent: book_flight
  examples: |
    - flieg nach [berlin](city)
    - von [köln](city:Köln) nach [rom]{"entity": "city", "role": "to"}

    - [bon][{"entity": "city"}, {"entity": "short"}] bitte
- intent: faq/ask_price
  examples:
  - text: |
      was kostet das
    metadata:
      sentiment: neutral
- synonym: Köln
  examples: |
    - colonia
- lookup: city
  examples: |
    - bonn
rules:
- rule: x
`;

test('reads entities in all notations, and keeps aside what a slot does not hold', async () => {
  const repairs: Repair[] = [];
  const utterances = await readText(rasa, nlu, { ...german, onRepair: (repair) => repairs.push(repair) });
  expect(utterances.map(({ id, intent, text, slots, fields }) => ({ id, intent, text, slots, fields }))).toEqual([
    {
      id: 'nlu-1',
      intent: 'book_flight',
      text: 'flieg nach berlin',
      slots: [{ label: 'city', start: 11, end: 17 }],
    },
    {
      id: 'nlu-2',
      intent: 'book_flight',
      text: 'von köln nach rom',
      slots: [
        { label: 'city', start: 4, end: 8 },
        { label: 'city', start: 14, end: 17 },
      ],
      fields: { example: 'von [köln](city:Köln) nach [rom]{"entity": "city", "role": "to"}' },
    },
    {
      id: 'nlu-3',
      intent: 'book_flight',
      text: 'bon bitte',
      slots: [{ label: 'city', start: 0, end: 3 }],
      fields: { example: '[bon][{"entity": "city"}, {"entity": "short"}] bitte' },
    },
    {
      id: 'nlu-4',
      intent: 'faq/ask_price',
      text: 'was kostet das',
      slots: [],
      fields: { metadata: { sentiment: 'neutral' } },
    },
  ]);
  expect(repairs.map(({ reason, line }) => [reason, line])).toEqual([
    ['section-left-out', 21],
    ['entity-details-kept-aside', 6],
    ['entity-details-kept-aside', 8],
    ['synonym-left-out', 15],
    ['lookup-left-out', 18],
  ]);
});

test('writes examples back as they were; those that no line can hold in a list', async () => {
  const utterances = await readText(rasa, nlu, german);
  const base = { id: '9', locale: 'de-DE', origin: { step: 'read' }, scores: {}, slots: [] };
  const more: Utterance[] = [
    { ...base, intent: 'yes', text: ' zwei\nzeilen ' },
    { ...base, intent: 'book_flight', text: 'ab hier', slots: [{ label: 'a:b}', start: 3, end: 7 }] },
  ];
  const losses: string[] = [];
  const written = await writeText(rasa, [...utterances, ...more], ({ what, id }) => losses.push(`${id} ${what}`));
  expect(written).toBe(`version: "3.1"
nlu:
- intent: book_flight
  examples: |
    - flieg nach [berlin](city)
    - von [köln](city:Köln) nach [rom]{"entity": "city", "role": "to"}
    - [bon][{"entity": "city"}, {"entity": "short"}] bitte
    - ab [hier]{"entity": "a:b\\u007d"}
- intent: faq/ask_price
  examples:
  - text: "was kostet das"
    metadata: {"sentiment":"neutral"}
- intent: "yes"
  examples:
  - text: "zwei\\nzeilen"
`);
  expect(losses.filter((loss) => loss.startsWith('9'))).toEqual([
    ...['9 edge-blank', '9 id', '9 locale'],
    ...['9 id', '9 locale', '9 order'],
  ]);
});

test('a kept example is forgotten once the text is another, and counted', async () => {
  const [, second] = await readText(rasa, nlu, german);
  const changed = { ...second!, text: 'von bonn nach rom' };
  const losses: string[] = [];
  const written = await writeText(rasa, [changed], ({ what }) => losses.push(what));
  expect(written).toContain('    - von [bonn](city) nach [rom](city)\n');
  expect(losses).toContain('fields.example');
});

test('brackets that are no entity are text, and text that would become one is refused', async () => {
  const [utterance] = await readText(
    rasa,
    'nlu:\n- intent: i\n  examples: |\n    - [ok] (nein) [x] [] [y](l)\n',
    german,
  );
  expect(utterance).toMatchObject({
    text: '[ok] (nein) [x] [] y',
    slots: [{ label: 'l', start: 19, end: 20 }],
  });
  const base = { locale: 'de', origin: { step: 'read' }, scores: {}, intent: 'i' };
  const problems = await problemsOf(
    writeText(rasa, [
      { ...base, id: '1', text: 'ein [a](b)', slots: [] },
      { ...base, id: '2', text: 'ein a]b', slots: [{ label: 'l', start: 4, end: 7 }] },
    ]),
  );
  expect(problems).toHaveLength(2);
  expect(problems[0]?.message).toContain('holds brackets that would be read as an entity');
});

test.each([
  ['- 1\n', 'test.yml:1:1: expected a key "nlu"'],
  ['nlu: 3\n', 'test.yml:1:6: expected a key "nlu"'],
  ['nlu:\n- greet\n', 'test.yml:2:3: expected an intent with examples'],
  ['nlu:\n- story: x\n', 'test.yml:2:3: expected one of the keys intent, synonym, regex or lookup'],
  ['nlu:\n- intent: 1\n  examples: "- a"\n', 'test.yml:2:11: expected the name of an intent as text; put it in quotes'],
  ['nlu:\n- intent: a\n', 'test.yml:2:3: expected examples'],
  [
    'nlu:\n- intent: a\n  examples: |\n    - hallo\n    du\n',
    'test.yml:5:1: expected "- " before the example, got "du"',
  ],
  [
    'nlu:\n- intent: a\n  examples:\n  - hallo\n',
    'test.yml:4:5: expected "examples: |" above lines that begin with "- "',
  ],
  [
    'nlu:\n- intent: a\n  examples: |\n    - ab [x]{"entity": 3}\n',
    'test.yml:4:13: expected an entity such as {"entity": "city"}',
  ],
  ['nlu:\n- intent: a\n  examples: |\n    - ab [x]{entity}\n', 'test.yml:4:13: expected an entity such as'],
  [
    'nlu:\n- intent: a\n  examples: |\n    - um sieben uhr](time)\n',
    'test.yml:4:20: half of a slot mark: expected [words]',
  ],
  ['nlu:\n- intent: a\n  examples: |\n    - [a](b) um [sieben(time)\n', 'test.yml:4:17: half of a slot mark'],
  ['nlu:\n- intent: a\n  examples: |\n    - um [sieben](time\n', 'test.yml:4:17: half of a slot mark'],
  ['nlu:\n- intent: [\n', 'test.yml:3:1: broken YAML'],
  ['nlu:\n- intent: a\n  examples: |\n    - ok\n    -\n', 'test.yml:5: utterance "test-2": the text is empty'],
])('%j', async (text, message) => {
  await expect(readText(rasa, text, { locale: 'de', file: 'test.yml' })).rejects.toThrow(message);
});

test('all problems at once, lines that are no UTF-8 among them', async () => {
  const text = Buffer.concat([
    Buffer.from('nlu:\n- intent: a\n  examples: |\n    - '),
    Buffer.from([0xff, 0x0a, 0xfe]),
  ]);
  const problems = await problemsOf(readText(rasa, text, german));
  expect(problems.map(({ line }) => line)).toEqual([4, 5]);
});
