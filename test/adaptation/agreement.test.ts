import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Catalogue } from '../../src/adaptation/catalogue.ts';
import type { Features } from '../../src/adaptation/features.ts';
import { localeRulesByLanguage } from '../../src/adaptation/locales/index.ts';
import { resampleSlots } from '../../src/adaptation/resample.ts';
import { corpusOf } from '../../src/corpus/stream.ts';
import { isDropped, type Outcome, slotProblems, slotValue, type Utterance } from '../../src/corpus/utterance.ts';

/** A sentence with its slots in brackets: "in die [Schweiz]". */
function marked(locale: string, sentence: string, id = 'u'): Utterance {
  let text = '';
  const slots = sentence.split(/\[([^\]]*)\]/).flatMap((part, i) => {
    const start = text.length;
    text += part;
    return i % 2 === 0 ? [] : [{ label: 'x', start, end: text.length }];
  });
  return { id, locale, text, intent: 'i', slots, origin: { step: 'read' }, scores: {} };
}

function show({ text, slots }: Utterance): string {
  return slots.reduceRight(
    (shown, { start, end }) => `${shown.slice(0, start)}[${shown.slice(start, end)}]${shown.slice(end)}`,
    text,
  );
}

function only(value: string, features?: Features): Catalogue {
  return { values: [value], weights: [1], ...(features === undefined ? {} : { features: [features] }) };
}

async function outcomesOf(input: Utterance[], catalogue: Catalogue): Promise<Outcome[]> {
  const found: Outcome[] = [];
  const options = { catalogues: new Map([['x', catalogue]]), copies: 1, seed: 1, agreement: true };
  for await (const outcome of resampleSlots(corpusOf(input), options)) found.push(outcome);
  return found;
}

/** The sentence with the value put into its slot; the reason if it is dropped. */
async function put(locale: string, sentence: string, value: string, features?: Features): Promise<string> {
  const [outcome] = await outcomesOf([marked(locale, sentence)], only(value, features));
  return isDropped(outcome!) ? outcome.reason : show(outcome!);
}

const never: Features = { article: 'never' };

describe('agreement in German', () => {
  const rows: [from: string, value: string, to: string, features?: Features][] = [
    // Names with an article, where there was none.
    ['wetter in [boston]', 'schweiz', 'wetter in der [schweiz]'],
    ['wetter in [boston]', 'iran', 'wetter im [iran]'],
    ['wetter in [boston]', 'usa', 'wetter in den [usa]'],
    ['flug nach [boston]', 'türkei', 'flug in die [türkei]'],
    ['flug nach [boston]', 'iran', 'flug in den [iran]'],
    ['flug nach [boston]', 'ruhrgebiet', 'flug ins [ruhrgebiet]'],
    ['der zug aus [boston] ist da', 'usa', 'der zug aus den [usa] ist da'],
    ['wie weit ist es zu [boston]', 'schweiz', 'wie weit ist es zur [schweiz]'],
    ['nachrichten über [boston]', 'iran', 'nachrichten über den [iran]'],
    // And the other way round.
    ['wetter in der [schweiz]', 'berlin', 'wetter in [berlin]', never],
    ['flug in die [schweiz]', 'deutschland', 'flug nach [deutschland]', never],
    ['flug in den [iran]', 'berlin', 'flug nach [berlin]', never],
    ['flug in die [schweiz]', 'berlin', 'flug nach [berlin]'],
    ['was kostet die [schweiz]', 'berlin', 'was kostet [berlin]', never],
    ['hauptstadt der [schweiz]', 'frankreich', 'hauptstadt von [frankreich]', never],
    // From one article to another, contracted or not.
    ['wetter im [iran]', 'schweiz', 'wetter in der [schweiz]'],
    ['wetter in dem [iran]', 'schweiz', 'wetter in der [schweiz]'],
    ['wetter in dem [iran]', 'irak', 'wetter in dem [irak]'],
    ['zug von [boston] aus', 'türkei', 'zug von der [türkei] aus'],
    ['vom [iran] aus', 'usa', 'von den [usa] aus'],
    ['eine [pizza] bitte', 'burger', 'eine [burger] bitte', {}],
    // An article that stands inside the span.
    ['in [die schweiz]', 'iran', 'in den [iran]'],
    ['spiel [die ärzte]', 'rammstein', 'spiel [rammstein]'],
    // Expressions of time.
    ['termin am [montag]', 'Mai', 'termin im [Mai]'],
    ['termin am [montag]', 'heute', 'termin [heute]'],
    ['termin [heute] um acht', 'freitag', 'termin am [freitag] um acht'],
    ['wie wird das wetter [morgen]', 'freitag', 'wie wird das wetter am [freitag]'],
    ['termine für [heute]', 'freitag', 'termine für [freitag]'],
    // Casing of what is rewritten.
    ['In der [Schweiz] regnet es', 'Iran', 'Im [Iran] regnet es'],
    ['IN DER [SCHWEIZ]', 'IRAN', 'IM [IRAN]'],
    // Nothing to do.
    ['[schweiz] wetter', 'berlin', '[berlin] wetter', never],
    ['wetter [boston]', 'schweiz', 'wetter [schweiz]'],
    ['in der [innenstadt]', 'altstadt', 'in der [altstadt]'],
    // Beyond the rules.
    ['in der schönen [schweiz]', 'berlin', 'agreement', never],
    ['jeden [montag]', 'morgen', 'agreement'],
    ['was kostet die [schweiz]', 'iran', 'agreement'],
    ['wetter in [boston]', 'dominikanische republik', 'agreement'],
    ['in den [hochlanden]', 'berlin', 'agreement', never],
  ];
  it.each(rows)('%s + %s', async (from, value, to, features) => {
    expect(await put('de-DE', from, value, features)).toBe(to);
  });

  it('uses the features of both values where the catalogue has them', async () => {
    const values = ['pizza', 'burger', 'käse'];
    const features: Features[] = [{ gender: 'feminine' }, { gender: 'masculine' }, { gender: 'masculine' }];
    const menu: Catalogue = { values, weights: [1e-9, 1, 1e-9], features };
    const [ordered, plain] = await outcomesOf(
      [marked('de-DE', 'eine [pizza] bitte'), marked('de-DE', 'pizza mit [käse]')],
      menu,
    );
    expect(show(ordered as Utterance)).toBe('einen [burger] bitte');
    expect(show(plain as Utterance)).toBe('pizza mit [burger]');
  });
});

describe('agreement in Spanish and English', () => {
  it.each([
    ['es-ES', 'vuelo a [boston]', 'Líbano', 'vuelo al [Líbano]'],
    ['es-ES', 'noticias del [líbano]', 'Perú', 'noticias de [Perú]'],
    ['es-ES', 'el tiempo en los [países bajos]', 'república dominicana', 'el tiempo en la [república dominicana]'],
    ['es-ES', 'cita el [lunes]', 'mañana', 'cita [mañana]'],
    ['es-ES', 'cita [mañana]', 'lunes', 'cita el [lunes]'],
    ['es-ES', 'pizza y [ensalada]', 'helado', 'pizza y [helado]'],
    ['es-ES', 'pizza y [ensalada]', 'hígado', 'pizza e [hígado]'],
    ['es-ES', 'pizza u [ostras]', 'ensalada', 'pizza o [ensalada]'],
    ['en-US', 'weather in [boston]', 'Netherlands', 'weather in the [Netherlands]'],
    ['en-US', 'weather in the [netherlands]', 'France', 'weather in [France]'],
    ['en-US', 'meet me on [monday]', 'tomorrow', 'meet me [tomorrow]'],
    ['en-US', 'find an [italian] restaurant', 'german', 'find a [german] restaurant'],
    ['en-US', 'a [german] bar', 'Irish', 'an [Irish] bar'],
    ['en-US', 'an [hour]', 'usual thing', 'a [usual thing]'],
  ])('%s: %s + %s', async (locale, from, value, to) => {
    expect(await put(locale, from, value)).toBe(to);
  });
});

describe('agreement in any locale', () => {
  it('changes nothing in a language without rules', async () => {
    expect(await put('da-DK', 'vejret i [boston]', 'Schweiz')).toBe('vejret i [Schweiz]');
  });

  const everyNoun = Object.entries(localeRulesByLanguage).flatMap(([language, { nouns }]) =>
    Object.values(nouns).flatMap((values) => values.map((value) => [language, value] as const)),
  );

  it('keeps the invariants, and says the same of the same input in any order', async () => {
    const word = fc.constantFrom('in', 'der', 'die', 'nach', 'a', 'el', 'de', 'the', 'on', 'an', 'Zu', 'schönen', '🎵');
    const noun = fc.constantFrom(...everyNoun);
    const piece = fc.tuple(fc.array(word, { maxLength: 3 }), fc.constantFrom('boston', 'mañana', 'Heute', 'der iran'));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(piece, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 3 }),
        noun,
        async (sentences, [language, value]) => {
          const input = sentences.map((pieces, i) =>
            marked(language, pieces.map(([words, slot]) => [...words, `[${slot}]`].join(' ')).join(' '), `u${i}`),
          );
          const outcomes = await outcomesOf(input, only(value));
          for (const outcome of outcomes) {
            if (isDropped(outcome)) continue;
            expect(slotProblems(outcome.text, outcome.slots)).toEqual([]);
            expect(outcome.slots.map((slot) => slotValue(outcome.text, slot))).toEqual(outcome.slots.map(() => value));
            expect(outcome.text).not.toMatch(/^\s|\s$|\s\s/);
          }
          expect((await outcomesOf(input.toReversed(), only(value))).toReversed()).toEqual(outcomes);
        },
      ),
    );
  });

  it('is right already once it has been put right', async () => {
    const carriers = ['in [x]', 'flug nach [x]', 'aus [x] kommen', 'to [x]', 'on [x]', 'a [x]', 'de [x]', '[x]'];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...carriers),
        fc.constantFrom(...everyNoun),
        async (carrier, [language, value]) => {
          const [once] = await outcomesOf([marked(language, carrier)], only(value));
          if (isDropped(once!)) return;
          const [twice] = await outcomesOf([once!], only(value));
          expect(isDropped(twice!) ? 'dropped' : twice!.text).toBe(once!.text);
        },
      ),
    );
  });
});
