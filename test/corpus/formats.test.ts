import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeCorpus } from '../../src/corpus/describe.ts';
import { corpusFormats, guessFormat, readCorpus, writeCorpus } from '../../src/corpus/formats.ts';
import { collect, corpusOf, take } from '../../src/corpus/stream.ts';
import type { Utterance } from '../../src/corpus/utterance.ts';
import { problemsOf } from './in-memory.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'graft-formats-'));
});
afterAll(() => rm(folder, { recursive: true }));

const utterances: Utterance[] = Array.from({ length: 3000 }, (_, i) => ({
  id: `u${i}`,
  locale: 'de-DE',
  text: `stell den wecker auf ${i} uhr`,
  intent: i % 3 === 0 ? 'alarm_set' : 'alarm_query',
  slots: [{ label: 'time', start: 21, end: 21 + String(i).length + 4 }],
  origin: { step: 'generate' },
  scores: {},
}));

test('every format stands in the table under its own name', () => {
  expect(Object.entries(corpusFormats).filter(([name, format]) => name !== format.name)).toEqual([]);
  expect(Object.isFrozen(corpusFormats)).toBe(true);
});

test('a corpus survives the disk, packed and unpacked, in a folder that is made', async () => {
  for (const name of ['plain.jsonl', 'packed.jsonl.gz']) {
    const path = join(folder, 'made', name);
    expect(await writeCorpus(path, corpusOf(utterances))).toBe(3000);
    expect(await collect(readCorpus(path))).toEqual(utterances);
  }
  const packed = await readFile(join(folder, 'made', 'packed.jsonl.gz'));
  expect(gunzipSync(packed)).toEqual(await readFile(join(folder, 'made', 'plain.jsonl')));
  expect(await readdir(join(folder, 'made'))).toEqual(['packed.jsonl.gz', 'plain.jsonl']);
});

test('gzip headers hold no time and no system', async () => {
  const path = join(folder, 'header.jsonl.gz');
  await writeCorpus(path, corpusOf(utterances.slice(0, 2)));
  const packed = await readFile(path);
  expect([...packed.subarray(0, 10)]).toEqual([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);
});

test('a corpus that fails half-way leaves the old file and no other', async () => {
  const path = join(folder, 'kept', 'corpus.jsonl');
  await writeCorpus(path, corpusOf(utterances.slice(0, 1)));
  const before = await readFile(path);
  const failing = corpusOf([...utterances, { ...utterances[0]!, text: '' }]);
  await expect(writeCorpus(path, failing)).rejects.toThrow('the text is empty');
  expect(await readFile(path)).toEqual(before);
  expect(await readdir(join(folder, 'kept'))).toEqual(['corpus.jsonl']);
});

test('the format is guessed from name and content', async () => {
  const massiveRow = '{"id":"1","intent":"i","annot_utt":"ja"}\n';
  const conllRows = '# id = 1\n1\tja\ti\tO\n';
  const snips = '{\n  "PlayMusic": [\n    {\n      "data": [';
  expect(guessFormat('a.jsonl', massiveRow).name).toBe('massive');
  expect(guessFormat('a.jsonl.gz', '{"id":"1","text":"ja","slots":[]}').name).toBe('graft');
  expect(guessFormat('a.conll', conllRows).name).toBe('conll');
  expect(guessFormat('a.txt', conllRows).name).toBe('conll');
  expect(guessFormat('a.json', snips).name).toBe('snips-benchmark');
  expect(guessFormat('empty.jsonl', '').name).toBe('graft');
  expect(() => guessFormat('a.docx', 'PK')).toThrow('a.docx: the format is not recognised');
  const path = join(folder, 'guess.jsonl.gz');
  await writeFile(path, gzipSync(`\uFEFF${massiveRow}`));
  expect((await collect(readCorpus(path, { locale: 'de-DE' })))[0]?.fields).toEqual({});
});

test('says what is wrong with files, formats and splits', async () => {
  const damaged = join(folder, 'damaged.jsonl.gz');
  await writeFile(damaged, gzipSync(Buffer.from('{"slots":1}\n'.repeat(999))).subarray(0, 40));
  const message = async (action: Promise<unknown>) => (await problemsOf(action))[0]?.message;
  expect(await message(collect(readCorpus(join(folder, 'none.jsonl'))))).toBe('the file does not exist');
  expect(await message(collect(readCorpus(folder)))).toBe('expected a file, got a folder');
  expect(await message(collect(readCorpus(damaged)))).toContain('the gzip data are damaged');
  const conll = join(folder, 'a.conll');
  await writeFile(conll, '1\tja\ti\tO\n');
  expect(await message(collect(readCorpus(conll, { locale: 'de', split: 'dev' })))).toContain('holds one split a file');
  expect(await message(collect(readCorpus(conll, { format: 'conl' })))).toContain('did you mean "conll"?');
  expect(await message(writeCorpus(conll, corpusOf([]), { format: 'snips-benchmark' }))).toContain(
    'use graft, massive, conll',
  );
});

test('nothing is yielded from the first broken row on, and problems behind what is taken do not matter', async () => {
  const path = join(folder, 'broken.jsonl');
  const row = (id: number) => `{"id":"${id}","locale":"de-DE","text":"a","intent":"i","slots":[]}\n`;
  await writeFile(path, `${row(1)}${row(2)}oops\n${row(3)}oops\n`);
  const seen: string[] = [];
  const problems = await problemsOf(
    (async () => {
      for await (const { id } of readCorpus(path)) seen.push(id);
    })(),
  );
  expect(seen).toEqual(['1', '2']);
  expect(problems.map(({ file, line }) => [file, line])).toEqual([
    [path, 3],
    [path, 5],
  ]);
  expect(await collect(take(readCorpus(path), 2))).toHaveLength(2);
});

test('a description counts, and its hash depends on the content alone', async () => {
  const described = await describeCorpus(corpusOf(utterances));
  expect(described).toMatchObject({
    utterances: 3000,
    intents: { alarm_query: 2000, alarm_set: 1000 },
    labels: { time: 3000 },
  });
  const path = join(folder, 'described.jsonl.gz');
  await writeCorpus(path, corpusOf(utterances));
  expect(await describeCorpus(readCorpus(path))).toEqual(described);
  expect((await describeCorpus(corpusOf(utterances.slice(1)))).sha256).not.toBe(described.sha256);
});
