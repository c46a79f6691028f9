import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import type { Repair } from '../../../src/corpus/format.ts';
import { chatito } from '../../../src/corpus/formats/chatito.ts';
import { snipsNlu } from '../../../src/corpus/formats/snips-nlu.ts';
import { guessFormat } from '../../../src/corpus/formats.ts';
import { problemsOf, readText, writeText } from '../in-memory.ts';

interface Adapter {
  adapter(dsl: string, options?: unknown): Promise<{ training: Record<string, unknown> }>;
}
const require = createRequire(import.meta.url);
const oracle = require('chatito/dist/adapters/web') as Adapter;
const snipsOracle = require('chatito/dist/adapters/snips') as Adapter;

const lights = JSON.stringify(
  {
    entities: { room: { data: [{ value: 'küche', synonyms: [] }], use_synonyms: true } },
    intents: {
      '10': { utterances: [{ data: [{ text: 'ja' }] }] },
      light_on: {
        utterances: [
          {
            data: [
              { text: 'licht in ' },
              { text: 'küche ', entity: 'room', slot_name: 'where' },
              { text: 'jetzt', entity: 'snips/datetime', slot_name: 'when' },
            ],
          },
        ],
      },
      '9': { utterances: [{ data: [{ text: 'nein' }] }] },
    },
    language: 'de',
  },
  null,
  1,
).replace('"9"', '"09"');

test('snips-nlu: labels are slot names; entities of other names are kept; values are passed over and counted', async () => {
  const repairs: Repair[] = [];
  const utterances = await readText(snipsNlu, lights, {
    file: 'lights.json',
    onRepair: (repair) => repairs.push(repair),
  });
  expect(utterances.find(({ intent }) => intent === 'light_on')).toEqual({
    id: expect.stringMatching(/^lights-\d$/),
    locale: 'de',
    intent: 'light_on',
    text: 'licht in küche jetzt',
    slots: [
      { label: 'where', start: 9, end: 14 },
      { label: 'when', start: 15, end: 20 },
    ],
    origin: { step: 'read' },
    scores: {},
    fields: { entities: { where: 'room', when: 'snips/datetime' } },
  });
  expect(repairs.map(({ reason }) => reason)).toEqual(['entity-values-left-out', 'slot-edge-blank']);
  const written = JSON.parse(await writeText(snipsNlu, utterances)) as Record<string, Record<string, unknown>>;
  expect(Object.keys(written.entities!)).toEqual(['room', 'snips/datetime']);
  expect(written.language).toBe('de');
  expect(written.intents!.light_on).toEqual({
    utterances: [
      {
        data: [
          { text: 'licht in ' },
          { text: 'küche', entity: 'room', slot_name: 'where' },
          { text: ' ' },
          { text: 'jetzt', entity: 'snips/datetime', slot_name: 'when' },
        ],
      },
    ],
  });
});

test('snips-nlu: a locale of the language is taken, another refused; regions are counted when written', async () => {
  expect((await readText(snipsNlu, lights, { locale: 'de-AT' }))[0]?.locale).toBe('de-AT');
  const [problem] = await problemsOf(readText(snipsNlu, lights, { locale: 'en-US' }));
  expect(problem).toMatchObject({
    field: 'language',
    message: 'expected the language of en-US, got "de"; give its locale or none',
  });
  const base = { intent: 'i', text: 'ja', slots: [], origin: { step: 'read' }, scores: {} };
  const losses: string[] = [];
  await writeText(snipsNlu, [{ ...base, id: '1', locale: 'de-AT' }], ({ what }) => losses.push(what));
  expect(losses).toEqual(['locale', 'id']);
  const mixed = [
    { ...base, id: '1', locale: 'de' },
    { ...base, id: '2', locale: 'en' },
  ];
  await expect(writeText(snipsNlu, mixed)).rejects.toThrow('its language is en, that of the first utterance de');
});

test.each([
  [
    '{"language": "de",\n "intents": {"a": {"utterances": [{"data": [{"txt": "x"}]}, 3]}}}',
    [
      'test.json:2:45: intents.a.utterances.0.data.0.text: is missing: expected string',
      'test.json:2:61: intents.a.utterances.1: expected a map, got 3',
    ],
  ],
  [
    '{"language": "de",\n "intents": {"a": 1}',
    ['test.json:2:21: broken JSON: expected "," or "}", got the end of the file'],
  ],
  ['{"language": "de",\n "intents": {"a": tru}}', ['test.json:2:19: broken JSON: expected a value, got "tru}}"']],
  [
    '{"language": "de",\n "intents": {"a": {"utterances": []},\n "a": {"utterances": []}}}',
    ['test.json:3:2: broken JSON: key "a" stands twice in one object'],
  ],
  ['[]', ['test.json:1:1: expected a map, got a list of 0']],
  ['{"intents": []}', ['language: is missing: expected string', 'intents: expected an object, got a list of 0']],
  [`${'['.repeat(100_000)}`, ['broken JSON: the values are nested over 200 deep']],
])('snips-nlu: %.60s', async (text, messages) => {
  for (const message of messages) {
    await expect(readText(snipsNlu, text, { locale: 'de', file: 'test.json' })).rejects.toThrow(message);
  }
});

const dsl = `%[greet]('training': '6')
    ~[hi] @[name?]

~[hi]
    hallo
    guten tag

@[name]
    ~[anna]
    ben

~[anna]
    anna
    anni
`;

test('chatito: what Chatito itself generates, by default and for Snips', async () => {
  const { training } = await oracle.adapter(dsl);
  const text = JSON.stringify(training);
  expect(guessFormat('default_dataset_training.json', text).name).toBe('chatito');
  const utterances = await readText(chatito, text, { locale: 'de' });
  for (const { text, slots } of utterances) {
    const [, name] = /^(?:hallo|guten tag)(?: (anna|anni|ben))?$/.exec(text)!;
    expect(slots.map(({ start, end }) => text.slice(start, end))).toEqual(name === undefined ? [] : [name]);
  }
  expect(new Set(utterances.map(({ text }) => text)).size).toBe(6);
  expect(utterances).toHaveLength(6);

  const snips = await snipsOracle.adapter(dsl, { language: 'de', intents: {}, entities: {} });
  const snipsText = JSON.stringify(snips.training);
  expect(guessFormat('snips_dataset_training.json', snipsText).name).toBe('snips-nlu');
  const again = await readText(snipsNlu, snipsText);
  expect(again).toHaveLength(6);
  expect(new Set(again.flatMap(({ slots }) => slots.map(({ label }) => label)))).toEqual(new Set(['name']));
});

test('chatito: places of what is wrong', async () => {
  const text = '{"greet": [\n [{"value": "hallo", "type": "Text"}],\n [{"value": 3, "type": "Text"}],\n []\n]}';
  const problems = await problemsOf(readText(chatito, text, { locale: 'de', file: 'c.json' }));
  expect(problems.map(({ line, field, message }) => [line, field, message])).toEqual([
    [3, 'greet.1.0.value', 'expected string, got 3'],
    [4, undefined, 'utterance "c-3": the text is empty'],
  ]);
});
