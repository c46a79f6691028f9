import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCatalogue } from '../../src/adaptation/catalogue.ts';
import type { Random } from '../../src/corpus/random.ts';
import { corpusOf } from '../../src/corpus/stream.ts';
import type { Utterance } from '../../src/corpus/utterance.ts';
import { readBitext } from '../../src/translation/bitext.ts';
import { openEngine } from '../../src/translation/engines.ts';
import { exchangeFormatNamed } from '../../src/translation/exchange/exchange-format.ts';
import { importTranslations } from '../../src/translation/exchange/import-translations.ts';
import { zip } from '../corpus/datasets/build-archives.ts';
import { TINY_BITEXT, TINY_LANGUAGES } from '../translation/tiny-bitext.ts';
import { damage, seedOf } from './damage.ts';
import { jsonLines, pick, type TextDamage, table, xml } from './structural-damage.ts';
import { COUNT, Trials } from './trial.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'graft-hostile-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Something that pairs texts of two languages, and how it is read. */
interface Seed {
  readonly name: string;
  readonly file: Buffer;
  readonly structure: readonly TextDamage[];
  readonly read: (path: string) => Promise<unknown>;
}

const sources: readonly Utterance[] = TINY_BITEXT.slice(0, 6).map(({ source }, index) => ({
  ...{ id: `u${index}`, locale: 'en-US', text: source, intent: 'x', origin: { step: 'read' }, scores: {} },
  slots: [{ label: 'first', start: 0, end: source.indexOf(' ') }],
}));

async function drain(items: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of items);
}

async function open(engine: string, settings: unknown): Promise<void> {
  const opened = await openEngine(engine, settings, { languages: TINY_LANGUAGES, environment: {} });
  try {
    if (engine === 'lexicon') await opened.translate(sources.slice(0, 2));
  } finally {
    await opened.close();
  }
}

async function exported(format: string): Promise<Buffer> {
  const texts: string[] = [];
  const context = { languages: TINY_LANGUAGES, keep: new Set(['first']) };
  for await (const text of exchangeFormatNamed(format).write(corpusOf(sources), context)) texts.push(text);
  const answered = texts
    .join('')
    .replaceAll('</source>', '</source><target><g id="0">Weck</g> mich</target>')
    .replaceAll('"translation":""', '"translation":"[0: Weck] mich"');
  return Buffer.from(answered);
}

async function seeds(): Promise<Seed[]> {
  const pairs = TINY_BITEXT.map(({ source, target }) => `${source}\t${target}\n`).join('');
  const bitext = (path: string) => drain(readBitext(path));
  const back = (path: string) => drain(importTranslations(path, corpusOf(sources), { targetLocale: 'de-DE' }));
  const replay = sources.map(({ text, slots }) => {
    const translation = { text: 'Weck mich', slots: [{ parent: 0, start: 0, end: 4 }], score: -1.5 };
    return `${JSON.stringify({ text, slots, translation })}\n`;
  });
  return [
    { name: 'pairs.tsv', file: Buffer.from(pairs), structure: table, read: bitext },
    { name: 'pairs.zip', file: zip([{ name: 'deu.txt', content: pairs }]), structure: [], read: bitext },
    { name: 'back.tsv', file: await exported('tsv'), structure: table, read: back },
    { name: 'back.jsonl', file: await exported('jsonl'), structure: jsonLines, read: back },
    { name: 'back.xlf', file: await exported('xliff'), structure: xml, read: back },
    {
      name: 'replay.jsonl',
      file: Buffer.from(replay.join('')),
      structure: jsonLines,
      read: (file) => open('replay', { translations: file }),
    },
    {
      name: 'words.tsv',
      file: Buffer.from('wake\tweck\t2\nthe song\tdas Lied\t1\n'),
      structure: table,
      read: (dictionary) => open('lexicon', { dictionary }),
    },
    {
      name: 'catalogue.tsv',
      file: Buffer.from('value\tweight\tgender\nBerlin\t2\tneuter\nKöln\t1\tneuter\n'),
      structure: table,
      read: readCatalogue,
    },
  ];
}

describe('damaged bitexts, translations and dictionaries', () => {
  it(`${COUNT} end in pairs or in problems with a place`, async () => {
    const all = await seeds();
    const trials = new Trials();
    const tryOne = async (index: number, random: Random) => {
      const { name, file, structure, read } = pick(all, random);
      const damaged = damage(file, { random, structure });
      const path = join(folder, name);
      await writeFile(path, damaged.file);
      await trials.run({ what: `${index}: ${damaged.done.join(', ')} in ${name}`, read: () => read(path) });
    };
    for (const { name, file, read } of all) {
      await writeFile(join(folder, name), file);
      if (!name.startsWith('back.tsv'))
        await trials.run({ what: `whole ${name}`, read: () => read(join(folder, name)) });
    }
    expect(trials.failures).toEqual([]);
    for (let index = 0; index < COUNT; index++) await tryOne(index, seedOf('bitext', index));
    expect(trials.report('bitexts')).toEqual([]);
    expect(trials.endings.valid).toBeGreaterThan(all.length);
    expect(trials.endings.refused).toBeGreaterThan(COUNT / 4);
  }, 1_200_000);
});
