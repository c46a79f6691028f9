import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const main = resolve(import.meta.dirname, '../../dist/cli/main.js');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'graft-newcomer-'));
  expect(graft('init', 'study', '--target', 'de-DE').status).toBe(0);
});
afterAll(() => rmSync(folder, { recursive: true }));

const graft = (...args: string[]) =>
  spawnSync(process.execPath, [main, ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, GRAFT_STORE: join(folder, 'store') },
  });

const rasa = (intents: Readonly<Record<string, readonly string[]>>) =>
  `version: "3.1"\nnlu:\n${Object.entries(intents)
    .map(([name, lines]) => `- intent: ${name}\n  examples: |\n${lines.map((line) => `    - ${line}\n`).join('')}`)
    .join('')}`;

/** What a newcomer might write instead of the starter's sentences. */
const OWN = {
  'data/source.yml': rasa({
    pizza_order: ['order a [large](size) pizza', 'i want a [small](size) pizza please'],
    pizza_cancel: ['cancel my pizza', 'please cancel the order', 'no pizza after all'],
  }),
  'data/dev.yml': rasa({ pizza_order: ['eine [große](size) pizza'], pizza_cancel: ['pizza abbestellen'] }),
  'data/test.yml': rasa({
    pizza_order: ['bestell eine [kleine](size) pizza', 'ich will eine [große](size) pizza bitte'],
    pizza_cancel: ['bestell meine pizza ab', 'bitte storniere die bestellung', 'doch keine pizza'],
  }),
  'data/bitext.tsv':
    'order a large pizza\tbestell eine große pizza\ni want a small pizza\tich will eine kleine pizza\ncancel my pizza\tbestell meine pizza ab\nplease\tbitte\nno pizza\tkeine pizza\n',
  'de-DE.grammar':
    'locale de-DE\n\nintent pizza_order:\n  (bestell | ich möchte) eine {size: große | kleine | mittlere} pizza [bitte]\n\nintent pizza_cancel:\n  (storniere | vergiss) (meine | die) (pizza | bestellung) [bitte]\n',
};

describe('a newcomer', () => {
  it('runs the starter with five sentences of their own', () => {
    const own = join(folder, 'own');
    cpSync(join(folder, 'study'), own, { recursive: true });
    for (const [path, text] of Object.entries(OWN)) writeFileSync(join(own, path), text);
    const { status, stdout, stderr } = graft('run', 'own/experiment.yaml', '--workers', '1');
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toContain('study: 5 test utterances');
    for (const arm of ['grammar', 'mt', 'grammar+mt'])
      expect(stdout).toMatch(new RegExp(`│ ${arm.replace('+', '\\+')} `));
    expect(readdirSync(join(folder, 'results/study'))).toEqual(expect.arrayContaining(['results.json', 'table.md']));
    const report = graft('compare', 'results/study', 'results/study');
    expect([report.status, report.stdout]).toEqual([0, expect.stringContaining('no difference but in timing')]);
  });

  const change = (from: string | RegExp, to: string) => (text: string) => {
    const changed = text.replace(from, to);
    expect(changed).not.toBe(text);
    return changed;
  };

  it.each<[string, string, (text: string) => string, string]>([
    [
      'a tab',
      'experiment.yaml',
      change('  bitext:', '\tbitext:'),
      'experiment.yaml:20:1: not valid YAML: a tab at the beginning of a line; indent with blanks',
    ],
    [
      'a line indented otherwise',
      'experiment.yaml',
      change('  bitext:', '   bitext:'),
      'experiment.yaml:19:11: not valid YAML: this line or the next is indented otherwise',
    ],
    [
      'a wrong path',
      'experiment.yaml',
      change('./data/test.yml', './data/tets.yml'),
      'tets.yml cannot be read: there is no such file; did you mean test.yml?',
    ],
    [
      'a path without its dot',
      'experiment.yaml',
      change('./data/test.yml', 'data/test.yml'),
      'data.test.file: expected a file, but "data/test.yml" does not start with ./ or ../ as a path does',
    ],
    [
      'a locale with an underscore',
      'experiment.yaml',
      change('target: de-DE', 'target: de_DE'),
      'languages.target: expected a BCP 47 tag such as de-DE, got "de_DE"',
    ],
    [
      'another language',
      'experiment.yaml',
      change('target: de-DE', 'target: fr-FR'),
      'expected a grammar of the target language fr-FR, got one of de-DE',
    ],
    [
      'a slip in the name of an arm',
      'experiment.yaml',
      change('[grammar, {', '[grammer, {'),
      'arms.grammar+mt.mix.0: arm "grammer" is not defined; did you mean "grammar"?',
    ],
    [
      'letters that changed places',
      'experiment.yaml',
      change('translate: { from', 'translate: { form'),
      'arms.mt.translate.form: unknown key; did you mean "from"?',
    ],
    [
      'no dev set',
      'experiment.yaml',
      change(/^ {2}dev: .*\n/m, ''),
      'data.dev: is missing: expected a map, such as { file: ./dev.jsonl }: annotated utterances of the target language',
    ],
    [
      'a rule that is not there',
      'de-DE.grammar',
      change('{time: <uhrzeit>}', '{time: <urzeit>}'),
      'de-DE.grammar:9:34: <urzeit> is neither a rule nor a lexicon tag; did you mean "uhrzeit"?',
    ],
    [
      'a brace that is not closed',
      'de-DE.grammar',
      change('{time: <uhrzeit>}', '{time: <uhrzeit>'),
      'de-DE.grammar:9:27: "{" is not closed by "}"',
    ],
    ['an empty corpus', 'data/source.yml', () => '', 'source.yml:1:1: the file is empty: expected a key "nlu"'],
    [
      'half of a slot mark',
      'data/source.yml',
      change("[seven o'clock](time)", "seven o'clock](time)"),
      'source.yml:6:34: half of a slot mark: expected [words](label)',
    ],
    [
      'examples without their bar',
      'data/source.yml',
      change('examples: |', 'examples:'),
      'source.yml:6:7: expected "examples: |" above lines that begin with "- "',
    ],
    [
      'test sentences for training',
      'experiment.yaml',
      (text) =>
        change(
          'mt: { translate: { from: source } }',
          'mt: { annotate: { from: human } }',
        )(text).replace('  dev: {', '  human: { file: ./data/test.yml }\n  dev: {'),
      'the texts are those of dev or test, which nothing learns from: add others',
    ],
  ])('is told of %s where it is, what was expected and what to do', (_, file, damage, message) => {
    const broken = join(folder, 'broken');
    cpSync(join(folder, 'study'), broken, { recursive: true });
    writeFileSync(join(broken, file), damage(readFileSync(join(broken, file), 'utf8')));
    const { status, stderr } = graft('run', 'broken/experiment.yaml', '--workers', '1', '--quiet');
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/^ +at /m);
    expect(status).toBe(2);
    rmSync(broken, { recursive: true });
  });
});
