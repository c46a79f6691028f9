import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/corpus/problem.ts';
import { ApiKey, apiKeyOf } from '../../src/service/api-key.ts';

const keyIn = (environment: Record<string, string>) => apiKeyOf('DEEPL_KEY', { environment });
const character = fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code));
const keys = fc.array(character, { minLength: 12, maxLength: 30 }).map((characters) => characters.join(''));

describe('the key of a service', () => {
  it('comes from the variable that the settings name, and only from there', () => {
    expect(apiKeyOf(undefined, { environment: { DEEPL_KEY: 'secret-secret' } })).toBeUndefined();
    expect(keyIn({ DEEPL_KEY: ' secret-secret\n' })?.reveal()).toBe('secret-secret');
  });

  it('is missed by the name of its variable', () => {
    expect(() => keyIn({ OTHER: 'x' })).toThrow(
      /keyVariable: the environment variable DEEPL_KEY is not set: put the key/,
    );
    expect(() => keyIn({ DEEPL_KEY: '  ' })).toThrow(/the environment variable DEEPL_KEY is empty/);
  });

  it('is refused unseen where no header can carry it', () => {
    const open = () => keyIn({ DEEPL_KEY: 'abc def\nghi' });
    expect(open).toThrow(InputError);
    expect(open).toThrow(/^(?!.*abc)/su);
    expect(open).toThrow(/expected visible ASCII without blanks/);
  });

  it('shows in no way an object can be printed', () => {
    const key = new ApiKey('DEEPL_KEY', 'secret-secret-secret');
    expect(`${JSON.stringify(key)} ${String(key)} ${Object.values(key)}`).not.toContain('secret-secret');
  });

  it('is struck from a text in whatever mixture of escapes', () => {
    const escapes = (c: string) => {
      const code = c.charCodeAt(0);
      const hex = code.toString(16).padStart(2, '0');
      return fc.constantFrom(
        c,
        encodeURIComponent(c),
        `%${hex}`,
        `\\u00${hex}`,
        `&#${code};`,
        JSON.stringify(c).slice(1, -1),
      );
    };
    const echoes = keys.chain((value) => {
      const echo = fc.tuple(...Array.from(value, escapes)).map((forms) => forms.join(''));
      return fc.record({ value: fc.constant(value), echo, around: fc.string() });
    });
    fc.assert(
      fc.property(echoes, ({ value, echo, around }) => {
        const key = new ApiKey('V', value);
        expect(key.occursIn(`${around} ${echo} ${around}`)).toBe(true);
        expect(key.scrub(`before ${echo} after`)).toBe('before [key in V] after');
      }),
      { numRuns: 50 },
    );
  });

  it('leaves other texts alone, and short keys out of translations', () => {
    const key = new ApiKey('V', 'none');
    expect(key.occursIn('play none of them')).toBe(false);
    expect(new ApiKey('V', 'a.b.c.d.e.f.g').scrub('axbxcxdxexfxg')).toBe('axbxcxdxexfxg');
  });
});
