import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { slotProblems, slotValue } from '../../src/corpus/utterance.ts';
import { projectValues } from '../../src/learning/project-values.ts';

const found = (text: string, ...values: readonly [label: string, value: string][]) => {
  const projected = projectValues(
    text,
    values.map(([label, value]) => ({ label, value })),
  );
  if ('failure' in projected) return projected.failure;
  return projected.slots.map((slot) => [slot.label, slotValue(text, slot)]);
};

describe('values projected onto another text', () => {
  it('are found whatever their case and order', () => {
    expect(found('Zug von Köln nach Bad Ems!', ['to', 'bad ems'], ['from', 'KÖLN'])).toEqual([
      ['from', 'Köln'],
      ['to', 'Bad Ems'],
    ]);
  });

  it('are whole words', () => {
    expect(found('um fünfzehn uhr', ['time', 'fünf'])).toBe('value-not-in-text');
    expect(found('an meine e-mail adresse', ['what', 'mail'])).toBe('value-not-in-text');
    expect(found('an meine e-mail adresse', ['what', 'E-Mail'])).toEqual([['what', 'e-mail']]);
  });

  it('must be found as often as they are meant', () => {
    expect(found('von köln nach köln', ['to', 'köln'])).toBe('value-repeated');
    expect(found('köln und köln', ['city', 'köln'], ['city', 'köln'])).toEqual([
      ['city', 'köln'],
      ['city', 'köln'],
    ]);
    expect(found('köln', ['from', 'köln'], ['to', 'köln'])).toBe('value-not-in-text');
    expect(found('von köln nach köln', ['from', 'köln'], ['to', 'köln'])).toBe('value-repeated');
  });

  it('inside longer ones are not mistaken for them', () => {
    expect(found('von york nach new york', ['from', 'york'], ['to', 'new york'])).toEqual([
      ['from', 'york'],
      ['to', 'new york'],
    ]);
  });

  it('keep the span invariant', () => {
    const words = fc.array(fc.constantFrom('a', 'bé', 'c-d', '😀', ',', 'E.'), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(words, fc.nat(7), fc.nat(7), (list, from, length) => {
        const text = list.join(' ');
        const value = list.slice(from, from + length).join(' ');
        const projected = projectValues(text, [{ label: 'x', value }]);
        if ('slots' in projected) expect(slotProblems(text, projected.slots)).toEqual([]);
      }),
    );
  });
});
