import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { InputError } from '../../src/corpus/problem.ts';
import { loadExperiment } from '../../src/experiment/load.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'graft-experiment-'));
  for (const name of ['en.jsonl', 'de.jsonl', 'bitext.tsv', 'cities.tsv', 'a.grammar'])
    await writeFile(join(folder, name), '');
});
afterEach(() => rm(folder, { recursive: true }));

const write = async (name: string, text: string) => {
  await writeFile(join(folder, name), text);
  return join(folder, name);
};

/** The problems of a file, without the folder. */
const problemsOf = async (text: string): Promise<string[]> => {
  const file = await write('x.yaml', text);
  const error = await loadExperiment(file).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(InputError);
  return (error as InputError).message.split('\n').map((line) => line.replaceAll(`${folder}/`, ''));
};

const BASE = `experiment: base
languages: { source: en-US, target: de-DE }
data:
  source: { file: ./en.jsonl }
  human: { file: ./de.jsonl, split: train }
  dev: { file: ./de.jsonl, split: dev }
  test: { file: ./de.jsonl, split: test }
translation: { bitext: [./bitext.tsv] }
arms:
  grammar: { generate: { grammar: ./a.grammar, size: 10 } }
  mt: { translate: { from: source } }
baseline: grammar
`;

describe('an experiment file', () => {
  it('is read with all defaults filled in', async () => {
    const { experiment } = await loadExperiment(await write('x.yaml', BASE));
    expect(experiment.seeds).toEqual([1, 2, 3]);
    expect(experiment.arms.mt).toEqual({
      translate: { from: 'source', keep: [], localise: [], best: 1 },
      select: [],
      adapt: [],
    });
    expect(experiment.data.source?.file).toBe(join(folder, 'en.jsonl'));
  });

  it('states only its difference from a base', async () => {
    await write('base.yaml', BASE);
    const file = await write(
      'x.yaml',
      `base: ./base.yaml
experiment: more
arms:
  mt: null
  half: { annotate: { from: human, size: 5 } }
seeds: [7]
`,
    );
    const { experiment } = await loadExperiment(file);
    expect(experiment.experiment).toBe('more');
    expect(Object.keys(experiment.arms)).toEqual(['grammar', 'half']);
    expect(experiment.seeds).toEqual([7]);
    expect(experiment.languages.target).toBe('de-DE');
  });

  it('has tables of some arms, with a baseline among them', async () => {
    const { experiment } = await loadExperiment(
      await write('x.yaml', `${BASE}tables: { all: {}, one: { arms: [mt, grammar], baseline: mt } }\n`),
    );
    expect(experiment.tables.one).toEqual({ arms: ['mt', 'grammar'], baseline: 'mt' });
    expect(
      await problemsOf(`${BASE}tables: { all: { baseline: mt }, one: { arms: [mt, gramar], baseline: mt } }\n`),
    ).toEqual([
      expect.stringMatching(/^x\.yaml:\d+:\d+: tables\.all: the first table has all arms/),
      expect.stringMatching(/^x\.yaml:\d+:\d+: tables\.one\.arms\.1: arm "gramar" is not defined.*grammar/),
    ]);
    expect(await problemsOf(`${BASE}tables: { all: {}, two: { baseline: x } }\n`)).toEqual([
      expect.stringMatching(/tables\.two\.baseline: expected the baseline "x" to be a row of the table/),
    ]);
  });

  it('can give an arm a model of its own, which is checked like that of the experiment', async () => {
    const withModel = (model: string) =>
      BASE.replace('{ translate: { from: source } }', `{ translate: { from: source }, model: ${model} }`);
    const { experiment } = await loadExperiment(await write('x.yaml', withModel('{ kind: linear }')));
    expect(experiment.arms.mt!.model).toEqual({ kind: 'linear', options: {} });
    expect(await problemsOf(withModel('{ kind: linear, options: { epoch: 2 } }'))).toEqual([
      expect.stringMatching(/^x\.yaml:\d+:\d+: arms\.mt\.model\.options.*epoch/),
    ]);
    expect(await problemsOf(withModel('{ kind: distilled, texts: test }'))).toEqual([
      expect.stringMatching(/^x\.yaml:\d+:\d+: arms\.mt\.model\.texts: the test set is not for training/),
    ]);
  });

  it('may only take away what the base has', async () => {
    await write('base.yaml', BASE);
    expect(await problemsOf('base: ./base.yaml\narms: { mt: null, gramar: null }\n')).toEqual([
      expect.stringMatching(/^x\.yaml:2:19: arms\.gramar: expected a value, got nothing; null takes away a key/),
    ]);
  });

  it('is told everything that is wrong at once, with its place', async () => {
    const problems = await problemsOf(`experiment: demo
languages: { source: en-US, target: de-DE }
data:
  dev: { file: ./de.jsonl }
  test: { file: ./de.jsonl, split: tst }
  human: { dataset: massive, file: ./x }
arms:
  mt: { translate: { frm: source } }
  h: { annotate: { from: human, size: 0 } }
  z: { from: mt, select: [ { mt-score: { keep: 2 } } ] }
  "a b": { from: mt }
  both: { from: mt, mix: [mt] }
baseline: mt
seeds: [a]
modle: 3
`);
    expect(problems).toEqual([
      'x.yaml:5:29: data.test.split: expected "train" or "dev" or "test", got "tst"',
      'x.yaml:6:3: data.human: expected either "dataset" or "file", got a map with dataset, file',
      'x.yaml:8:9: arms.mt.translate.from: is missing: expected string',
      expect.stringMatching(/^x\.yaml:8:22: arms\.mt\.translate\.frm: unknown key; did you mean "from"\?/),
      'x.yaml:9:33: arms.h.annotate.size: expected more than 0, got 0',
      'x.yaml:10:42: arms.z.select.0.mt-score.keep: expected at most 1, got 2',
      expect.stringContaining('x.yaml:11:3: arms.a b: expected a name of letters'),
      'x.yaml:12:3: arms.both: expected exactly one of generate, translate, annotate, learn, write, label, from, mix, got a map with from, mix',
      'x.yaml:14:9: seeds.0: expected number, got "a"',
      expect.stringMatching(/^x\.yaml:15:1: modle: unknown key; did you mean "model"\?/),
    ]);
  });

  it('is told of names that mean nothing and files that are not there', async () => {
    const problems =
      await problemsOf(`${BASE.replace('./bitext.tsv', './bitex.tsv').replace('baseline: grammar', 'baseline: gramar')}
`);
    expect(problems).toEqual([
      expect.stringMatching(/^x\.yaml:12:1: baseline: arm "gramar" is not defined; did you mean "grammar"\?/),
      expect.stringMatching(/^x\.yaml:8:25: translation\.bitext\.0: expected a file, but bitex\.tsv cannot be read/),
    ]);
  });

  it('is told of files that no stage could read, or only from one folder', async () => {
    const problems = await problemsOf(
      BASE.replace('file: ./en.jsonl', 'file: ./').replace('file: ./de.jsonl, split: train', 'file: de.jsonl'),
    );
    expect(problems).toEqual([
      `x.yaml:4:13: data.source.file: expected a file, but ${folder} is a folder`,
      'x.yaml:5:12: data.human.file: expected a file, but "de.jsonl" does not start with ./ or ../ as a path does',
    ]);
  });

  it.each([
    ['seeds: [1, 2, 1]', /^x\.yaml:13:1: seeds: expected each seed once/],
    ['tables: {}', /^x\.yaml:13:1: tables: expected at least one table/],
    ['seeds: [.inf]', /seeds\.0: expected number, got Infinity/],
    ['question:', /^x\.yaml:13:1: question: expected a value, got nothing/],
    ['question: *nobody', /^x\.yaml:13:11: nothing above is marked &nobody/],
    ['__proto__: { a: 1 }', /^x\.yaml:13:1: expected another name, got "__proto__"/],
  ])('does not accept %s', async (line, message) => {
    expect(await problemsOf(`${BASE}${line}\n`)).toEqual([expect.stringMatching(message)]);
  });

  it.each([
    ['{ dataset: massiv }', /data\.human\.dataset: unknown data set "massiv"; did you mean "massive"/],
    ['{ file: ./de.jsonl, format: constructor }', /data\.human\.format: unknown format "constructor"/],
    ['{ dataset: massive, format: graft }', /data\.human: expected "format" beside "file" only/],
  ])('does not accept the corpus %s', async (corpus, message) => {
    const problems = await problemsOf(BASE.replace('{ file: ./de.jsonl, split: train }', corpus));
    expect(problems).toEqual([expect.stringMatching(message)]);
  });

  it('keeps no arm under a name whose place in the table would not be that in the file', async () => {
    const names = [300, 'constructor', '300-human', 'ü'];
    const arms = names.map((name) => `  ${name}: { annotate: { from: human } }\n`).join('');
    expect(await problemsOf(BASE.replace('baseline:', `${arms}baseline:`))).toEqual([
      expect.stringMatching(/^x\.yaml:12:3: arms\.300: expected a name .* not of digits alone, got the name "300"$/),
    ]);
    const file = await write('y.yaml', BASE.replace('baseline:', `${arms.replace('  300:', '  h-300:')}baseline:`));
    const { experiment } = await loadExperiment(file);
    expect(Object.keys(experiment.arms)).toEqual(['grammar', 'mt', 'h-300', ...names.slice(1)]);
  });

  it('is not read if its aliases stand for more than memory holds', async () => {
    const layers = ['a: &a [x, x, x, x, x, x, x, x, x, x]'];
    for (const [to, from] of ['ba', 'cb', 'dc']) layers.push(`${to}: &${to} [${`*${from}, `.repeat(10)}]`);
    expect((await problemsOf(layers.join('\n'))).join()).toMatch(/x\.yaml: not valid YAML: Excessive alias count/);
  });

  it.each([
    ['an unknown corpus', '{ annotate: { from: humn } }', /corpus "humn" is not under data; did you mean "human"/],
    ['training on the test set', '{ annotate: { from: test } }', /the test set is not for training/],
    ['an arm made from itself', '{ from: x }', /the arm is made from itself/],
    [
      'a filter of translations on generated data',
      '{ from: grammar, select: [{ mt-score: { keep: 0.5 } }] }',
      /made by translation/,
    ],
    [
      'an unknown arm in a mix',
      '{ mix: [mt, grammr] }',
      /arms\.x\.mix\.1: arm "grammr" is not defined; did you mean "grammar"/,
    ],
    ['an arm named like a part of every object', '{ from: constructor }', /arm "constructor" is not defined/],
    [
      'a corpus translated from the language it is in',
      '{ translate: { from: human } }',
      /arms\.x\.translate\.from: expected a corpus of the source language en-US, but "human" is de-DE/,
    ],
    [
      'two filters in one item',
      '{ from: mt, select: [{ mt-score: { keep: 0.5 }, round-trip: {} }] }',
      /exactly one filter an item/,
    ],
    [
      'a lost catalogue',
      '{ from: mt, adapt: [{ resample: { place_name: ./cites.tsv } }] }',
      /adapt\.0\.resample\.place_name\.catalogue: expected a file/,
    ],
  ])('does not accept %s', async (_what, arm, message) => {
    const problems = await problemsOf(BASE.replace('baseline:', `  x: ${arm}\nbaseline:`));
    expect(problems).toEqual([expect.stringMatching(message)]);
  });

  it('filters by scores only what was translated, and learns only from texts it has', async () => {
    const problemsWith = (arms: string) =>
      problemsOf(
        BASE.replace('{ bitext: [./bitext.tsv] }', '{ engine: apertium }').replace('baseline:', `${arms}baseline:`),
      );
    expect(
      await problemsWith('  x: { from: grammar, select: [{ leakage: {} }, { mt-score: { keep: 0.5 } }] }\n'),
    ).toEqual([
      expect.stringMatching(/^x\.yaml:12:49: arms\.x\.select\.1: expected an arm made by translation: mt-score judges/),
    ]);
    expect(await problemsWith('  x: { from: mt, select: [{ threshold: { signal: lm, keep: 0.5 } }] }\n')).toEqual([
      expect.stringMatching(/arms\.x\.select\.0: lm learns from good texts .* give a corpus "texts" under data$/),
    ]);
  });

  it.each([
    ['no map', '- a\n', /x\.yaml:1:1: expected an experiment/],
    ['broken YAML', 'experiment: [a\nb: c\n', /not valid YAML/],
    ['a key twice', 'experiment: a\nexperiment: b\n', /x\.yaml:2:1: not valid YAML: Map keys must be unique/],
    ['a base that is missing', 'base: ./nobody.yaml\n', /x\.yaml:1:1: base: .*nobody\.yaml cannot be read/],
    ['a base that is no path', 'base: 3\n', /x\.yaml:1:7: base: expected the path/],
    ['bases in a circle', 'base: ./x.yaml\n', /the bases form a circle/],
  ])('does not accept %s', async (_what, text, message) => {
    expect((await problemsOf(text)).join('\n')).toMatch(message);
  });

  it('names the base file for a problem that stands there', async () => {
    await write('base.yaml', BASE.replace('size: 10', 'size: none'));
    expect(await problemsOf('base: ./base.yaml\n')).toEqual([
      'base.yaml:10:48: arms.grammar.generate.size: expected number, got "none"',
    ]);
  });
});
