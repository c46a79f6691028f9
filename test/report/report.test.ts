import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { Details, detailsJsonSchema } from '../../src/report/details.ts';
import { renderMarkdown } from '../../src/report/markdown.ts';
import { Results, resultsJsonSchema } from '../../src/report/results.ts';
import { saveResults } from '../../src/report/save.ts';
import { legend, scoreText, textTables } from '../../src/report/table.ts';
import { renderTerminal } from '../../src/report/terminal.ts';

const root = resolve(import.meta.dirname, '../..');

const score = (mean: number) => ({ mean, sd: 0.0041, low: mean - 0.02, high: mean + 0.02, seedShare: mean / 5 });
const metrics = (mean: number) => ({
  intentAccuracy: score(mean),
  slotF1: score(mean - 0.1),
  exactMatch: score(mean - 0.2),
  semer: score(1 - mean),
});
const difference = (p: number, pHolm = p) => ({
  delta: -0.25,
  low: -0.3,
  high: -0.2,
  relative: -0.5,
  p,
  pHolm,
  detectable: 0.0134,
});
const differences = (p: number, pHolm?: number) => ({
  intentAccuracy: difference(p, pHolm),
  slotF1: difference(p, pHolm),
  exactMatch: difference(p, pHolm),
  semer: difference(p, pHolm),
});
const audit = {
  testTextsInTraining: 0,
  testPatternsInTraining: 12,
  unseenIntents: {},
  unseenSlotLabels: {},
  conflictingTexts: 0,
  outvotedUtterances: 0,
};
const arms: Results['arms'] = {
  grammar: { trainUtterances: 2000, metrics: metrics(0.5), steps: [], audit },
  'mt|x': {
    trainUtterances: 840.5,
    metrics: metrics(0.75),
    versusBaseline: differences(0.0001),
    flips: { broken: 0.0123, fixed: 0.26 },
    steps: [],
    audit,
  },
};

const results: Results = {
  experiment: 'letters',
  question: 'Which *letters* pay?',
  languages: { source: 'en-US', target: 'de-DE' },
  signature: {
    graft: '0.1.0',
    backend: 'wasm 4.22.0',
    experiment: 'e'.repeat(64),
    data: { test: 'd'.repeat(64) },
    seeds: [1, 2],
    split: 'test',
    metrics: { intentAccuracy: 'i', slotF1: 's', exactMatch: 'x', semer: 'r' },
    statistics: 'bootstrap|correction:holm-over-arms',
  },
  baseline: 'grammar',
  testUtterances: 331,
  arms,
  tables: {},
  warnings: ['grammar: 3 utterances'],
  config: {},
  timing: { wallSeconds: 1, stagesRun: 2, stagesCached: 3 },
};

describe('the tables', () => {
  it('show mean, spread and interval in percent', () => {
    expect(scoreText({ ...score(0), mean: 0.71149, low: 0.694, high: 0.7259 })).toBe('71.1 ±0.4 [69.4, 72.6]');
    expect(scoreText({ mean: 1, sd: null, low: 1, high: 1 })).toBe('100.0 [100.0, 100.0]');
  });

  it('are printed for a terminal, without colour unless asked', () => {
    const text = renderTerminal(results, { color: false, columns: 160 });
    expect(text).not.toContain('\u001b');
    expect(text).toMatch(/│ mt\|x +│ +841 │ 75\.0 ±0\.4 \[73\.0, 77\.0\] │.*│ +-25\.0 │ <0\.001 \* │/);
    expect(text).toContain('warning: grammar: 3 utterances');
    expect(text).toContain('signature: graft 0.1.0');
    // Whether colour is possible here, the terminal library decides; it must not change what is said.
    expect(stripVTControlCharacters(renderTerminal(results, { color: true, columns: 160 }))).toBe(text);
  });

  it('fit 120 columns: where they would not, intervals get a line of their own', () => {
    const tables = renderTerminal(results, { color: false }).split('\nPercent: ')[0]!;
    expect(Math.max(...tables.split('\n').map((line) => line.length))).toBeLessThanOrEqual(120);
    expect(tables).toMatch(/│ mt\|x +│ +841 │ +75\.0 ±0\.4 │.*│ +-25\.0 │ <0\.001 \* │\n│ +│ +│ \[73\.0, 77\.0\] │/);
  });

  it('are Markdown with everything escaped that means something there', () => {
    const text = renderMarkdown(results);
    expect(text).toContain('Which \\*letters\\* pay?');
    const rows = text.split('\n').filter((line) => line.startsWith('|'));
    const columns = rows.map((row) => row.replaceAll('\\|', '').split('|').length);
    expect(new Set(columns).size).toBe(1);
    expect(rows).toHaveLength(4);
  });
});

describe('the lines under the tables', () => {
  const lines = (changed: Partial<Results>) => legend({ ...results, ...changed });
  const withAudit = (of: Partial<Results['arms'][string]['audit']>) => ({
    arms: { ...arms, grammar: { ...arms.grammar!, audit: { ...audit, ...of } } },
  });

  it('give a star to what is different after the correction, and to nothing else', () => {
    const starred = (pHolm: number) => {
      const mt = { ...arms['mt|x']!, versusBaseline: differences(0.02, pHolm) };
      return textTables({ ...results, arms: { ...arms, 'mt|x': mt } })[0]!.rows[1]!.at(-1);
    };
    expect(starred(0.04)).toBe('0.020 *');
    expect(starred(0.06)).toBe('0.020');
    expect(lines({})).toContain(
      "Δ SemER and p: against grammar, paired test; * p < 0.05 after Holm's correction over the arms.",
    );
  });

  it('part the two sources of chance, and say what the test set can tell', () => {
    // SemER 0.5 and 0.25, of whose variance a fifth of the mean, 10 % and 5 %, comes from seeds.
    expect(lines({})).toContain(
      'Seeds make 5–10 % of the variance of the mean SemER, the choice of test utterances the rest.',
    );
    expect(lines({})).toContain(
      'Differences of SemER below 1.3 points cannot be told from chance here (one test at 5 %, 80 % power).',
    );
    const lights = { utterances: 31, arms: { 'mt|x': { metrics: metrics(0.75), versusBaseline: differences(1) } } };
    expect(lines({ tables: { lights } })).toContain(
      'Differences of SemER below 1.3 points cannot be told from chance here (one test at 5 %, 80 % power); lights: 1.3.',
    );
  });

  it('say what an arm breaks and fixes', () => {
    expect(lines({})).toContain('% of test utterances broken/fixed against grammar (exact match): mt|x 1.2/26.0.');
  });

  it('name the findings of the audit, one line each, arms with the same finding together', () => {
    expect(lines({}).filter((line) => line.startsWith('audit'))).toEqual([
      'audit: test utterances whose pattern (slots as labels) is also in the training set: grammar, mt|x 12',
    ]);
    const found = lines(
      withAudit({
        testTextsInTraining: 3,
        unseenIntents: { a: 5, b: 4, c: 3, d: 2 },
        unseenSlotLabels: { time: 7 },
        conflictingTexts: 2,
        outvotedUtterances: 9,
      }),
    );
    expect(found.filter((line) => line.startsWith('audit'))).toEqual([
      'audit: test utterances whose text is also in the training set: grammar 3',
      'audit: test utterances whose pattern (slots as labels) is also in the training set: grammar, mt|x 12',
      'audit: intents without a training example: grammar 4 of 14 test utterances (a, b, c, …)',
      'audit: slot labels without a training example: grammar 1 of 7 test slots (time)',
      'audit: training texts annotated in several ways (utterances against the majority): grammar 2 (9)',
    ]);
  });

  it('say that an audit found nothing', () => {
    const clean = { ...audit, testPatternsInTraining: 0 };
    expect(lines({ arms: { grammar: { ...arms.grammar!, audit: clean } } })).toContain(
      'audit: no shared text or pattern, no unseen name, no conflicting annotation',
    );
  });
});

describe('results.json', () => {
  it('is left alone by a run that differs in nothing but its timing', async () => {
    const out = await mkdtemp(join(tmpdir(), 'graft-results-'));
    try {
      const folder = await saveResults(results, { out });
      expect(folder).toBe(join(out, 'letters'));
      const path = join(folder, 'results.json');
      const first = await readFile(path, 'utf8');
      await saveResults({ ...results, timing: { wallSeconds: 9, stagesRun: 0, stagesCached: 5 } }, { out });
      expect(await readFile(path, 'utf8')).toBe(first);
      await rm(join(folder, 'table.md'));
      await saveResults(results, { out });
      expect(await readFile(join(folder, 'table.md'), 'utf8')).toBe(renderMarkdown(results));
      await saveResults({ ...results, warnings: [] }, { out });
      expect(JSON.parse(await readFile(path, 'utf8')).warnings).toEqual([]);
      const dev = await saveResults({ ...results, signature: { ...results.signature, split: 'dev' } }, { out });
      expect(dev).toBe(join(out, 'letters', 'dev'));
    } finally {
      await rm(out, { recursive: true });
    }
  });

  it('has details.json beside it, when there are details: a name a line', async () => {
    const out = await mkdtemp(join(tmpdir(), 'graft-details-'));
    try {
      const score = { gold: 2, predicted: 3, right: 2, precision: 0.666667, recall: 1, f1: 0.8 };
      const recall = { gold: 0, found: 0, recall: null };
      const details: Details = {
        experiment: 'letters',
        signature: results.signature,
        signatures: { intents: 'intents|undefined:0' },
        arms: {
          grammar: {
            scores: { intentMacroF1: 0.8, slotMacroF1: 0, slotF1Partial: 1, slotF1Unlabelled: 1, fSemer: 0.1 },
            intents: { 'a\n{b}': score, c: score },
            labels: {},
            slotValues: { seen: recall, unseen: recall },
            calibration: null,
            confusions: { intents: [{ gold: 'c', predicted: null, count: 0.5 }], labels: [] },
          },
        },
      };
      const folder = await saveResults(results, { out, details });
      const written = await readFile(join(folder, 'details.json'), 'utf8');
      expect(Details.parse(JSON.parse(written))).toEqual(details);
      expect(written).toContain(
        '"c": { "gold": 2, "predicted": 3, "right": 2, "precision": 0.666667, "recall": 1, "f1": 0.8 }',
      );
    } finally {
      await rm(out, { recursive: true });
    }
  });

  const shipped = readdirSync(join(root, 'results'), { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith('results.json'),
  );
  const schema = JSON.parse(readFileSync(join(root, 'docs/results.schema.json'), 'utf8'));
  const validate = new Ajv2020({ allErrors: true }).compile(schema);

  it('has a published JSON Schema that is up to date (graft schema > docs/results.schema.json)', () => {
    expect(schema).toEqual(JSON.parse(JSON.stringify(resultsJsonSchema())));
    expect(validate(results)).toBe(true);
    expect(validate({ ...results, baseline: 3 })).toBe(false);
  });

  it('has one for details.json too (graft schema details > docs/details.schema.json)', () => {
    const detailsSchema = JSON.parse(readFileSync(join(root, 'docs/details.schema.json'), 'utf8'));
    expect(detailsSchema).toEqual(JSON.parse(JSON.stringify(detailsJsonSchema())));
    const fits = new Ajv2020({ allErrors: true }).compile(detailsSchema);
    const files = shipped.map((path) => join(root, 'results', path, '..', 'details.json')).filter(existsSync);
    expect(files.length).toBeGreaterThan(1);
    for (const file of files) expect([fits(JSON.parse(readFileSync(file, 'utf8'))), fits.errors]).toEqual([true, null]);
    expect(fits({ experiment: 'x' })).toBe(false);
  });

  it.each(shipped)('shipped as %s fits the schema, and its table.md is made from it', (path) => {
    const text = readFileSync(join(root, 'results', path), 'utf8');
    expect(validate(JSON.parse(text)), JSON.stringify(validate.errors)).toBe(true);
    const table = readFileSync(join(root, 'results', path, '..', 'table.md'), 'utf8');
    expect(table).toBe(renderMarkdown(Results.parse(JSON.parse(text))));
  });
});
