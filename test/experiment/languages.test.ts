import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { planFile, planTargets } from '../../src/cli/plan-file.ts';
import { locateCorpus } from '../../src/corpus/datasets/datasets.ts';
import { massive } from '../../src/corpus/datasets/massive.ts';
import { readCorpus } from '../../src/corpus/formats.ts';
import { InputError } from '../../src/corpus/problem.ts';
import { contradictions } from '../../src/experiment/check-references.ts';
import { knownLocales, languageFacts } from '../../src/experiment/languages/language-facts.ts';
import { loadMultilingual } from '../../src/experiment/languages/load-multilingual.ts';
import { reduce } from '../../src/experiment/languages/reduce.ts';
import { loadExperiment } from '../../src/experiment/load.ts';
import { languageStudy, writeLanguageData } from './languages-study.ts';
import { backend } from './lights-study.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'graft-languages-'));
  await writeLanguageData(folder);
});
afterAll(() => rm(folder, { recursive: true }));

const write = async (text: string) => {
  const file = join(folder, 'x.yaml');
  await writeFile(file, text);
  return file;
};

const problemsOf = async (text: string): Promise<string[]> => {
  const error: unknown = await loadMultilingual(await write(text)).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(InputError);
  return (error as Error).message.replaceAll(`${folder}/`, '').split('\n');
};

const STUDY = languageStudy('targets: [de-DE, nl-NL]');

describe('a file for many languages', () => {
  it('is an ordinary experiment for each, its paths filled in', async () => {
    const file = await write(STUDY);
    const { members, rows, experiment } = (await loadMultilingual(file))!;
    expect(experiment).toBe('lights');
    expect(rows).toEqual(['english', 'human', 'grammar', 'mt', 'grammar+mt']);
    expect(members.map(({ loaded }) => loaded.experiment.languages)).toEqual([
      { source: 'en-US', target: 'de-DE' },
      { source: 'en-US', target: 'nl-NL' },
    ]);
    expect(members[1]!.loaded.experiment.data.dev.file).toBe(join(folder, 'nl-NL.dev.jsonl'));
    expect(members[0]!.facts).toMatchObject({ language: 'German', genus: 'Germanic', script: 'Latn' });
  });

  it('is told from a file for one', async () => {
    const file = await write(languageStudy('target: de-DE').replaceAll('{locale}', 'de-DE'));
    expect(await loadMultilingual(file)).toBeUndefined();
    expect(await loadMultilingual(`${await write(STUDY)}#de-DE`)).toBeUndefined();
  });

  it('has members with an address each, with the arms that they can have', async () => {
    const file = await write(STUDY);
    const german = await loadExperiment(`${file}#de-DE`);
    expect(german.experiment.experiment).toBe('lights/de-DE');
    expect(Object.keys(german.experiment.arms)).toEqual(['english', 'human', 'grammar']);
    await expect(loadExperiment(file)).rejects.toThrow(/x\.yaml:3:\d+: .*name it: .*x\.yaml#de-DE, .*x\.yaml#nl-NL/);
    await expect(loadExperiment(`${file}#nl`)).rejects.toThrow(/"nl" is not a target/);
    const plain = await write(languageStudy('target: de-DE').replaceAll('{locale}', 'de-DE'));
    await expect(loadExperiment(`${plain}#de-DE`)).rejects.toThrow(/there is one target language; leave #de-DE out/);
  });

  it('is planned as a whole, with a line for whatever a language cannot have', async () => {
    const file = await write(languageStudy('targets: [de-DE, nl-NL, sv-SE]'));
    const options = { backend, split: 'test' as const };
    const { targets, notes } = await planTargets(file, options);
    const ofMembers = await Promise.all(['de-DE', 'nl-NL'].map((locale) => planFile(`${file}#${locale}`, options)));
    const hashes = new Set(ofMembers.flatMap((plan) => plan.targets.map(({ hash }) => hash)));
    expect(new Set(targets.map(({ hash }) => hash))).toEqual(hashes);
    expect(targets).toHaveLength(hashes.size);
    expect(notes).toEqual([
      'de-DE without mt: there is no de-DE.words.tsv',
      'de-DE without grammar+mt: made from mt, there is no de-DE.words.tsv',
      'nl-NL without grammar: there is no nl-NL/lights.grammar',
      'nl-NL without grammar+mt: made from grammar, there is no nl-NL/lights.grammar',
      'sv-SE not run: no test set: there is no sv-SE.test.jsonl',
    ]);
  });

  it.each([
    [
      'both',
      'target: de-DE, targets: [nl-NL]',
      /^x\.yaml:3:29: languages\.target: expected either "target" or "targets"/,
    ],
    ['no target at all', 'targets: []', /^x\.yaml:3:29: languages\.targets: expected at least 1 items/],
    ['a target twice', 'targets: [de-DE, de-DE]', /each target once/],
    ['the source language', 'targets: [de-DE, en-GB]', /not of the source language/],
    ['facts of a stranger', 'targets: [de-DE], about: { nl-NL: { genus: Germanic } }', /facts "about" targets only/],
    ['a script that is none', 'targets: [de-DE], about: { de-DE: { script: latin } }', /ISO 15924/],
    ['a locale that is none', 'targets: [german]', /BCP 47/],
  ])('is refused with %s', async (_what, languages, message) => {
    expect((await problemsOf(languageStudy(languages)))[0]).toMatch(message);
  });

  it.each([
    ['an unknown key', STUDY.replace('seeds:', 'sedes:'), /^x\.yaml:20:1: sedes: unknown key; did you mean "seeds"/],
    [
      'an unknown arm',
      STUDY.replace('[grammar, mt]', '[grammr, mt]'),
      /^x\.yaml:17:\d+: .*arm "grammr" is not defined/,
    ],
    [
      'a file that is missing in every language',
      STUDY.replace('./en-US.train', './en-GB.train'),
      /^x\.yaml:5:13: data\.source\.file: expected a file, but en-GB\.train\.jsonl cannot be read/,
    ],
    [
      'an unknown placeholder',
      STUDY.replace('{locale}/lights', '{lang}/lights'),
      /expected a file, but \{lang\}\/lights/,
    ],
    ['a name with blanks', STUDY.replace(': lights', ': a b'), /^x\.yaml:1:1: experiment: expected a name/],
  ])('is refused once, not once a language, with %s', async (_what, text, message) => {
    const problems = await problemsOf(text);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(message);
  });
});

describe('what a language lacks', () => {
  const MORE = `  best: { from: mt, select: [{ mt-score: { keep: 0.5 } }] }
  taught: { from: english, self-train: { on: human } }
  users: { learn: { simulate: { arm: taught, on: human, sessions: 10 } } }
  vectors: { annotate: { from: source }, model: &vectors { kind: network, options: { embeddings: {} } } }
  more-vectors: { mix: [vectors, english], model: { kind: linear } }
  texts: { annotate: { from: source }, model: { kind: distilled, texts: human } }
`;
  const experimentOf = async () => {
    const text = languageStudy('targets: [nl-NL]', MORE).replace(
      'baseline:',
      `curves:
  human: { arm: human, sizes: [2, 4] }
  human+mt: { arm: human, sizes: [0, 2], with: [mt] }
tables:
  all: {}
  translated: { arms: [mt, best], baseline: mt }
  mixed: { arms: [english, mt, human] }
  unseen: { without: [human] }
bootstrap:
  phases: [{ name: a, arm: english }, { name: b, arm: best }]
  thresholds: ['semer <= 0.3']
embeddings: { lexicon: [./nl-NL.words.tsv], texts: [source, human] }
baseline:`,
    );
    const { members } = (await loadMultilingual(await write(text)))!;
    return members[0]!.loaded.experiment;
  };
  const gone = (reduced: ReturnType<typeof reduce>) => reduced.unavailable.map(({ arm }) => arm);

  it('an engine takes along whatever is made from its translations', async () => {
    const reduced = reduce(await experimentOf(), [{ path: ['engines', 'words', 'settings'], reason: 'no words' }]);
    expect(gone(reduced)).toEqual(['mt', 'grammar+mt', 'best', 'human+mt@0', 'human+mt@2']);
    expect(reduced.unavailable[2]!.reason).toBe('made from mt, no words');
    const { engines, tables, curves, bootstrap } = reduced.experiment!;
    expect(Object.keys(engines)).toEqual([]);
    expect(Object.keys(tables)).toEqual(['all', 'mixed', 'unseen']);
    expect(tables.mixed!.arms).toEqual(['english', 'human']);
    expect(Object.keys(curves!)).toEqual(['human']);
    expect(bootstrap!.phases.map(({ name }) => name)).toEqual(['a']);
  });

  it('a corpus takes along arms, models, vectors and tables that need it', async () => {
    const reduced = reduce(await experimentOf(), [{ path: ['data', 'human'], reason: 'no file' }]);
    const lost = [
      'human',
      'taught',
      'users',
      'vectors',
      'more-vectors',
      'texts',
      'human@2',
      'human@4',
      'human+mt@0',
      'human+mt@2',
    ];
    expect(gone(reduced)).toEqual(lost);
    expect(reduced.unavailable[0]!.reason).toBe('no corpus "human": no file');
    expect(reduced.experiment!.embeddings).toBeUndefined();
    expect(Object.keys(reduced.experiment!.tables)).toEqual(['all', 'translated', 'mixed']);
    expect(reduced.experiment!.curves).toEqual({});
  });

  it('vectors take along the models that read them, and what is made from their arms', async () => {
    const reduced = reduce(await experimentOf(), [{ path: ['embeddings'], reason: 'no bitext' }]);
    expect(reduced.unavailable).toEqual([
      { arm: 'vectors', reason: 'no word vectors: no bitext' },
      { arm: 'more-vectors', reason: 'made from vectors, no word vectors: no bitext' },
    ]);
    expect(reduced.experiment!.embeddings).toBeUndefined();
  });

  it('the first table stays, less the corpora whose texts it leaves out', async () => {
    const experiment = { ...(await experimentOf()), tables: { all: { without: ['human', 'dev'] } } };
    const reduced = reduce(experiment, [{ path: ['data', 'human'], reason: 'no file' }]);
    expect(reduced.experiment!.tables).toEqual({ all: { without: ['dev'] } });
  });

  it('the test set or the baseline is everything', async () => {
    const experiment = await experimentOf();
    expect(reduce(experiment, [{ path: ['data', 'test'], reason: 'no file' }])).toMatchObject({
      reason: 'no test set: no file',
    });
    expect(reduce(experiment, [{ path: ['data', 'source'], reason: 'no file' }])).toMatchObject({
      reason: 'no baseline english: no corpus "source": no file',
    });
  });

  it('leaves an experiment that does not contradict itself', async () => {
    const experiment = await experimentOf();
    const paths = [['data', 'human'], ['engines', 'words'], ['embeddings'], ['arms', 'grammar', 'generate', 'grammar']];
    for (let mask = 0; mask < 2 ** paths.length; mask++) {
      const lacks = paths.filter((_, index) => (mask >> index) % 2 === 1).map((path) => ({ path, reason: 'none' }));
      const { experiment: reduced } = reduce(experiment, lacks);
      expect(contradictions(reduced!)).toEqual([]);
      if (lacks.length === 0) expect(reduced).toEqual(experiment);
    }
  });
});

describe('the table of languages', () => {
  const scriptNames = new Intl.DisplayNames(['en'], { type: 'script', fallback: 'none' });

  it('has the 52 locales of MASSIVE, each once', () => {
    expect(massive.title).toContain('52 locales');
    expect(knownLocales).toHaveLength(52);
    expect(new Set(knownLocales).size).toBe(52);
    const published = Object.keys(massive.copies!).map((path) => path.replace(/^.*\/|\.jsonl$/g, ''));
    expect(knownLocales).toEqual(expect.arrayContaining(published));
  });

  it.each(knownLocales)('describes %s by names that Unicode knows, and a script the locale is written in', (locale) => {
    const { language, genus, family, script, spaced } = languageFacts(locale);
    expect(scriptNames.of(script)).toBeDefined();
    expect(new Intl.Locale(locale).maximize().script).toBe(script);
    const [tag] = locale.split('-');
    const name = new Intl.DisplayNames(['en'], { type: 'language' }).of(tag!)!;
    // Where MASSIVE and WALS have another name than Unicode.
    const own = { bn: 'Bengali', tl: 'Tagalog', zh: 'Mandarin Chinese' }[tag!] ?? name;
    expect(language).toBe(own);
    for (const word of [genus, family]) expect(word).toMatch(/^[A-Z][a-z]+(?:[- ][A-Z][a-z]+)*$/);
    expect(spaced).toBe(!['ja', 'km', 'my', 'th', 'zh'].includes(tag!));
  });

  it('has a family for every genus', () => {
    const families = new Map<string, Set<string>>();
    for (const locale of knownLocales) {
      const { genus, family } = languageFacts(locale);
      families.set(genus!, (families.get(genus!) ?? new Set()).add(family!));
    }
    for (const [genus, found] of families) expect([genus, [...found]]).toEqual([genus, [expect.any(String)]]);
  });

  it('is completed by Unicode and by what the experiment says', () => {
    expect(languageFacts('lo-LA')).toEqual({
      language: 'Lao',
      genus: null,
      family: null,
      script: 'Laoo',
      spaced: false,
    });
    expect(languageFacts('sr-Latn-RS').script).toBe('Latn');
    expect(languageFacts('gsw-CH', { genus: 'Germanic', family: 'Indo-European' })).toEqual({
      ...{ language: 'Swiss German', genus: 'Germanic', family: 'Indo-European', script: 'Latn', spaced: true },
    });
  });

  const there = process.env.GRAFT_DATA;
  it.skipIf(!there)('has the scripts of the texts of MASSIVE (with GRAFT_DATA)', async () => {
    let locales = 0;
    for (const locale of knownLocales) {
      const located = await locateCorpus('massive', { dataDir: there, locale, split: 'dev' }).catch(() => undefined);
      if (located === undefined) continue;
      locales++;
      const { script } = languageFacts(locale);
      const parts = { Jpan: ['Hani', 'Hira', 'Kana'], Kore: ['Hang', 'Hani'], Hans: ['Hani'], Hant: ['Hani'] };
      const names = (parts as Record<string, string[]>)[script] ?? [script];
      const own = new RegExp(`[${names.map((name) => `\\p{sc=${name}}`).join('')}]`, 'u');
      let letters = 0;
      let found = 0;
      for await (const { text } of readCorpus(located.path, located.options)) {
        for (const [letter] of text.matchAll(/\p{L}/gu)) {
          letters++;
          if (own.test(letter)) found++;
        }
      }
      expect(found / letters).toBeGreaterThan(0.9);
    }
    expect(locales).toBeGreaterThan(0);
  });
});
