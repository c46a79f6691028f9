import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeStream } from '../../src/corpus/file-stream.ts';
import { InputError } from '../../src/corpus/problem.ts';
import { collect, corpusOf } from '../../src/corpus/stream.ts';
import { isDropped, type Outcome, type Utterance, utteranceProblems } from '../../src/corpus/utterance.ts';
import { openReplay } from '../../src/translation/engines/replay/engine.ts';
import { exchangeFormatOf, exchangeFormats } from '../../src/translation/exchange/exchange-format.ts';
import { type ExportOptions, exportForTranslation } from '../../src/translation/exchange/export-for-translation.ts';
import { type ImportOptions, importTranslations } from '../../src/translation/exchange/import-translations.ts';
import { translationsForReplay } from '../../src/translation/exchange/translations-for-replay.ts';
import { readXml } from '../../src/translation/exchange/xml-reader.ts';
import { translateCorpus } from '../../src/translation/translate-corpus.ts';

const LANGUAGES = { source: 'en-US', target: 'de-DE' };
const FORMATS = Object.keys(exchangeFormats);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'graft-exchange-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Slots as the words they cover, each found after the one before. */
function utterance(id: string, text: string, slots: Readonly<Record<string, string>> = {}): Utterance {
  let done = 0;
  const spans = Object.entries(slots).map(([label, words]) => {
    const start = text.indexOf(words, done);
    done = start + words.length;
    return { label, start, end: done };
  });
  return { id, locale: 'en-US', text, intent: 'test', slots: spans, origin: { step: 'read' }, scores: {} };
}

const ALARM = utterance('1', 'wake me at seven on friday', { time: 'seven', date: 'friday' });
const MUSIC = utterance('2', 'play <help> & "more" [live] by queen', {
  song: '<help> & "more" [live]',
  artist: 'queen',
});
const STOP = utterance('3', 'stop it');
const CORPUS = [ALARM, MUSIC, STOP];

async function exported(corpus: readonly Utterance[], format: string, options: Partial<ExportOptions> = {}) {
  let text = '';
  for await (const part of exportForTranslation(corpusOf(corpus), { format, languages: LANGUAGES, ...options }))
    text += part;
  return text;
}

async function imported(
  corpus: readonly Utterance[],
  file: { readonly name: string; readonly content: string },
  options: Partial<ImportOptions> = {},
): Promise<Outcome[]> {
  const path = join(folder, file.name);
  await writeFile(path, file.content);
  const outcomes: Outcome[] = [];
  for await (const outcome of importTranslations(path, corpusOf(corpus), { targetLocale: 'de-DE', ...options })) {
    outcomes.push(outcome);
  }
  return outcomes;
}

async function problemsOf(running: Promise<unknown>): Promise<string[]> {
  const error = await running.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(InputError);
  return (error as InputError).problems.map(({ line, message }) => (line ? `${line}: ${message}` : message));
}

const fileName = (format: string) => `returned${exchangeFormats[format]!.extensions[0]}`;

/** What a translator makes of an exported file who answers every text with itself. */
function returned(format: string, content: string): string {
  if (format === 'tsv') return content;
  if (format === 'xliff') return content.replace(/<source>([\s\S]*?)<\/source>/gu, '$&<target>$1</target>');
  return content.replace(/^.+$/gmu, (line) => {
    const { source, ...row } = JSON.parse(line);
    return JSON.stringify({ ...row, translation: source });
  });
}

describe.each(FORMATS)('a corpus sent away as %s', (format) => {
  it('comes back as it was, whatever its texts hold', async () => {
    const word = fc.string({ unit: fc.constantFrom(...'ab[]<>&"\'\\{}:0;ü😀#/'), minLength: 1, maxLength: 6 });
    const piece = fc.record({ word, label: fc.constantFrom(undefined, 'time', 'a"<b>&') });
    const texts = fc.array(fc.array(piece, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(texts, async (pieces) => {
        const corpus = pieces.map((parts, i) => utteranceOf(`<id> & "${i}"`, parts));
        const file = { name: fileName(format), content: returned(format, await exported(corpus, format)) };
        const outcomes = await imported(corpus, file, { acceptUntranslated: true });
        expect(
          outcomes.map((outcome) => (isDropped(outcome) ? outcome.reason : [outcome.id, outcome.text, outcome.slots])),
        ).toEqual(corpus.map(({ id, text, slots }) => [id, text, slots]));
      }),
      { numRuns: 60 },
    );
  });

  it('is refused when it has no utterances, or two with one id', async () => {
    expect(await problemsOf(exported([], format))).toEqual(['expected utterances to translate, got an empty corpus']);
    expect(await problemsOf(exported([ALARM, STOP, ALARM], format))).toEqual([
      'expected ids that are unique, got "1" twice',
    ]);
  });
});

function utteranceOf(id: string, parts: readonly { word: string; label: string | undefined }[]): Utterance {
  let text = '';
  const slots = [];
  for (const { word, label } of parts) {
    const start = text === '' ? 0 : text.length + 1;
    text = text === '' ? word : `${text} ${word}`;
    if (label !== undefined) slots.push({ label, start, end: text.length });
  }
  return { ...utterance(id, text), slots };
}

describe('an exported file', () => {
  it('marks slots by their number, in brackets or elements', async () => {
    expect(await exported(CORPUS, 'tsv')).toBe(
      '1\twake me at [0: seven] on [1: friday]\n2\tplay [0: <help> & "more" \\[live\\]] by [1: queen]\n3\tstop it\n',
    );
    expect(JSON.parse(await exported([ALARM], 'jsonl'))).toEqual({
      id: '1',
      source: 'wake me at [0: seven] on [1: friday]',
      translation: '',
    });
    const xliff = await exported([MUSIC], 'xliff', { keep: ['artist'] });
    expect(xliff).toContain('source-language="en-US" target-language="de-DE"');
    expect(xliff).toContain(
      '<g id="0" ctype="x-song">&lt;help&gt; &amp; "more" [live]</g> by <g id="1" ctype="x-artist"><mrk mtype="protected">queen</mrk></g>',
    );
    expect([...readXml(xliff, 'x')].length).toBeGreaterThan(10);
  });

  it('refuses what its format cannot say', async () => {
    const odd = [utterance('a', 'one\ttwo'), ALARM, utterance('b\u0000', 'three')];
    expect(await problemsOf(exported(odd, 'tsv'))).toEqual([
      'utterance "a" cannot be written as tsv: its id or text holds a tab or a line end; use jsonl',
    ]);
    expect(await problemsOf(exported(odd, 'xliff'))).toHaveLength(1);
    expect(await exported(odd, 'jsonl')).toContain('one\\ttwo');
    expect((await problemsOf(exported(odd, 'xlif')))[0]).toContain('did you mean "xliff"?');
    expect(() => exchangeFormatOf('a.docx')).toThrow('expected a file ending in .tsv, .jsonl, .xlf, .xliff');
  });
});

const GOOD_ROWS = ['1\tweck mich am [1: freitag] um [0: sieben]', '3\thalt', '2\tspiel [0: hilfe] von [1:queen]'];

describe('imported translations', () => {
  it('keep intent, order and origin of the corpus, with slots where their marks went', async () => {
    const outcomes = await imported(CORPUS, { name: 'good.tsv', content: `${GOOD_ROWS.join('\r\n')}\r\n` });
    expect(outcomes).toEqual([
      {
        ...ALARM,
        locale: 'de-DE',
        text: 'weck mich am freitag um sieben',
        slots: [
          { label: 'date', start: 13, end: 20 },
          { label: 'time', start: 24, end: 30 },
        ],
        origin: { step: 'translate', parent: '1' },
      },
      expect.objectContaining({ id: '2', text: 'spiel hilfe von queen' }),
      expect.objectContaining({ id: '3', text: 'halt', slots: [] }),
    ]);
    for (const outcome of outcomes) expect(utteranceProblems(outcome as Utterance)).toEqual([]);
  });

  it('take the last of three columns, and words that XLIFF tools wrap, split over lines or write as references', async () => {
    const columns = GOOD_ROWS.map((row) => row.replace('\t', '\twhatever it was\t')).join('\n');
    const xliff = `<?xml version="1.0"?><!-- by a tool -->
      <x:xliff version='1.2' xmlns:x="urn:oasis:names:tc:xliff:document:1.2"><x:file><x:body><x:group>
      <x:trans-unit id="1"><x:source>s</x:source><x:seg-source><x:mrk mtype="seg" mid="0">s</x:mrk></x:seg-source>
        <x:target state="final">
          <x:mrk mtype="seg" mid="0">weck mich am <x:g id="1">freitag </x:g>
um <x:g id='0' ctype="x-time">sieben</x:g></x:mrk>
        </x:target>
        <x:alt-trans><x:target>nicht das</x:target></x:alt-trans><x:note>a &lt; b</x:note></x:trans-unit>
      <x:trans-unit id="2"><x:target>spiel <x:g id="0">hilf&#101;</x:g> von <x:g id="1"><![CDATA[queen]]></x:g></x:target></x:trans-unit>
      <x:trans-unit id="3"><x:target>h&#x61;lt</x:target></x:trans-unit>
      </x:group></x:body></x:file></x:xliff>\n`;
    const expected = await imported(CORPUS, { name: 'good.tsv', content: GOOD_ROWS.join('\n') });
    expect(await imported(CORPUS, { name: 'columns.tsv', content: columns })).toEqual(expected);
    const outcomes = await imported(CORPUS, { name: 'good.xlf', content: xliff });
    expect(outcomes.map((outcome) => (outcome as Utterance).text)).toEqual([
      'weck mich am freitag um sieben',
      'spiel hilfe von queen',
      'halt',
    ]);
    expect((outcomes[0] as Utterance).slots).toEqual((expected[0] as Utterance).slots);
  });

  const BAD_ROWS = [
    '1\tweck mich um [0: sieben]',
    '2\tplay <help> & "more" \\[live\\] by queen',
    '3',
    '4\tnanu',
    '5\t ',
    '5\tdoch',
    '7\t[0: die [1: stones]]',
    '8\tspiel [0: hilfe] von [1: königin]',
    '9\t[0: a] b [0: c] d [1: e]',
    '10\tstop it!',
  ];
  const ids = ['5', '6', '7', '8', '9', '10'];
  const BAD_CORPUS = [...CORPUS, ...ids.map((id) => (id === '10' ? { ...STOP, id } : { ...MUSIC, id }))];

  it('are refused with every problem at once: place, cause and cure', async () => {
    const file = { name: 'bad.tsv', content: BAD_ROWS.join('\n') };
    const problems = await problemsOf(imported(BAD_CORPUS, file, { keep: ['artist'] }));
    const cure = 'mark each slot once, as in wake me at [0: seven] on [1: friday]';
    expect(problems).toContain(`1: utterance "1": mark 1 is missing; ${cure}`);
    expect(problems).toContain(
      '2: utterance "2": is the same as its source; translate it, or accept untranslated rows',
    );
    expect(problems).toContain('3: expected 2 columns separated by tabs (id, translation), got 1');
    expect(problems).toContain('4: expected the id of an utterance, got "4"; is this the right corpus?');
    expect(problems).toContain('6: expected one row for "5", got another in line 5');
    expect(problems).toContain('expected a row for utterance "6", got none; have it translated, or import leniently');
    expect(problems).toContainEqual(expect.stringContaining('7: utterance "7": mark 1 lies inside mark 0'));
    expect(problems).toContain('8: utterance "8": expected artist to stay "queen", got "königin"');
    expect(problems).toContainEqual(expect.stringContaining('9: utterance "9": mark 0 is in 2 pieces'));
    expect(problems).toContainEqual(expect.stringContaining('10: utterance "10": is the same as its source'));
  });

  it('are dropped with their reasons when the import is lenient', async () => {
    const file = { name: 'bad.tsv', content: BAD_ROWS.join('\n') };
    const told: (number | undefined)[] = [];
    const options = { keep: ['artist'], lenient: true, onProblem: ({ line }: { line?: number }) => told.push(line) };
    const outcomes = await imported(BAD_CORPUS, file, options);
    const reasons = outcomes.map((outcome) =>
      isDropped(outcome) ? `${outcome.utterance.id} ${outcome.reason}` : outcome.id,
    );
    expect(reasons).toEqual([
      '1 slot-lost:date',
      '2 slot-lost:song',
      '3 translation-missing',
      '5 translated-twice',
      '6 translation-missing',
      '7 marks-broken',
      '8 kept-slot-changed:artist',
      '9 slot-split:song',
      '10 untranslated',
    ]);
    expect(new Set(told)).toEqual(new Set([1, 2, 3, 4, 6, 7, 8, 9, 10, undefined]));
  });

  it('may equal their source where nothing is to be translated', async () => {
    const corpus = [utterance('1', 'queen 2000', { artist: 'queen' }), STOP];
    const file = { name: 'same.tsv', content: '1\t[0: queen] 2000\n3\tstop it\n' };
    expect(await problemsOf(imported(corpus, file, { keep: ['artist'] }))).toHaveLength(1);
    expect(await imported(corpus, file, { acceptUntranslated: true })).toHaveLength(2);
  });

  it.each([
    ['cut.xlf', '<xliff version="1.2"><file><body>', 'the file ends inside <body>; it is cut short'],
    ['tags.xlf', '<xliff version="1.2"><file></body>', 'expected </file>, got </body>'],
    ['entity.xlf', '<xliff version="1.2">&nbsp;</xliff>', 'expected a character reference such as &amp;, got "&nbsp;"'],
    ['bare.xlf', '<xliff version="1.2">a & b</xliff>', 'expected a character reference such as &amp;, got "&"'],
    ['two.xlf', '<xliff version="2.0"/>', 'expected XLIFF 1.2, got version 2.0; save it as 1.2'],
    ['html.xlf', '<html/>', 'expected an XLIFF document, got <html>'],
    ['doctype.xlf', '<!DOCTYPE x [<!ENTITY a "b">]><xliff version="1.2"/>', 'expected well-formed XML, got'],
    ['empty.xlf', '', 'expected an XML document, got no element'],
    ['noid.xlf', '<xliff version="1.2"><trans-unit/></xliff>', 'expected an id on <trans-unit>'],
    ['odd.jsonl', '{"id": "1"}', 'is missing: expected string'],
    ['none.jsonl', '{', 'expected a JSON object, got broken JSON'],
  ])('are refused in %s', async (name, content, message) => {
    expect((await problemsOf(imported(CORPUS, { name, content })))[0]).toContain(message);
  });

  it('show the marks of XLIFF as its translators see them', async () => {
    const content =
      '<xliff version="1.2"><trans-unit id="1"><target>weck mich um <g id="0">sieben</g><bx id="9"/></target></trans-unit></xliff>';
    expect(await problemsOf(imported([ALARM], { name: 'marks.xlf', content }))).toEqual([
      '1: utterance "1": unknown markup "<bx>"; mark each slot once, as in wake me at <g id="0">seven</g> on <g id="1">friday</g>',
      '1: utterance "1": mark 1 is missing; mark each slot once, as in wake me at <g id="0">seven</g> on <g id="1">friday</g>',
    ]);
  });

  it('are what the replay engine translates a corpus by', async () => {
    const path = join(folder, 'replayed.tsv');
    const replay = join(folder, 'replay.jsonl');
    await writeFile(path, [...GOOD_ROWS.slice(0, 2), '2\tspiel [0: hilfe] von queen'].join('\n'));
    const options = { targetLocale: 'de-DE', lenient: true };
    await writeStream(replay, translationsForReplay(path, corpusOf([...CORPUS, { ...STOP, id: '4' }]), options));
    expect((await readFile(replay, 'utf8')).trim().split('\n')).toHaveLength(4);
    const engine = await openReplay(replay, { scores: 'none', languages: LANGUAGES });
    const outcomes = await collect(
      translateCorpus(CORPUS, engine, { targetLocale: 'de-DE' }) as AsyncGenerator<Utterance>,
    );
    expect(outcomes.map((outcome) => ('reason' in outcome ? outcome.reason : outcome.text))).toEqual([
      'weck mich am freitag um sieben',
      'slot-lost:artist',
      'halt',
    ]);
  });
});
