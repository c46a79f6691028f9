import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InputError } from '../../src/corpus/problem.ts';
import { checkAgreement } from '../../src/morphology/agreement.ts';
import { checkForm } from '../../src/morphology/check-form.ts';
import { measureMorphologyCoverage } from '../../src/morphology/coverage.ts';
import { areCompatible, parseFeatures, showFeatures } from '../../src/morphology/features.ts';
import { Paradigms } from '../../src/morphology/paradigms.ts';
import { statedFeatures } from '../../src/morphology/stated-features.ts';
import { readUniMorph } from '../../src/morphology/unimorph.ts';
import { GERMAN_FORMS, germanTsv } from './german-forms.ts';

const DATA = process.env.GRAFT_DATA;

let folder: string;
let german: Paradigms;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'graft-morphology-'));
  german = await readUniMorph(await file('deu.tsv', germanTsv), { locale: 'de' });
});
afterAll(() => rm(folder, { recursive: true }));

async function file(name: string, text: string | Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

const tag = fc.constantFrom('N', 'V', 'ADJ', 'SG', 'PL', 'NOM', 'ACC', 'DAT', 'MASC', 'FEM', '1', '3', 'PRS', 'PST');
const bundle = fc
  .array(fc.array(tag, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 5 })
  .map((parts) => parts.map((values) => values.join('/')).join(';'));

describe('features', () => {
  it.each([
    ['N;NOM;PL', 'N;PL;NOM'],
    ['N;{NOM/ACC};SG', 'N;SG;NOM/ACC'],
    ['N;NOM+ACC;SG', 'N;SG;NOM/ACC'],
    ['V;V.PTCP;PRS', 'V.PTCP;PRS'],
    ['V.PTCP;V;PRS', 'V.PTCP;PRS'],
    ['V;PRS;NOM(3,SG)', 'V;SG;3;PRS'],
    ['N;LGSPEC1;_', 'N;LGSPEC1'],
  ])('%s is read as %s', (written, shown) => {
    expect(showFeatures(parseFeatures(written))).toBe(shown);
  });

  it('are shown as they can be read', () => {
    fc.assert(
      fc.property(bundle, (text) => {
        const features = parseFeatures(text);
        expect(parseFeatures(showFeatures(features))).toEqual(features);
      }),
    );
  });

  it('are compatible with themselves, and with others both ways or not at all', () => {
    fc.assert(
      fc.property(bundle, bundle, (a, b) => {
        const [left, right] = [parseFeatures(a), parseFeatures(b)];
        expect(areCompatible(left, left)).toBe(true);
        expect(areCompatible(left, right)).toBe(areCompatible(right, left));
      }),
    );
  });

  it('of lexicons are known by usual names; a list with another name says nothing', () => {
    const stated = statedFeatures([['nom', 'acc'], ['m'], ['singular'], ['weak'], ['frueh', 'nom']]);
    expect(showFeatures(stated)).toBe('SG;NOM/ACC;MASC');
    expect(statedFeatures([]).size).toBe(0);
  });
});

describe('paradigms', () => {
  it('have analyses and forms in any casing, the very casing first', () => {
    const forms = (words: readonly { form: string }[]) => [...new Set(words.map(({ form }) => form))];
    expect(forms(german.forms('licht'))).toEqual(['Licht', 'Lichtes', 'Lichter', 'Lichtern']);
    expect(german.analyses('LICHTERN').map(({ lemma }) => lemma)).toEqual(['Licht']);
    expect(german.analyses('Wecker')).toEqual([]);
    const mixed = new Paradigms('de');
    mixed.add({ lemma: 'Essen', form: 'Essen', features: 'N;PL' });
    mixed.add({ lemma: 'essen', form: 'essen', features: 'V;NFIN' });
    expect(mixed.forms('Essen').map(({ form }) => form)).toEqual(['Essen']);
    expect(mixed.forms('ESSEN').map(({ form }) => form)).toEqual(['Essen', 'essen']);
  });

  it('fold case as the language does', () => {
    const turkish = new Paradigms('tr');
    turkish.add({ lemma: 'Işık', form: 'Işıklar', features: 'N;PL' });
    expect(turkish.has('IŞIKLAR')).toBe(true);
    expect(turkish.has('işiklar')).toBe(false);
  });

  it.each([
    ['licht', 'N;PL', 'Lichter'],
    ['Licht', 'N;PL;DAT', 'Lichtern'],
    ['Lampe', 'N;PL', 'Lampen'],
    ['spielen', 'V;PRS;3;SG', 'spielt'],
    ['spielen', 'V.PTCP;PST', 'gespielt'],
    ['spielen', 'V;PST', 'spielte'],
    ['spielen', 'N;PL', undefined],
    ['Wecker', 'N;PL', undefined],
  ])('inflect %s as %s: %s', (lemma, features, form) => {
    expect(german.inflect(lemma, parseFeatures(features))).toBe(form);
  });

  it('inflect to a listed form of the lemma that contradicts nothing, or not at all', () => {
    const rows = fc.array(
      fc.record({ lemma: fc.constantFrom('a', 'b'), form: fc.constantFrom('a', 'b', 'c', 'd'), features: bundle }),
      { minLength: 1, maxLength: 12 },
    );
    fc.assert(
      fc.property(rows, bundle, (all, text) => {
        const paradigms = new Paradigms('en');
        for (const row of all) paradigms.add(row);
        const wanted = parseFeatures(text);
        const fitting = all.filter((row) => row.lemma === 'a' && areCompatible(parseFeatures(row.features), wanted));
        const form = paradigms.inflect('a', wanted);
        if (fitting.length === 0) expect(form).toBeUndefined();
        else expect(fitting.map((row) => row.form)).toContain(form);
        expect(paradigms.size).toBe(all.length);
      }),
    );
  });
});

describe('UniMorph files', () => {
  it('are read whole: blank lines, a fourth column, several files as one', async () => {
    const first = await file('a.tsv', 'go\tgoes\tV;3;SG\n\ngo\twent\tV;PST\tgo|PST\n');
    const second = await file('b.tsv', '\uFEFFmouse\tmice\tN;PL\r\n');
    const english = await readUniMorph([first, second], { locale: 'en' });
    expect([english.size, english.lemmas]).toEqual([3, 2]);
    expect(english.inflect('mouse', parseFeatures('N;PL'))).toBe('mice');
  });

  it('hold every row that was written', async () => {
    for (const [lemma, form] of GERMAN_FORMS) {
      expect(german.analyses(form).some((analysis) => analysis.lemma === lemma)).toBe(true);
    }
  });

  it('are refused with every bad line at once', async () => {
    const path = await file('bad.tsv', 'a\tb\na\t\tN\n\ta\tN\nx\ty\tN\na\tb\t\n1\t2\t3\t4\t5\na\tb\tnom sg\n');
    const error = await readUniMorph(path, { locale: 'en' }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(InputError);
    expect((error as InputError).problems.map(({ line, message }) => `${line}: ${message}`)).toEqual([
      '1: expected lemma TAB form TAB features, as on unimorph.github.io, got 2 columns',
      '2: expected a form in column 2, got nothing',
      '3: expected a lemma in column 1, got nothing',
      '5: expected features such as N;NOM;PL in column 3, got nothing',
      '6: expected lemma TAB form TAB features, as on unimorph.github.io, got 5 columns',
      '7: expected features such as N;NOM;PL in column 3, got "nom sg"',
    ]);
    await expect(readUniMorph(await file('empty.tsv', '\n'), { locale: 'en' })).rejects.toThrow(
      /empty\.tsv: .*got none/,
    );
    await expect(readUniMorph(join(folder, 'none.tsv'), { locale: 'en' })).rejects.toThrow(/does not exist/);
    const latin = await file('latin.tsv', Uint8Array.of(0xfc, 9, 0xfc, 9, 0x4e));
    await expect(readUniMorph(latin, { locale: 'de' })).rejects.toThrow(/latin\.tsv:1: expected UTF-8/);
  });
});

describe('coverage', () => {
  it('counts running and different words, by part of speech', () => {
    const words = new Map([
      ['licht', 5],
      ['spielt', 2],
      ['bitte', 3],
      ['alarm', 3],
    ]);
    expect(measureMorphologyCoverage(words, german)).toEqual({
      all: { tokens: 13, types: 4 },
      covered: { tokens: 7, types: 2 },
      partsOfSpeech: { N: { tokens: 5, types: 1 }, V: { tokens: 2, types: 1 } },
      missing: [
        { word: 'alarm', count: 3 },
        { word: 'bitte', count: 3 },
      ],
    });
  });

  it('splits the words into covered and missing', () => {
    const word = fc.constantFrom('licht', 'lampen', 'der', 'x', 'y', 'mäuse');
    fc.assert(
      fc.property(fc.dictionary(word, fc.integer({ min: 1, max: 9 })), (counts) => {
        const { all, covered, missing } = measureMorphologyCoverage(new Map(Object.entries(counts)), german);
        expect(covered.types + missing.length).toBe(all.types);
        expect(covered.tokens + missing.reduce((sum, { count }) => sum + count, 0)).toBe(all.tokens);
      }),
    );
  });
});

describe('the check of a form', () => {
  const check = (form: string, ...alternatives: string[][]) =>
    checkForm({ form, features: statedFeatures(alternatives) }, german);

  it.each([
    ['lichter', [['nom', 'acc'], ['pl']], 'attested'],
    ['lichter', [['n'], ['pl']], 'attested'],
    ['mäuse', [['nom', 'acc'], ['f'], ['pl']], 'attested'],
    ['wecker', [['nom'], ['sg']], 'unknown'],
    ['licht', [], 'unknown'],
    ['licht', [['weak']], 'unknown'],
    // A noun that is spelt like a verb.
    ['regen', [['nom'], ['m'], ['sg']], 'unknown'],
    ['regte', [['1'], ['prs']], 'unattested'],
  ])('%s, said to be %j, is %s', (form, alternatives, verdict) => {
    expect(check(form, ...alternatives).verdict).toBe(verdict);
  });

  it('says what stands in place of a contradicted form', () => {
    const found = check('lichter', ['nom', 'dat'], ['pl']);
    expect(found).toMatchObject({ verdict: 'contradicted', instead: ['Lichtern'] });
    expect(showFeatures((found as { features: ReturnType<typeof parseFeatures> }).features)).toBe('PL;DAT');
    expect(check('lampen', ['nom'], ['sg'])).toMatchObject({ instead: ['Lampe'] });
  });

  it('goes by the lemma if it is given', () => {
    const paradigms = new Paradigms('de');
    paradigms.add({ lemma: 'Bank', form: 'Banken', features: 'N;NOM;PL' });
    paradigms.add({ lemma: 'Bank', form: 'Bank', features: 'N;NOM;SG' });
    paradigms.add({ lemma: 'Banke', form: 'Banken', features: 'N;NOM;SG' });
    const features = statedFeatures([['nom'], ['sg']]);
    expect(checkForm({ form: 'banken', features }, paradigms).verdict).toBe('attested');
    expect(checkForm({ form: 'banken', lemma: 'bank', features }, paradigms).verdict).toBe('contradicted');
  });

  it('attests every listed form with its own features', () => {
    for (const [lemma, form, features] of GERMAN_FORMS) {
      expect(checkForm({ form, lemma, features: parseFeatures(features) }, german).verdict).toBe('attested');
    }
  });
});

describe('agreement', () => {
  it('finds modifiers that cannot go with the noun behind them', () => {
    const words = 'mach den Lampen das Licht dem Mäuse das Lichter an'.split(' ');
    expect(checkAgreement(words, german)).toEqual({
      pairs: 4,
      disagreements: [
        { modifier: 'dem', noun: 'Mäuse' },
        { modifier: 'das', noun: 'Lichter' },
      ],
    });
  });

  it('looks only at words that can be nothing else', () => {
    const paradigms = new Paradigms('de');
    for (const row of [
      { lemma: 'der', form: 'die', features: 'DET;PL' },
      { lemma: 'der', form: 'die', features: 'PRO;PL' },
      { lemma: 'Licht', form: 'Licht', features: 'N;SG' },
    ])
      paradigms.add(row);
    expect(checkAgreement(['die', 'Licht'], paradigms)).toEqual({ pairs: 0, disagreements: [] });
    expect(checkAgreement([], paradigms)).toEqual({ pairs: 0, disagreements: [] });
  });
});

describe.skipIf(!DATA)('the German of UniMorph (needs GRAFT_DATA)', () => {
  it('is read, and says of each of its forms what it is', async () => {
    const files = ['german-train-high', 'german-dev'].map((name) => join(DATA!, `unimorph/${name}.tsv`));
    const real = await readUniMorph(files, { locale: 'de' });
    expect(real.size).toBe(11_000);
    expect(real.inflect('Hahn', parseFeatures('N;GEN;SG'))).toBe('Hahnes');
    expect(real.analyses('Schützenfische').map(({ features }) => showFeatures(features))).toContain('N;PL;NOM');
  });
});
