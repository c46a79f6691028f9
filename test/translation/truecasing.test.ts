import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { slotProblems } from '../../src/corpus/utterance.ts';
import type { Engine } from '../../src/translation/contract.ts';
import { PhraseBasedEngine, trainPhraseBased } from '../../src/translation/engines/phrase-based/index.ts';
import { capitalised } from '../../src/translation/engines/phrase-based/truecasing.ts';
import { TINY_BITEXT, TINY_LANGUAGES } from './tiny-bitext.ts';

describe('truecasing', () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = new PhraseBasedEngine(await trainPhraseBased(TINY_BITEXT, { languages: TINY_LANGUAGES }));
  });

  const translate = async (text: string, ...values: string[]) => {
    const slots = values.map((value) => {
      return { label: 'name', start: text.indexOf(value), end: text.indexOf(value) + value.length };
    });
    const [translation] = await engine.translate([{ text, slots, keep: new Set(values.length > 0 ? ['name'] : []) }]);
    return translation!;
  };

  it('writes words as they are mostly written inside sentences', async () => {
    expect((await translate('Where is the kitchen?')).text).toBe('Wo ist die Küche');
    expect((await translate('the weather in Berlin')).text).toBe('das Wetter in Berlin');
  });

  it('begins with a capital if the source does', async () => {
    expect((await translate('Play the song')).text).toBe('Spiel das Lied');
    expect((await translate('"Play" the song')).text).toBe('Spiel das Lied');
    expect((await translate('play the SONG')).text).toBe('spiel das Lied');
  });

  it('leaves everything in lower case if the source has no capital', async () => {
    expect((await translate('where is the kitchen')).text).toBe('wo ist die küche');
  });

  it('keeps unknown words as they are written, and kept slots untouched', async () => {
    expect((await translate('play Zyzzyx')).text).toBe('spiel Zyzzyx');
    const { text, slots } = await translate('Play iRONY OF Berlin', 'iRONY OF Berlin');
    expect(text).toBe('Spiel iRONY OF Berlin');
    expect(slots).toMatchObject([{ start: 6, end: 21, status: 'ok' }]);
    expect((await translate('Berlin', 'Berlin')).text).toBe('Berlin');
    expect((await translate('eBAY is nice', 'eBAY')).text).toMatch(/^eBAY/u);
  });

  it('learns from the middle of sentences only, and goes with the majority', async () => {
    const bitext = [
      { source: 'the one', target: 'Der Eine' },
      { source: 'well one', target: 'Tja! Eine' },
      { source: 'so one', target: 'so eine' },
      { source: 'such one', target: 'solch eine' },
      { source: 'a fox', target: 'ein Fuchs' },
      { source: 'two fox', target: 'zwei FUCHS' },
      { source: 'three fox', target: 'drei Fuchs' },
      { source: 'at i', target: 'ab İ' },
    ];
    const model = await trainPhraseBased(bitext, { languages: TINY_LANGUAGES });
    const forms = new Map(
      model.targetVocabulary.words.map((word) => [word, model.targetForms[model.targetVocabulary.find(word)]]),
    );
    expect(forms.get('eine')).toBe('eine');
    expect(forms.get('fuchs')).toBe('Fuchs');
    expect(forms.get('tja')).toBe('tja');
    for (const [word, form] of forms) expect(form).toHaveLength(word.length);
  });

  it('is part of the fingerprint', async () => {
    const lower = TINY_BITEXT.map(({ source, target }) => ({ source, target: target.toLowerCase() }));
    const other = new PhraseBasedEngine(await trainPhraseBased(lower, { languages: TINY_LANGUAGES }));
    expect(other.fingerprint()).not.toBe(engine.fingerprint());
  });

  it('does not move slots', async () => {
    const words = ['Wake', 'me', 'THE', 'weather', 'Berlin', 'ẞeta', 'İx', 'ﬁn', 'song', 'e\u0301A', '𝒜b', 'ǅ'];
    const text = fc.array(fc.constantFrom(...words), { minLength: 2, maxLength: 8 }).map((chosen) => chosen.join(' '));
    const strategy = fc.constantFrom('alignment' as const, 'walls' as const);
    const property = fc.asyncProperty(text, strategy, async (source, chosen) => {
      const slots = [{ label: 'a', start: 0, end: source.indexOf(' ') }];
      const [cased, lower] = await engine.translate([
        { text: `${source} The`, slots, strategy: chosen },
        { text: `${source} The`.toLowerCase(), slots: [], strategy: chosen },
      ]);
      expect(cased!.text).toHaveLength(lower!.text.length);
      const placed = cased!.slots.filter((slot) => slot.status !== 'lost');
      expect(slotProblems(cased!.text, placed)).toEqual([]);
    });
    await fc.assert(property, { numRuns: 50 });
  });

  it('capitalises a first letter unless that is longer', () => {
    expect(capitalised('über', 'de-DE')).toBe('Über');
    expect(capitalised('ßa', 'de-DE')).toBe('ßa');
    expect(capitalised('istanbul', 'tr-TR')).toBe('İstanbul');
    expect(capitalised('', 'de-DE')).toBe('');
  });
});
