import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { germanTsv } from '../morphology/german-forms.ts';

const root = resolve(import.meta.dirname, '../..');
const main = join(root, 'dist/cli/main.js');
const demo = join(root, 'experiments/data/demo');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'graft-lexicon-'));
  write('deu.tsv', germanTsv);
  write('eng.tsv', 'light\tlights\tN;PL\nlight\tlight\tN;SG\n');
  const row = (id: string, locale: string, text: string) =>
    `${JSON.stringify({ id, locale, text, intent: 'light', slots: [] })}\n`;
  write('de.jsonl', row('1', 'de-DE', 'mach das Licht an') + row('2', 'de-DE', 'das Lichter, bitte'));
  write('en.jsonl', row('1', 'en-US', 'Lights on'));
  write('words.tsv', 'form\tfeatures\ttag\nlicht\tnom|acc n sg\tding\nlichter\tdat pl\tding\nwecker\tnom m sg\tding\n');
  write('values.tsv', 'value\tfeatures\nlichter\tnom pl\n');
});
afterAll(() => rmSync(folder, { recursive: true }));

const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
const graft = (...args: string[]) =>
  spawnSync(process.execPath, [main, 'lexicon', ...args], { cwd: folder, encoding: 'utf8' });

describe('graft lexicon induce', () => {
  it('writes a lexicon that translates', () => {
    const bitext = ['--bitext', join(demo, 'bitext.tsv'), '--from', 'en-US', '--to', 'de-DE'];
    const { stdout, stderr, status } = graft('induce', ...bitext, '-o', 'en-de.tsv');
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^\d+ translations of \d+ words written to en-de\.tsv\n$/);
    const rows = readFileSync(join(folder, 'en-de.tsv'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => line.split('\t'));
    expect(rows.find(([word]) => word === 'weather')?.[1]).toBe('wetter');
    const fewer = graft('induce', ...bitext, '-o', 'few.tsv', '--senses', '1', '--least', '3', '--json');
    const { words, entries } = JSON.parse(fewer.stdout) as { words: number; entries: number };
    expect(entries).toBe(words);
    expect(entries).toBeLessThan(rows.length);
  });

  it('refuses limits that are no whole numbers, and files that are not there', () => {
    const options = ['--from', 'en', '--to', 'de', '-o', 'x.tsv'];
    expect(graft('induce', '--bitext', 'none.tsv', ...options)).toMatchObject({ status: 2 });
    const { status, stderr } = graft('induce', '--bitext', 'deu.tsv', ...options, '--senses', '0');
    expect([status, stderr]).toEqual([2, expect.stringMatching(/^--senses: expected a whole number from 1/)]);
  });
});

describe('graft lexicon coverage', () => {
  it('shows words with forms by language and part of speech, and the rest', () => {
    const { stdout, status } = graft('coverage', 'de.jsonl', '--unimorph', 'deu.tsv');
    expect(status).toBe(0);
    expect(stdout).toMatch(/│ de +│ +7 │ +57\.1 % │ +6 │ +50\.0 % │/);
    expect(stdout).toMatch(/│ +de N +│ +2 │ +28\.6 % │ +2 │ +33\.3 % │/);
    expect(stdout).toContain('de: 24 forms of 6 lemmas\n  without forms: an (1), bitte (1), mach (1)\n');
  });

  it('takes a file for each language', () => {
    const both = ['coverage', 'de.jsonl', 'en.jsonl', '--json', '--unimorph'];
    const rows = JSON.parse(graft(...both, 'de=deu.tsv', 'en=eng.tsv').stdout) as {
      language: string;
      covered: object;
    }[];
    expect(rows.map(({ language }) => language)).toEqual(['de', 'en']);
    expect(rows[1]).toMatchObject({ all: { tokens: 2 }, covered: { tokens: 1 }, missing: [{ word: 'on', count: 1 }] });
    expect(graft(...both, 'deu.tsv').stderr).toMatch(
      /^--unimorph: expected a language before each file, such as de=FILE/,
    );
    expect(graft(...both, 'de=deu.tsv').stderr).toMatch(/^--unimorph: no file for en; give en=FILE, from unimorph/);
    expect(graft(...both, 'de=words.tsv', 'en=eng.tsv')).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/^words\.tsv:1: expected features such as N;NOM;PL in column 3, got "tag"/),
    });
  });
});

describe('graft lexicon check', () => {
  it('names the words that UniMorph contradicts', () => {
    const { stdout, status } = graft('check', 'words.tsv', 'values.tsv', '--unimorph', 'deu.tsv');
    expect(stdout).toBe(
      `words.tsv:3: "lichter" is said to be PL;DAT, where UniMorph has Lichtern
4 words: 2 attested, 1 contradicted, 0 listed otherwise only, 1 not comparable
`,
    );
    expect(status).toBe(1);
    expect(graft('check', 'values.tsv', '--unimorph', 'de=deu.tsv')).toMatchObject({ status: 0 });
    const report = JSON.parse(graft('check', 'words.tsv', '--unimorph', 'deu.tsv', '--json').stdout) as object;
    expect(report).toMatchObject({
      contradicted: 1,
      contradictions: [{ line: 3, form: 'lichter', instead: ['Lichtern'] }],
    });
  });

  it('reads every lexicon of the grammars', () => {
    const { stdout, status } = graft('check', join(root, 'grammars/de-DE/lexicon/lamps.tsv'), '--unimorph', 'deu.tsv');
    expect([status, stdout]).toEqual([0, expect.stringMatching(/^\d+ words: \d+ attested, 0 contradicted/)]);
    expect(graft('check', 'eng.tsv', '--unimorph', 'deu.tsv').stderr).toMatch(
      /eng\.tsv:1:1: the first line must name the columns/,
    );
  });
});

describe('graft lexicon agreement', () => {
  it('counts modifiers that cannot agree', () => {
    const { stdout, status } = graft('agreement', 'de.jsonl', '--unimorph', 'deu.tsv');
    expect([status, stdout]).toEqual([
      0,
      'de: 1 of 2 modifiers cannot agree with their nouns (50.0 %)\n     1  das lichter\n',
    ]);
  });
});
