import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { localeRulesByLanguage } from '../../src/adaptation/locales/index.ts';
import { type NormaliseOptions, normalise, normaliseUtterance } from '../../src/adaptation/normalise.ts';
import { collect, corpusOf } from '../../src/corpus/stream.ts';
import { slotProblems, slotValue, type Utterance } from '../../src/corpus/utterance.ts';

const utterance = (locale: string, text: string, slots: Utterance['slots'] = []): Utterance => ({
  id: 'u',
  locale,
  text,
  intent: 'i',
  slots,
  origin: { step: 'read' },
  scores: {},
});

const both: NormaliseOptions = { casing: 'lower', contractions: true };
const text = (locale: string, input: string, options = both) =>
  normaliseUtterance(utterance(locale, input), options).text;

describe('normalising', () => {
  it.each([
    ['de-DE', 'Fahr zu dem Bahnhof und dann zu der Post', 'fahr zum bahnhof und dann zur post'],
    ['de-DE', 'In dem  Haus', 'im  haus'],
    ['de-DE', 'der ort zu dem ich will', 'der ort zu dem ich will'],
    ['de-DE', 'was ist in dem', 'was ist in dem'],
    ['es-ES', 'Vamos a el parque de el pueblo', 'vamos al parque del pueblo'],
    ['en-US', "What’s on, I'm sure Anna's party isn't", "what is on, i am sure anna's party is not"],
    ['da-DK', 'I det HUS', 'i det hus'],
  ])('%s: %s', (locale, from, to) => {
    expect(text(locale, from)).toBe(to);
  });

  it('keeps the casing unless asked, and names apart from prepositions', () => {
    const contractions = { contractions: true };
    expect(text('de-DE', 'In dem Haus', contractions)).toBe('Im Haus');
    expect(text('de-DE', 'IN DEM HAUS', contractions)).toBe('IM HAUS');
    expect(text('es-ES', 'voy a El Salvador', contractions)).toBe('voy a El Salvador');
    expect(text('de-DE', 'In dem Haus', { casing: 'lower' })).toBe('in dem haus');
  });

  it('moves the slots along and leaves their words together', () => {
    const input = utterance('de-DE', 'Zu dem Film Haus in dem Wald', [
      { label: 'type', start: 7, end: 11 },
      { label: 'title', start: 12, end: 28 },
    ]);
    const result = normaliseUtterance(input, both);
    expect(result.text).toBe('zum film haus in dem wald');
    expect(result.slots.map((slot) => slotValue(result.text, slot))).toEqual(['film', 'haus in dem wald']);
    expect(result.origin).toEqual({ step: 'normalise', parent: 'u' });
    const across = utterance('de-DE', 'in dem haus', [{ label: 'place', start: 3, end: 11 }]);
    expect(normaliseUtterance(across, both)).toBe(across);
  });

  it('counts letters that grow in lower case', () => {
    const result = normaliseUtterance(utterance('en-US', 'İ İÇ x', [{ label: 'p', start: 2, end: 4 }]), both);
    expect(slotValue(result.text, result.slots[0]!)).toBe('İÇ'.toLowerCase());
  });

  it('is idempotent and keeps the span invariant', async () => {
    const languages = Object.keys(localeRulesByLanguage);
    const rewritten = Object.values(localeRulesByLanguage).flatMap(({ contractions }) =>
      Object.entries(contractions.rewrites).flatMap(([from, to]) => [...from.split(' '), ...to.split(' ')]),
    );
    const word = fc.oneof(
      fc.constantFrom(...rewritten, 'In', 'El', 'İ', 'ich', '🎵', ','),
      fc.stringMatching(/^[A-Za-zß’]{1,4}$/),
    );
    const piece = fc.record({ words: fc.array(word, { minLength: 1, maxLength: 4 }), isSlot: fc.boolean() });
    const options = fc.record({ contractions: fc.boolean(), lower: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...languages),
        fc.array(piece, { minLength: 1, maxLength: 5 }),
        options,
        async (language, pieces, { contractions, lower }) => {
          let sentence = '';
          const slots = pieces.flatMap(({ words, isSlot }) => {
            if (sentence !== '') sentence += ' ';
            const start = sentence.length;
            sentence += words.join(' ');
            return isSlot ? [{ label: 'x', start, end: sentence.length }] : [];
          });
          const settings: NormaliseOptions = { contractions, ...(lower ? { casing: 'lower' } : {}) };
          const input = utterance(language, sentence, slots);
          const once = await collect(normalise(corpusOf([input]), settings));
          expect(await collect(normalise(corpusOf(once), settings))).toEqual(once);
          const [result] = once;
          expect(slotProblems(result!.text, result!.slots)).toEqual([]);
          result!.slots.forEach((slot, i) => {
            const value = slotValue(sentence, slots[i]!);
            expect(slotValue(result!.text, slot)).toBe(lower ? value.toLocaleLowerCase(language) : value);
          });
        },
      ),
    );
  });
});
