import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCorpus } from '../../src/corpus/formats.ts';
import { corpusOf } from '../../src/corpus/stream.ts';
import { loadExperiment } from '../../src/experiment/load.ts';
import { readBitext } from '../../src/translation/bitext.ts';
import { importTranslations } from '../../src/translation/exchange/import-translations.ts';
import { zip } from '../corpus/datasets/build-archives.ts';
import { Trials } from './trial.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'graft-hostile-'));
});
afterAll(() => rm(folder, { recursive: true }));

const MEGABYTE = 1_000_000;
const many = (count: number, line: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => line(i)).join('');

async function drain(items: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of items);
}

const corpus = (path: string) => drain(readCorpus(path, { locale: 'de-DE' }));
const bitext = (path: string) => drain(readBitext(path));
const back = (path: string) => drain(importTranslations(path, corpusOf([]), { targetLocale: 'de-DE', lenient: true }));
const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;
const row = (fields: string) => `{"id":"a","locale":"de-DE","text":"a","intent":"x","slots":[],"fields":${fields}}\n`;
const study = (more: string) => `experiment: x\nlanguages: { source: en-US, target: de-DE }\n${more}`;

/** File, its content, how it is read and what it is refused with; nothing if it is sound. */
type Case = readonly [
  what: string,
  name: string,
  content: () => string | Buffer,
  read: (path: string) => Promise<unknown>,
  message?: string,
];

const CASES: readonly Case[] = [
  ['a line without end', 'x.jsonl', () => 'a'.repeat(150 * MEGABYTE), corpus, 'without a line end'],
  [
    'a line without end, packed',
    'x.jsonl.gz',
    () => gzipSync(Buffer.alloc(150 * MEGABYTE)),
    corpus,
    'without a line end',
  ],
  [
    'blanks without end, packed',
    'x.bio.gz',
    () => gzipSync(Buffer.alloc(150 * MEGABYTE, ' ')),
    corpus,
    'without a line end',
  ],
  ['thirty thousand lines that are wrong', 'x.jsonl', () => many(30_000, () => '{\n'), corpus, 'and 29950 more'],
  ['fields nested a hundred thousand deep', 'x.jsonl', () => row(nested(100_000)), corpus, 'deep'],
  ['fields nested too deep in an object', 'x.jsonl', () => row(`{"a":${nested(100_000)}}`), corpus, 'deep'],
  [
    'a hundred thousand slots',
    'x.jsonl',
    () =>
      row('{}').replace(
        '[]',
        `[${many(100_000, () => '{"label":"a","start":0,"end":1},')}{"label":"a","start":0,"end":1}]`,
      ),
    corpus,
    'overlaps',
  ],
  ['a token block without end', 'x.conll', () => many(200_000, (i) => `${i + 1}\tw\tx\tO\n`), corpus],
  ['a comment without end', 'x.conll', () => `# text = ${'a '.repeat(MEGABYTE)}\n1\ta\tx\tO\n`, corpus],
  ['comments without end', 'x.bio', () => `${many(100_000, (i) => `# c${i}\n`)}a\tO\nx\n`, corpus],
  [
    'tags without end',
    'x.multiatis.tsv',
    () => `id\tutterance\tslot_labels\tintent\n1\t${'a '.repeat(100_000)}\t${'O '.repeat(100_000)}\tx\n`,
    corpus,
  ],
  [
    'a quote that is never closed',
    'x.csv',
    () => `text,intent\n"a\n${many(20_000, () => `${'b'.repeat(500)}\n`)}`,
    corpus,
    'never closed',
  ],
  [
    'columns without end',
    'x.csv',
    () => `text,intent${many(100_000, (i) => `,c${i}`)}\na,b\n`,
    corpus,
    'expected 100002 cells',
  ],
  [
    'pieces without end',
    'x.json',
    () => `{"x": [[${many(100_000, () => '{"value":"a","type":"Slot","slot":"s"},')}{"value":"b","type":"Text"}]]}`,
    corpus,
  ],
  [
    'annotations without end',
    'x.jsonl',
    () =>
      `{"id":"1","locale":"de-DE","partition":"train","intent":"x","utt":"a","annot_utt":"${'[a : b'.repeat(100_000)}"}\n`,
    corpus,
    'annot',
  ],
  [
    'Rasa examples without end',
    'x.yml',
    () => `nlu:\n- intent: x\n  examples: |\n${many(50_000, (i) => `    - [a](b) ${i}\n`)}`,
    corpus,
  ],
  [
    'Rasa brackets without end',
    'x.yml',
    () =>
      `nlu:\n- intent: x\n  examples: |\n    - ${'['.repeat(9000)}\n    - ${'[a]('.repeat(2000)}\n    - ${'[a]{"'.repeat(1500)}\n`,
    corpus,
    'half of a slot mark',
  ],
  ['Rasa keys without end', 'x.yml', () => `nlu: []\n${many(40_000, (i) => `k${i}:\n`)}`, corpus],
  [
    'Rasa laughs',
    'x.yml',
    () =>
      `a: &a [x]\n${many(30, (i) => `b${i}: &b${i} [*${i === 0 ? 'a' : `b${i - 1}`}, *${i === 0 ? 'a' : `b${i - 1}`}]\n`)}nlu: *b29\n`,
    corpus,
    'x.yml',
  ],
  ['a bitext without line ends', 'x.tsv', () => 'a\t'.repeat(75 * MEGABYTE), bitext, 'without a line end'],
  ['a bitext of wrong lines', 'x.tsv', () => 'a\n'.repeat(300_000), bitext, 'and 299980 more'],
  [
    'a zip that is a bomb',
    'x.zip',
    () => zip([{ name: 'deu.txt', content: Buffer.alloc(8 * MEGABYTE, 'a\tb\n') }]),
    bitext,
    'times its size',
  ],
  [
    'a zip with a false size',
    'x.zip',
    () => zip([{ name: 'deu.txt', content: Buffer.alloc(8 * MEGABYTE), claimedSize: 10 }]),
    bitext,
    'too many bytes',
  ],
  [
    'a zip that leads out of its folder',
    'x.zip',
    () => zip([{ name: '../../deu.txt', content: 'a\tb\n' }]),
    bitext,
    'broken archive',
  ],
  [
    'a zip of notes alone',
    'x.zip',
    () => zip(Array.from({ length: 5000 }, (_, i) => ({ name: `_${i}.txt` }))),
    bitext,
    'found none',
  ],
  [
    'elements nested without end',
    'x.xlf',
    () => `<xliff version="1.2">${'<g>'.repeat(100_000)}`,
    back,
    'inside each other',
  ],
  ['text without end', 'x.xlf', () => `<xliff version="1.2">${'&amp;'.repeat(MEGABYTE)}</xliff>`, back],
  ['attributes without end', 'x.xlf', () => `<xliff version="1.2"${many(50_000, (i) => ` a${i}=""`)}></xliff>`, back],
  ['a comment that is not closed', 'x.xlf', () => `<xliff version="1.2">${'<!--'.repeat(50_000)}`, back, 'well-formed'],
  ['tags that are not closed', 'x.xlf', () => `<xliff version="1.2">${'<a b='.repeat(50_000)}`, back, 'well-formed'],
  ['marks without end', 'x.jsonl', () => `{"id":"a","translation":"${'[0: a'.repeat(100_000)}"}\n`, back],
  ['a device as base', 'x.yaml', () => 'base: /dev/zero\nexperiment: x\n', loadExperiment, 'is not a regular file'],
  ['a base that is a folder', 'x.yaml', () => 'base: .\n', loadExperiment, 'folder'],
  ['an experiment of a megabyte', 'x.yaml', () => study('# '.padEnd(MEGABYTE, 'x')), loadExperiment, 'longer than'],
  ['keys without end', 'x.yaml', () => study(many(30_000, (i) => `k${i}:\n`)), loadExperiment, 'and 29'],
  [
    'arms without end',
    'x.yaml',
    () =>
      study(
        `data: { dev: { file: ./x.yaml }, test: { file: ./x.yaml } }\nbaseline: a\narms:\n${many(9000, (i) => `  a${i}: { from: b }\n`)}`,
      ),
    loadExperiment,
    'at most 1000 arms',
  ],
  [
    'a thousand arms from nowhere',
    'x.yaml',
    () =>
      study(
        `data: { dev: { file: ./x.yaml }, test: { file: ./x.yaml } }\nbaseline: a\narms:\n${many(1000, (i) => `  a${i}: { from: b${i} }\n`)}`,
      ),
    loadExperiment,
    'and 9',
  ],
  [
    'a chain of a thousand arms',
    'x.yaml',
    () =>
      study(
        `data: { dev: { file: ./x.yaml }, test: { file: ./x.yaml } }\nbaseline: a0\narms:\n  a0: { annotate: { from: dev } }\n${many(999, (i) => `  a${i + 1}: { from: a${i} }\n`)}`,
      ),
    loadExperiment,
    'dev',
  ],
  ['seeds without end', 'x.yaml', () => study(`seeds: [${many(10_000, (i) => `${i},`)}]`), loadExperiment, 'seeds'],
  [
    'aliases without end',
    'x.yaml',
    () => study(`question: &a x\ndata: [${'*a,'.repeat(50_000)}]`),
    loadExperiment,
    'at most 1000 aliases',
  ],
  [
    'a billion laughs',
    'x.yaml',
    () => study(`a0: &a0 [x]\n${many(30, (i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}]\n`)}`),
    loadExperiment,
    'alias',
  ],
  ['something that holds itself', 'x.yaml', () => study('data: &a { dev: *a }\n'), loadExperiment, 'has no end'],
];

describe('oversized input', () => {
  for (const [what, name, content, read, message] of CASES) {
    it(what, async () => {
      const path = join(folder, name);
      await writeFile(path, content());
      const said: string[] = [];
      const trials = new Trials();
      const readAndNote = () =>
        read(path).catch((error: Error) => {
          said.push(error.message);
          throw error;
        });
      await trials.run({ what: name, read: readAndNote });
      expect(trials.report(name)).toEqual([]);
      if (message === undefined) expect(said).toEqual([]);
      else expect(said.join()).toContain(message);
      await rm(path);
    }, 300_000);
  }
});
