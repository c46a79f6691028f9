import { readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Repair } from '../../src/corpus/format.ts';
import { corpusFormats, readCorpus } from '../../src/corpus/formats.ts';
import { collect } from '../../src/corpus/stream.ts';
import { writableOf, writeAndAccount } from './formats/accounting.ts';
import { writeText } from './in-memory.ts';

const data = process.env.GRAFT_DATA ?? '';

describe.skipIf(!data)('published data (skipped unless GRAFT_DATA names a folder with them)', () => {
  test.each(['en-US', 'de-DE', 'es-ES'])(
    'MASSIVE %s: 16,521 utterances, written back byte for byte',
    async (locale) => {
      const path = join(data, 'massive/1.1/data', `${locale}.jsonl`);
      const repairs: Repair[] = [];
      const utterances = await collect(readCorpus(path, { locale, onRepair: (repair) => repairs.push(repair) }));
      expect(utterances).toHaveLength(16_521);
      expect(repairs).toEqual([]);
      const original = await readFile(path, 'utf8');
      expect((await writeText(corpusFormats.massive!, utterances)) === original).toBe(true);

      const rows = original
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, string>);
      const withoutBrackets = rows.map((row) => row.annot_utt!.replace(/\[[^:\]]* : ([^\]]*)\]/g, '$1'));
      expect(utterances.map(({ text }) => text)).toEqual(withoutBrackets);
      expect(utterances.map(({ text }) => text)).toEqual(rows.map((row) => row.utt));
      expect(new Set(utterances.map(({ intent }) => intent)).size).toBe(60);
    },
  );

  test('MASSIVE: the splits have the published sizes', async () => {
    const path = join(data, 'massive/1.1/data/de-DE.jsonl');
    const sizes: number[] = [];
    for (const split of ['train', 'dev', 'test'] as const) {
      sizes.push((await collect(readCorpus(path, { locale: 'de-DE', split }))).length);
    }
    expect(sizes).toEqual([11_514, 2_033, 2_974]);
  });

  test.each(data ? readdirSync(join(data, 'xsid/raw')) : [])('xSID %s comes back byte for byte', async (name) => {
    const path = join(data, 'xsid/raw', name);
    const utterances = await collect(readCorpus(path, { locale: name.split('.')[0] }));
    expect(utterances).toHaveLength(name.includes('valid') ? 300 : 500);
    expect((await writeText(corpusFormats.conll!, utterances)) === readFileSync(path, 'utf8')).toBe(true);
  });

  test('Snips: 13,784 + 700 utterances of 7 intents and 39 slots; seven rows put right', async () => {
    const counts: Record<string, number> = {};
    const sizes = { train: 0, validate: 0 };
    const labels = new Set<string>();
    const intents = new Set<string>();
    for (const name of readdirSync(join(data, 'snips')).filter((name) => name.endsWith('.json'))) {
      const onRepair = ({ reason }: Repair) => {
        counts[reason] = (counts[reason] ?? 0) + 1;
      };
      const utterances = await collect(readCorpus(join(data, 'snips', name), { locale: 'en-US', onRepair }));
      sizes[name.startsWith('train') ? 'train' : 'validate'] += utterances.length;
      for (const { intent, slots, text } of utterances) {
        intents.add(intent);
        for (const { label } of slots) labels.add(label);
        expect(text).not.toContain('\uFFFD');
      }
    }
    expect(sizes).toEqual({ train: 13_784, validate: 700 });
    expect([intents.size, labels.size]).toEqual([7, 39]);
    expect(counts).toEqual({ 'slot-edge-blank': 6, 'invalid-utf-8': 1 });
  });

  const writable = Object.values(corpusFormats).filter(({ write }) => write !== undefined);
  const xsid = data ? readdirSync(join(data, 'xsid/raw')) : [];
  const snips = data ? readdirSync(join(data, 'snips')).filter((name) => name.endsWith('.json')) : [];

  test.each(writable)(
    'MASSIVE, xSID and Snips by way of $name: same counts, texts, intents and spans',
    async (format) => {
      const corpora = [
        ...['en-US', 'de-DE', 'es-ES'].map((locale) => ({ path: `massive/1.1/data/${locale}.jsonl`, locale })),
        ...xsid.map((name) => ({ path: `xsid/raw/${name}`, locale: name.split('.')[0]! })),
        ...snips.map((name) => ({ path: `snips/${name}`, locale: 'en-US' })),
      ];
      let refused = 0;
      for (const { path, locale } of corpora) {
        const { accepted, ...rest } = await writableOf(format, await collect(readCorpus(join(data, path), { locale })));
        refused += rest.refused;
        await writeAndAccount(format, accepted);
      }
      expect(refused).toBe(0);
    },
    300_000,
  );

  test('what graft JSONL gives back is what went in', async () => {
    const path = join(data, 'massive/1.1/data/de-DE.jsonl');
    const utterances = await collect(readCorpus(path, { locale: 'de-DE', split: 'dev' }));
    const text = await writeText(corpusFormats.graft!, utterances);
    const rows = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown);
    expect(rows).toEqual(utterances);
  });
});
