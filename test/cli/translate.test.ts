import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCorpus, writeCorpus } from '../../src/corpus/formats.ts';
import { collect, corpusOf } from '../../src/corpus/stream.ts';

const root = resolve(import.meta.dirname, '../..');
const main = join(root, 'dist/cli/main.js');
const demo = join(root, 'experiments/data/demo');

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'graft-translate-'));
  const source = await collect(readCorpus(join(demo, 'en-US.jsonl'), { locale: 'en-US' }));
  await writeCorpus(join(folder, 'en.jsonl'), corpusOf(source.slice(0, 40)));
  const trained = graft(
    'mt',
    'train',
    '--bitext',
    join(demo, 'bitext.tsv'),
    '--from',
    'en-US',
    '--to',
    'de-DE',
    '-o',
    './model',
  );
  expect(trained.stderr).toBe('');
  expect(trained.stdout).toMatch(/^3138 sentence pairs in .* s; model written to \.\/model\n/);
});
afterAll(() => rmSync(folder, { recursive: true }));

const graft = (...args: string[]) =>
  spawnSync(process.execPath, [main, ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, GRAFT_STORE: join(folder, 'store') },
  });

const ENGINE = ['--engine', 'phrase-based:model=./model', '--to', 'de-DE'];
const translate = (...args: string[]) => graft('translate', 'en.jsonl', ...ENGINE, ...args);
const rows = (name: string) =>
  readFileSync(join(folder, name), 'utf8')
    .trim()
    .split('\n')
    .map(
      (line) =>
        JSON.parse(line) as { id: string; locale: string; text: string; slots: unknown[]; scores: { mt?: number } },
    );

describe('graft translate', () => {
  it('translates a corpus, and nothing twice', () => {
    const first = translate('-o', 'de.jsonl', '--json');
    expect(first.stderr).toBe('');
    const { written, dropped } = JSON.parse(first.stdout) as { written: number; dropped: Record<string, number> };
    expect(written + Object.values(dropped).reduce((sum, count) => sum + count, 0)).toBe(40);
    expect(rows('de.jsonl')).toHaveLength(written);
    expect(rows('de.jsonl')[0]).toMatchObject({ locale: 'de-DE', scores: { mt: expect.any(Number) } });
    const again = translate('-o', 'again.jsonl', '--offline', '--json');
    expect(JSON.parse(again.stdout)).toMatchObject({ written, remembered: 40 });
    expect(readFileSync(join(folder, 'again.jsonl'))).toEqual(readFileSync(join(folder, 'de.jsonl')));
  });

  it('gives the same in two processes', () => {
    translate('-o', 'one.jsonl');
    const two = translate('-o', 'two.jsonl', '--workers', '2', '--store', 'other');
    expect(two.stderr).toBe('');
    expect(readFileSync(join(folder, 'two.jsonl'))).toEqual(readFileSync(join(folder, 'one.jsonl')));
  });

  it('gives several translations of an utterance', () => {
    translate('-o', 'best.jsonl', '--best', '3', '--strategy', 'walls');
    const ids = rows('best.jsonl').map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThan(80);
    expect(ids.filter((id) => id.endsWith('~3')).length).toBeGreaterThan(20);
  });

  it('says what is wrong with an engine, and writes nothing', () => {
    for (const [engine, message] of [
      ['apertum', 'engine: there is no engine "apertum"; did you mean "apertium"?'],
      ['phrase-based', 'model: is missing: expected string'],
      ['phrase-based:model', '--engine: expected KEY=VALUE after the colon, got "model"'],
      ['phrase-based:model=./nowhere', 'nowhere'],
      ['lost.yaml', 'lost.yaml: there is no such file'],
    ] as const) {
      const { status, stdout, stderr } = graft(
        'translate',
        'en.jsonl',
        '--engine',
        engine,
        '--to',
        'de-DE',
        '-o',
        'bad.jsonl',
      );
      expect(stderr).toContain(message);
      expect(stderr).not.toMatch(/^\s+at /m);
      expect([status, stdout]).toEqual([2, '']);
    }
    expect(translate('-o', 'bad.jsonl', '--strategy', 'markers').stderr).toContain(
      'engine "phrase-based" cannot project slots by "markers"',
    );
    expect(readdirSync(folder)).not.toContain('bad.jsonl');
  });

  it('compares engines and projections in one table', () => {
    translate('-o', 'reference.jsonl');
    const args = ['evaluate', 'en.jsonl', 'reference.jsonl', ...ENGINE, '--strategy', 'alignment', 'walls'];
    const { stdout, stderr } = graft('translate', ...args);
    expect(stderr).toBe('');
    expect(stdout).toMatch(/phrase-based:model=\.\/model, alignment +│ 100\.00 │/);
    expect(stdout).toMatch(/phrase-based:model=\.\/model, walls/);
    const judged = JSON.parse(graft('translate', ...args, '--json').stdout) as { strategy: string; lost: object }[];
    expect(judged.map(({ strategy }) => strategy)).toEqual(['alignment', 'walls']);
    expect(judged[1]!.lost).toEqual({});
  });

  it('hands a corpus to translators elsewhere, and takes it back', () => {
    const inFull: Readonly<Record<string, (text: string) => string>> = {
      'out.tsv': (text) => text,
      'out.jsonl': (text) =>
        text.replace(/.+/g, (line) => {
          const row = JSON.parse(line) as { source: string };
          return JSON.stringify({ ...row, translation: row.source });
        }),
      'out.xlf': (text) => text.replace(/<source>(.*)<\/source>/g, '$&<target>$1</target>'),
    };
    const readBack = (name: string, ...more: string[]) =>
      graft('translate', 'import', name, 'en.jsonl', '--to', 'de-DE', '-o', 'back.jsonl', ...more);
    for (const [name, translated] of Object.entries(inFull)) {
      expect(graft('translate', 'export', 'en.jsonl', '--to', 'de-DE', '-o', name).stderr).toBe('');
      const untouched = readBack(name);
      expect(untouched.status).toBe(2);
      expect(untouched.stderr.split('\n')[0]).toMatch(
        /^out\.\w+:\d+: utterance .* is (?:the same as its source|not translated)/,
      );
      writeFileSync(join(folder, name), translated(readFileSync(join(folder, name), 'utf8')));
      const accepted = readBack(name, '--untranslated');
      expect(accepted.stderr).toBe('');
      expect(accepted.stdout).toBe('40 translations written to back.jsonl\n');
      const annotated = (file: string) => rows(file).map(({ text, slots }) => ({ text, slots }));
      expect(annotated('back.jsonl')).toEqual(annotated('en.jsonl'));
    }
    const replay = graft(
      'translate',
      'import',
      'out.tsv',
      'en.jsonl',
      '--to',
      'de-DE',
      '-o',
      'replay.jsonl',
      '--untranslated',
      '--replay',
    );
    expect(replay.stderr).toBe('');
    const replayed = graft(
      'translate',
      'en.jsonl',
      '--engine',
      'replay:translations=replay.jsonl',
      '--to',
      'de-DE',
      '-o',
      'replayed.jsonl',
    );
    expect(replayed.stdout).toMatch(/^40 translations written/);
  });

  it('finds slots again in plain translations', () => {
    translate('-o', 'walls.jsonl', '--strategy', 'walls');
    const texts = rows('walls.jsonl').map(({ text }) => text);
    writeFileSync(join(folder, 'de.txt'), `${texts.join('\n')}\n`);
    const { stdout } = graft('translate', 'align', 'en.jsonl', 'de.txt', '--to', 'de-DE', '-o', 'aligned.jsonl');
    expect(Number(/^(\d+) translations written/.exec(stdout)![1])).toBeGreaterThan(20);
    writeFileSync(join(folder, 'short.txt'), 'eins\n');
    expect(graft('translate', 'align', 'en.jsonl', 'short.txt', '--to', 'de-DE', '-o', 'x.jsonl').stderr).toMatch(
      /short\.txt: expected a line for each of the 40 utterances, got 1/,
    );
  });
});

describe('graft mt', () => {
  it('lists engines without a network', () => {
    const { stdout, stderr } = graft(
      'mt',
      'list',
      '--models',
      './models',
      '--registry',
      'http://127.0.0.1:9/models.json',
    );
    expect(stdout).toMatch(/phrase-based +embedded/);
    expect(stdout).toContain('none; graft mt pull en-de gets one');
    expect(stderr).toContain('only what is installed');
  });

  it('says what is wrong with a pair', () => {
    const { status, stderr } = graft('mt', 'pull', 'english', '--models', './models');
    expect(status).toBe(2);
    expect(stderr).toContain('english');
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});
