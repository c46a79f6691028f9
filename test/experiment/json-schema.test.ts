import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { experimentJsonSchema } from '../../src/experiment/json-schema.ts';

const root = resolve(import.meta.dirname, '../..');
const published = JSON.parse(readFileSync(join(root, 'docs/experiment.schema.json'), 'utf8')) as object;
const validate = new Ajv({ allErrors: true }).compile(published);
const accepts = (yaml: string): boolean => validate(parse(yaml));

const WHOLE = `
experiment: coffee
languages: { source: en-US, target: de-DE }
data: { dev: { file: ./de.jsonl, split: dev }, test: { dataset: massive } }
arms:
  grammar: { generate: { grammar: ./coffee.grammar, size: 20 } }
  mt: { translate: { from: source }, adapt: [{ resample: { city: cities, name: { catalogue: ./n.tsv } } }] }
  both: { mix: [grammar, { arm: mt, weight: 2 }], select: [{ mt-score: { keep: 0.8 } }] }
baseline: grammar
`;

describe('the JSON Schema of experiment files', () => {
  it('is published as it is (graft schema experiment > docs/experiment.schema.json)', () => {
    expect(published).toEqual(JSON.parse(JSON.stringify(experimentJsonSchema())));
  });

  const shipped = readdirSync(join(root, 'experiments')).filter((file) => file.endsWith('.yaml'));
  it.each(shipped)('accepts experiments/%s, which names it', (file) => {
    const text = readFileSync(join(root, 'experiments', file), 'utf8');
    expect(text).toMatch(/^# yaml-language-server: \$schema=\.\.\/docs\/experiment\.schema\.json\n/);
    expect(accepts(text), JSON.stringify(validate.errors)).toBe(true);
  });

  it('accepts a whole experiment, and one that states only a difference', () => {
    expect(accepts(WHOLE), JSON.stringify(validate.errors)).toBe(true);
    expect(
      accepts('base: ./coffee.yaml\nexperiment: x\narms: { both: null, grammar: { generate: { size: 3 } } }'),
    ).toBe(true);
  });

  it.each([
    ['a missing key', WHOLE.replace('baseline: grammar', '')],
    ['a key that is not there', `${WHOLE}sedes: [1]\n`],
    ['an unknown arm step', WHOLE.replace('translate:', 'translat:')],
    ['a size that is no number', WHOLE.replace('size: 20', 'size: many')],
    ['a filter that does not exist', WHOLE.replace('mt-score', 'mt-scores')],
    ['null without a base', WHOLE.replace('baseline: grammar', 'baseline: null')],
    ['a typing error in a difference', 'base: ./coffee.yaml\narms: { grammar: { generat: { size: 3 } } }'],
    ['a base that is no path', 'base: coffee.yaml\nexperiment: x'],
  ])('refuses %s', (_what, yaml) => {
    expect(accepts(yaml)).toBe(false);
  });
});
