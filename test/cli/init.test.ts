import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Ajv } from 'ajv';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { phrases } from '../../src/cli/init/phrases.ts';
import { starterFiles, starterLanguages } from '../../src/cli/init/starter-files.ts';
import { readCorpus } from '../../src/corpus/formats.ts';
import { collect } from '../../src/corpus/stream.ts';
import { countUtterances } from '../../src/grammar/counter.ts';
import { loadGrammar } from '../../src/grammar/grammar.ts';
import { Results } from '../../src/report/results.ts';

const main = resolve(import.meta.dirname, '../../dist/cli/main.js');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'graft-init-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const graft = (...args: string[]) => spawnSync(process.execPath, [main, ...args], { cwd: folder, encoding: 'utf8' });

/** Writes the files of a starter as `graft init` does. */
function write(name: string, files: ReadonlyMap<string, string>): string {
  const base = join(folder, name);
  mkdirSync(join(base, 'data'), { recursive: true });
  for (const [path, text] of files) writeFileSync(join(base, path), text);
  return base;
}

describe('graft init', () => {
  it('writes a study that runs as it is', () => {
    const made = graft('init', 'my-study', '--source', 'en-US', '--target', 'de-DE');
    expect(made.stderr).toBe('');
    expect(made.status).toBe(0);
    expect(made.stdout).toMatch(/^written to my-study:\n {2}experiment\.yaml .*begin here\n/);
    expect(made.stdout).toMatch(/\nnext: graft run my-study\/experiment\.yaml\n$/);
    const study = join(folder, 'my-study');
    expect(readdirSync(study).sort()).toEqual(['data', 'de-DE.grammar', 'experiment.schema.json', 'experiment.yaml']);

    const run = graft('run', 'my-study/experiment.yaml', '--backend', 'wasm', '--store', 'store');
    expect(run.stderr).toBe('');
    expect(run.status).toBe(0);
    const results = Results.parse(JSON.parse(readFileSync(join(folder, 'results/my-study/results.json'), 'utf8')));
    expect(Object.keys(results.arms)).toEqual(['grammar', 'mt', 'grammar+mt']);
    expect(results.testUtterances).toBe(5);
    expect(results.arms.mt!.trainUtterances).toBe(5);
    expect(results.arms.grammar!.metrics.intentAccuracy!.mean).toBeGreaterThan(0.5);
    expect(results.warnings).toEqual([]);
  });

  it('writes a file its own schema accepts', () => {
    const validate = new Ajv().compile(
      JSON.parse(readFileSync(join(folder, 'my-study/experiment.schema.json'), 'utf8')) as object,
    );
    const text = readFileSync(join(folder, 'my-study/experiment.yaml'), 'utf8');
    expect(text).toMatch(/^# yaml-language-server: \$schema=\.\/experiment\.schema\.json\n/);
    expect(validate(parse(text)), JSON.stringify(validate.errors)).toBe(true);
  });

  it('never overwrites, and then writes nothing at all', () => {
    mkdirSync(join(folder, 'taken/data'), { recursive: true });
    writeFileSync(join(folder, 'taken/data/test.yml'), 'mine');
    const { status, stderr, stdout } = graft('init', 'taken', '--target', 'fr-FR');
    expect(stderr).toMatch(/^taken\/data\/test\.yml: is there already; give another folder/);
    expect([status, stdout]).toEqual([2, '']);
    expect(readdirSync(join(folder, 'taken'))).toEqual(['data']);
    expect(readFileSync(join(folder, 'taken/data/test.yml'), 'utf8')).toBe('mine');
    expect(graft('init', 'my-study', '--target', 'de-DE').stderr.split('\n')).toHaveLength(8);
  });

  it.each([
    [['--target', 'German'], /^--target: expected a BCP 47 tag such as de-DE, got "German"/],
    [['--target', 'en-US'], /^--target: expected another language than --source/],
    [[], /^expected --target/],
  ])('refuses %j', (args, message) => {
    const { status, stderr } = graft('init', 'refused', ...args);
    expect(stderr).toMatch(message);
    expect(status).toBe(2);
    expect(readdirSync(folder)).not.toContain('refused');
  });
});

describe('a starter', () => {
  const languages = [...starterLanguages, 'ja'];
  const pairs = languages.flatMap((source) =>
    languages.filter((target) => target !== source).map((target) => [`${source}-XX`, `${target}-YY`] as const),
  );

  it.each(pairs)('%s → %s has a grammar, five sentences of each kind and a bitext', async (source, target) => {
    const files = starterFiles({ source, target, experiment: 'x' });
    const base = write(`${source}-${target}`, files);
    const grammar = await loadGrammar(join(base, `${target}.grammar`));
    expect(grammar.locale).toBe(target);
    expect(grammar.warnings).toEqual([]);
    expect(Number(countUtterances(grammar).total)).toBeGreaterThanOrEqual(100);
    const intents = [...grammar.intents].sort();
    expect(intents).toEqual(['alarm_set', 'lights_on', 'weather_query']);
    const read = (name: string, locale: string) => collect(readCorpus(join(base, 'data', name), { locale }));
    const [train, dev, test] = [
      await read('source.yml', source),
      await read('dev.yml', target),
      await read('test.yml', target),
    ];
    for (const corpus of [train, dev, test]) {
      expect(corpus).toHaveLength(5);
      expect([...new Set(corpus.map(({ intent }) => intent))].sort()).toEqual(intents);
      expect(corpus.every(({ slots }) => slots.length === 1)).toBe(true);
    }
    const texts = [...dev, ...test].map(({ text }) => text);
    expect(new Set(texts).size).toBe(10);
    const bitext = files.get('data/bitext.tsv')!.trimEnd().split('\n');
    expect(bitext).toHaveLength(phrases.length);
    for (const pair of bitext) expect(pair).toMatch(/^[^\t]+\t[^\t]+$/);
  });

  it('of a language without sentences says what to do', () => {
    const files = starterFiles({ source: 'en-US', target: 'ja-JP', experiment: 'x' });
    for (const path of ['ja-JP.grammar', 'data/dev.yml', 'data/test.yml']) {
      expect(files.get(path)).toContain('# graft has no sentences of this language: put yours in place');
    }
    expect(files.get('data/source.yml')).not.toContain('put yours in place');
  });
});
