import { expect, test } from 'vitest';
import type { Repair } from '../../../src/corpus/format.ts';
import { conll } from '../../../src/corpus/formats/conll.ts';
import type { Utterance } from '../../../src/corpus/utterance.ts';
import { problemsOf, readText, writeText } from '../in-memory.ts';

const rain = `# id = 7
# text-en = Is it raining today?
# text = Regnet's heute?
# intent = weather/find
1\tRegnet\tweather/find\tB-weather/attribute
2\t's\tweather/find\tO
3\theute\tweather/find\tB-datetime
4\t?\tweather/find\tO

`;
const german = { locale: 'de' };
const made: Utterance = {
  id: 'g1',
  locale: 'de',
  text: 'spiel rock',
  intent: 'PlayMusic',
  slots: [{ label: 'genre', start: 6, end: 10 }],
  origin: { step: 'generate' },
  scores: {},
};

test('spans lie in the text of the comment; comments and tokens come back as they were', async () => {
  const [utterance] = await readText(conll, rain, german);
  expect(utterance).toMatchObject({
    id: '7',
    locale: 'de',
    text: "Regnet's heute?",
    intent: 'weather/find',
    slots: [
      { label: 'weather/attribute', start: 0, end: 6 },
      { label: 'datetime', start: 9, end: 14 },
    ],
  });
  expect(await writeText(conll, [utterance!])).toBe(rain);
});

test('without comments the text is the tokens with blanks between, the id the position', async () => {
  const bare = '1\theute\tfind\tB-date\n2\tmorgen\tfind\tB-date\n3\tfrüh\tfind\tI-date\n\n1\tja\tyes\tO\n';
  const utterances = await readText(conll, bare, german);
  expect(utterances.map(({ id, text, slots }) => ({ id, text, slots }))).toEqual([
    {
      id: '1',
      text: 'heute morgen früh',
      slots: [
        { label: 'date', start: 0, end: 5 },
        { label: 'date', start: 6, end: 17 },
      ],
    },
    { id: '2', text: 'ja', slots: [] },
  ]);
  expect(await writeText(conll, utterances)).toBe(`${bare}\n`);
  expect(await writeText(conll, utterances.slice(1))).toBe('# id = 2\n1\tja\tyes\tO\n\n');
});

test('comments of an older text are not written', async () => {
  const [read] = await readText(conll, rain.replace('# intent', '# slots: 0:6:noun\n# intent'), german);
  const changed = { ...read!, text: 'Regnet es morgen?', slots: [{ label: 'datetime', start: 10, end: 16 }] };
  expect(await writeText(conll, [changed])).toBe(`# id = 7
# text-en = Is it raining today?
# text = Regnet es morgen?
# intent = weather/find
1\tRegnet\tweather/find\tO
2\tes\tweather/find\tO
3\tmorgen\tweather/find\tB-datetime
4\t?\tweather/find\tO

`);
});

test('a slot that ends inside a word cuts the token', async () => {
  const written = await writeText(conll, [{ ...made, slots: [{ label: 'genre', start: 6, end: 8 }] }]);
  expect(written.split('\n').slice(3, 6)).toEqual([
    '1\tspiel\tPlayMusic\tO',
    '2\tro\tPlayMusic\tB-genre',
    '3\tck\tPlayMusic\tO',
  ]);
});

test('small faults are put right and counted', async () => {
  const repairs: Repair[] = [];
  const rows = '# text = ganz was anderes\n1\tspiel\tP\tO\n3\trock\tP\tI-genre\n';
  const [utterance] = await readText(conll, rows, { ...german, onRepair: (repair) => repairs.push(repair) });
  expect(utterance).toMatchObject({ text: 'spiel rock', slots: [{ label: 'genre', start: 6, end: 10 }] });
  expect(repairs.map(({ reason, line }) => [reason, line])).toEqual([
    ['token-index', 1],
    ['tag-continues-nothing', 1],
    ['text-differs-from-tokens', 1],
  ]);
});

test('says all that is wrong with the rows, each with its line', async () => {
  const rows =
    '1\ta\tx\tO\n2\tb\ty\tO\n\n1\ta b\tx\n\n1\ta\tx\tQ\n2\t \tx\tO\n\n# id = 9\n\n# intent = z\n1\ta\tx\tO\n';
  const problems = await problemsOf(readText(conll, rows, german));
  expect(problems.map(({ line, message }) => [line, message])).toEqual([
    [1, 'utterance "1": several intents: x, y'],
    [4, 'expected 4 columns (index, token, intent, BIO tag) with tabs between them, got 3'],
    [6, 'expected the tag O, B-<label> or I-<label>, got "Q"'],
    [7, 'the token is empty'],
    [9, 'utterance "9": there are comments but no tokens'],
    [11, 'utterance "5": several intents: x, z'],
  ]);
});

test('refuses to write line breaks and tabs in columns and half surrogate pairs', async () => {
  const problems = await problemsOf(
    writeText(conll, [
      { ...made, id: 'g1\n' },
      { ...made, id: 'g2', intent: 'Play\tMusic' },
      { ...made, id: 'g3', text: 'spiel rock \ud83d' },
    ]),
  );
  expect(problems.map(({ message }) => message)).toEqual([
    'utterance "g1\n" cannot be written as conll: "g1\\n" holds a line break',
    'utterance "g2" cannot be written as conll: "Play\\tMusic" holds a tab, which separates columns',
    'utterance "g3" cannot be written as conll: "spiel rock \\ud83d" holds half a surrogate pair',
  ]);
});

test('a line break in the text becomes a blank and is counted', async () => {
  const losses: string[] = [];
  const broken = { ...made, text: 'spiel\nrock\r\n' };
  const written = await writeText(conll, [broken], ({ what }) => losses.push(what));
  expect(losses).toEqual(['line-break', 'locale', 'origin']);
  const [back] = await readText(conll, written, german);
  expect(back).toMatchObject({ text: 'spiel rock  ', slots: made.slots });
});

test('needs to be told the locale', async () => {
  const [problem] = await problemsOf(readText(conll, rain));
  expect(problem?.message).toContain('does not say its locale');
});
