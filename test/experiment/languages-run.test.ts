import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ArtifactStore } from '../../src/execution/artifact-store.ts';
import { inlineWorker } from '../../src/execution/worker.ts';
import { loadMultilingual } from '../../src/experiment/languages/load-multilingual.ts';
import { runMultilingual } from '../../src/experiment/languages/run-multilingual.ts';
import { loadExperiment } from '../../src/experiment/load.ts';
import { type RunOptions, runLoaded } from '../../src/experiment/run.ts';
import { stageKinds } from '../../src/experiment/stages.ts';
import { type LanguagesResults, languagesJsonSchema } from '../../src/report/languages/languages-results.ts';
import { loadLanguages } from '../../src/report/languages/load-languages.ts';
import { renderLanguagesTerminal } from '../../src/report/languages/render-languages.ts';
import { saveLanguages } from '../../src/report/languages/save-languages.ts';
import type { Results } from '../../src/report/results.ts';
import { languageStudy, writeLanguageData } from './languages-study.ts';
import { backend } from './lights-study.ts';

let folder: string;
let store: ArtifactStore;
const runOptions = (): RunOptions => ({
  ...{ store, backend, split: 'test', workers: 1 },
  launchWorker: () => inlineWorker(store, { kinds: stageKinds, host: { environment: {}, offline: false } }),
});

async function runAll(text: string): Promise<{ results: LanguagesResults; own: Map<string, Results> }> {
  const file = join(folder, 'lights.yaml');
  await writeFile(file, text);
  const experiment = (await loadMultilingual(file))!;
  const own = new Map<string, Results>();
  const results = await runMultilingual(experiment, {
    run: async ({ locale, loaded, onEvent }) => {
      own.set(locale, await runLoaded(loaded, { ...runOptions(), onEvent }));
      return own.get(locale)!;
    },
  });
  return { results, own };
}

let results: LanguagesResults;
let own: Map<string, Results>;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'graft-languages-'));
  store = new ArtifactStore(join(folder, 'store'));
  await writeLanguageData(folder);
  ({ results, own } = await runAll(languageStudy('targets: [de-DE, nl-NL, ja-JP, sv-SE]')));
}, 60_000);
afterAll(() => rm(folder, { recursive: true }));

describe('an experiment for many languages', () => {
  it('runs every arm that a language can have and says why it has no other', () => {
    expect(results.languages.map(({ locale, arms }) => [locale, Object.keys(arms)])).toEqual([
      ['de-DE', ['english', 'human', 'grammar']],
      ['nl-NL', ['english', 'human', 'mt']],
      ['ja-JP', ['english', 'human', 'mt']],
      ['sv-SE', []],
    ]);
    expect(results.languages.map(({ reason = '', unavailable }) => [reason, unavailable])).toEqual([
      [
        '',
        [
          { arm: 'mt', reason: 'there is no de-DE.words.tsv' },
          { arm: 'grammar+mt', reason: 'made from mt, there is no de-DE.words.tsv' },
        ],
      ],
      ...['nl-NL', 'ja-JP'].map((locale) => [
        '',
        [
          { arm: 'grammar', reason: `there is no ${locale}/lights.grammar` },
          { arm: 'grammar+mt', reason: `made from grammar, there is no ${locale}/lights.grammar` },
        ],
      ]),
      [
        'no test set: there is no sv-SE.test.jsonl',
        expect.arrayContaining([
          { arm: 'human', reason: 'no corpus "human": there is no sv-SE.train.jsonl' },
          { arm: 'mt', reason: 'there is no sv-SE.words.tsv' },
        ]),
      ],
    ]);
  });

  it('gives in each language what an ordinary experiment gives, from the same stages', async () => {
    const text = languageStudy('target: ja-JP')
      .replaceAll('{locale}', 'ja-JP')
      .replace(/ {2}grammar(\+mt)?:.*\n/g, '');
    const file = join(folder, 'plain.yaml');
    await writeFile(file, text);
    const plain = await runLoaded(await loadExperiment(file), runOptions());
    expect(plain.timing.stagesRun).toBe(0);
    expect(plain.signature.experiment).toBe(own.get('ja-JP')!.signature.experiment);
    expect(plain.arms).toEqual(own.get('ja-JP')!.arms);
    expect(own.get('ja-JP')!.experiment).toBe('lights/ja-JP');
  });

  it('learns slots in a script without blanks', () => {
    const { arms, spaced, script } = results.languages.find(({ locale }) => locale === 'ja-JP')!;
    expect([script, spaced]).toEqual(['Jpan', false]);
    expect(arms.human!.metrics.slotF1.mean).toBe(1);
    expect(arms.english!.metrics.slotF1.mean).toBe(0);
  });

  it('has macro means over the languages that have an arm', () => {
    const exact = (locale: string, arm: string) =>
      results.languages.find((language) => language.locale === locale)!.arms[arm]!.metrics.exactMatch.mean;
    const { all, genus, family, script } = results.means;
    expect(all.locales).toEqual(['de-DE', 'nl-NL', 'ja-JP']);
    expect(all.arms.mt).toMatchObject({ locales: 2 });
    expect(all.arms.mt!.metrics.exactMatch).toBeCloseTo((exact('nl-NL', 'mt') + exact('ja-JP', 'mt')) / 2, 12);
    expect(all.arms['grammar+mt']).toBeUndefined();
    expect(genus.map(({ name, locales }) => [name, locales])).toEqual([
      ['Germanic', ['de-DE', 'nl-NL']],
      ['Japanese', ['ja-JP']],
    ]);
    expect(genus[0]!.arms.human!.metrics.exactMatch).toBeCloseTo(
      (exact('de-DE', 'human') + exact('nl-NL', 'human')) / 2,
      12,
    );
    expect(family.map(({ name }) => name)).toEqual(['Indo-European', 'Japanese']);
    expect(script.map(({ name }) => name)).toEqual(['Jpan', 'Latn']);
  });

  it('is written as a record that fits its published schema, and as tables', async () => {
    const out = join(folder, 'results');
    expect(await saveLanguages(results, out)).toBe(join(out, 'lights'));
    const published = JSON.parse(
      await readFile(resolve(import.meta.dirname, '../../docs/languages.schema.json'), 'utf8'),
    ) as object;
    expect(published).toEqual(JSON.parse(JSON.stringify(languagesJsonSchema())));
    const written = JSON.parse(await readFile(join(out, 'lights/languages.json'), 'utf8')) as object;
    expect(new Ajv2020().compile(published)(written)).toBe(true);
    expect(JSON.stringify(written)).not.toContain(folder);
    const markdown = await readFile(join(out, 'lights/languages.md'), 'utf8');
    expect(markdown).toMatch(/^# lights\n\nDoes it run everywhere\?\n/);
    expect(markdown).toContain('| arm | de-DE | nl-NL | ja-JP |');
    expect(markdown).toContain('| arm | Germanic (2) | Japanese (1) |');
    expect(markdown).toMatch(/\| grammar\+mt \| – \| – \| – \|/);
    expect(markdown).toContain('- sv-SE not run: no test set: there is no sv-SE.test.jsonl');
    expect(markdown).toContain('[ja-JP](ja-JP/table.md)');
  });

  it('is read again, and told from other records', async () => {
    const folderOfAll = join(folder, 'results/lights');
    expect(await loadLanguages(folderOfAll)).toEqual(JSON.parse(JSON.stringify(results)));
    expect(await loadLanguages(join(folderOfAll, 'languages.json'))).toEqual(await loadLanguages(folderOfAll));
    expect(await loadLanguages(folder)).toBeUndefined();
    expect(await loadLanguages(join(folder, 'results.json'))).toBeUndefined();
    const broken = join(folder, 'languages.json');
    await writeFile(broken, '{ "experiment": 1 }');
    await expect(loadLanguages(broken)).rejects.toThrow(
      /languages\.json: .*graft run with its experiment writes it anew/,
    );
    await writeFile(broken, '{');
    await expect(loadLanguages(broken)).rejects.toThrow(/got no JSON/);
  });

  it('is drawn with as many languages side by side as fit', () => {
    const wide = renderLanguagesTerminal(results, { color: false, columns: 200 });
    const narrow = renderLanguagesTerminal(results, { color: false, columns: 60 });
    const captions = (text: string) => text.split('\n').filter((line) => line.startsWith('lights, SemER on test'));
    expect(captions(wide)).toHaveLength(1);
    expect(captions(narrow)).toHaveLength(3);
    expect(wide).toContain('de-DE without mt: there is no de-DE.words.tsv');
  });

  it('leaves out the arms of an engine that cannot be started', async () => {
    const text = languageStudy('targets: [nl-NL]', '  rules: { translate: { from: source, engine: rules } }\n').replace(
      'model:',
      '  rules: { engine: apertium, settings: { program: no-such-program } }\nmodel:',
    );
    const { results: found } = await runAll(text);
    const [dutch] = found.languages;
    expect(Object.keys(dutch!.arms)).toEqual(['english', 'human', 'mt']);
    expect(dutch!.unavailable.map(({ arm }) => arm)).toEqual(['grammar', 'grammar+mt', 'rules']);
    expect(dutch!.unavailable.at(-1)!.reason).toMatch(/no-such-program/);
  });

  it('fails where no language has anything to run, and where what is there is faulty', async () => {
    await expect(runAll(languageStudy('targets: [sv-SE, da-DK]'))).rejects.toThrow(
      /sv-SE has no arm to run: no test set: .*\n.*da-DK has no arm to run/,
    );
    const grammar = join(folder, 'de-DE/lights.grammar');
    const sound = await readFile(grammar, 'utf8');
    await writeFile(grammar, sound.replace('<room>', '<rom>'));
    await expect(runAll(languageStudy('targets: [nl-NL, de-DE]'))).rejects.toThrow(/lights\.grammar:4:\d+: .*rom/);
    await writeFile(grammar, sound);
  });
});
