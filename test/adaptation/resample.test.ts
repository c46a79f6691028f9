import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Catalogue, formatCatalogue, parseCatalogue } from '../../src/adaptation/catalogue.ts';
import { type ResampleOptions, resampleSlots } from '../../src/adaptation/resample.ts';
import { InputError } from '../../src/corpus/problem.ts';
import { corpusOf } from '../../src/corpus/stream.ts';
import { isDropped, type Outcome, slotProblems, slotValue, type Utterance } from '../../src/corpus/utterance.ts';

const utterance = (text: string, slots: Utterance['slots'] = [], id = 'u1'): Utterance => ({
  id,
  locale: 'de-DE',
  text,
  intent: 'weather_query',
  slots,
  origin: { step: 'read' },
  scores: {},
});

const cities = parseCatalogue('value\tweight\nberlin\t3\nbad homburg\t1\n', 'cities.tsv');
const options: ResampleOptions = { catalogues: new Map([['place_name', cities]]), copies: 1, seed: 1 };

async function outcomes(input: Utterance[], change: Partial<ResampleOptions> = {}): Promise<Outcome[]> {
  const found: Outcome[] = [];
  for await (const outcome of resampleSlots(corpusOf(input), { ...options, ...change })) found.push(outcome);
  return found;
}

const resampled = async (input: Utterance[], change: Partial<ResampleOptions> = {}) =>
  (await outcomes(input, change)).filter((outcome): outcome is Utterance => !isDropped(outcome));

describe('resampling', () => {
  const trip = utterance('von boston nach boston am montag', [
    { label: 'place_name', start: 4, end: 10 },
    { label: 'place_name', start: 16, end: 22 },
    { label: 'date', start: 26, end: 32 },
  ]);

  it('draws the same value for the same words and moves what follows', async () => {
    const [result] = await resampled([trip]);
    const [from, to, date] = result!.slots.map((slot) => slotValue(result!.text, slot));
    expect(cities.values).toContain(from);
    expect(to).toBe(from);
    expect(date).toBe('montag');
    expect(result!.text).toBe(`von ${from} nach ${from} am montag`);
    expect(result!.origin).toEqual({ step: 'resample', parent: 'u1' });
  });

  it('leaves an utterance without such slots as it is', async () => {
    const plain = utterance('regnet es');
    expect(await resampled([plain], { copies: 3 })).toEqual([plain]);
  });

  it('follows the weights', async () => {
    const many = Array.from({ length: 2000 }, (_, i) => ({ ...trip, id: `u${i}` }));
    const berlin = (await resampled(many)).filter(({ text }) => text.includes('berlin')).length;
    expect(berlin / many.length).toBeGreaterThan(0.71);
    expect(berlin / many.length).toBeLessThan(0.79);
  });

  it('makes as many copies as asked, with ids of their own', async () => {
    const copies = await resampled([trip], { copies: 3 });
    expect(copies.map(({ id }) => id)).toEqual(['u1/1', 'u1/2', 'u1/3']);
  });

  it('depends on seed and id, not on the order of the corpus', async () => {
    const input = Array.from({ length: 30 }, (_, i) => ({ ...trip, id: `u${i}` }));
    const forwards = await resampled(input);
    expect((await resampled(input.toReversed())).toReversed()).toEqual(forwards);
    expect(await resampled(input, { seed: 2 })).not.toEqual(forwards);
  });

  it('keeps the span invariant and every value whole', async () => {
    const word = fc.stringMatching(/^[a-zäöüß🎵]{1,6}$/u);
    const phrase = fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => words.join(' '));
    const piece = fc.record({ value: phrase, label: fc.constantFrom('', 'place_name', 'date') });
    await fc.assert(
      fc.asyncProperty(
        fc.array(piece, { minLength: 1, maxLength: 6 }),
        fc.array(phrase, { minLength: 1, maxLength: 4 }),
        async (pieces, values) => {
          let text = '';
          const slots: { label: string; start: number; end: number }[] = [];
          for (const { value, label } of pieces) {
            if (text !== '') text += ' ';
            if (label !== '') slots.push({ label, start: text.length, end: text.length + value.length });
            text += value;
          }
          const catalogues = new Map([['place_name', { values, weights: values.map(() => 1) }]]);
          for (const result of await resampled([utterance(text, slots)], { catalogues })) {
            expect(slotProblems(result.text, result.slots)).toEqual([]);
            expect(result.slots.map(({ label }) => label)).toEqual(slots.map(({ label }) => label));
            result.slots.forEach((slot, i) => {
              const value = slotValue(result.text, slot);
              if (slot.label === 'place_name') expect(values).toContain(value);
              else expect(value).toBe(slotValue(text, slots[i]!));
            });
          }
        },
      ),
    );
  });
});

describe('a policy with a probability', () => {
  const labels = ['place_name', 'date'];
  const days = parseCatalogue('value\nheute\nmorgen\n', 'days.tsv');
  const both = new Map([...options.catalogues, ['date', days]]);
  const many = Array.from({ length: 1000 }, (_, i) =>
    utterance(
      'von boston am montag',
      [
        { label: 'place_name', start: 4, end: 10 },
        { label: 'date', start: 14, end: 20 },
      ],
      `u${i}`,
    ),
  );
  const isReplaced = (result: Utterance, slot: number) =>
    !['boston', 'montag'].includes(slotValue(result.text, result.slots[slot]!));

  it('replaces about that share of the utterances, label by label', async () => {
    const probabilities = new Map([['place_name', 0.3]]);
    const results = await resampled(many, { catalogues: both, probabilities });
    const share = (slot: number) => results.filter((result) => isReplaced(result, slot)).length / many.length;
    expect(share(0)).toBeGreaterThan(0.26);
    expect(share(0)).toBeLessThan(0.34);
    expect(share(1)).toBe(1);
  });

  it('replaces the same utterances in the same way, and more of them, when it rises', async () => {
    const at = (probability: number) =>
      resampled(many, { catalogues: both, probabilities: new Map(labels.map((label) => [label, probability])) });
    const [some, more, all] = await Promise.all([at(0.3), at(0.6), at(1)]);
    expect(all).toEqual(await resampled(many, { catalogues: both }));
    many.forEach((_, i) => {
      for (const slot of [0, 1]) {
        const value = (results: Utterance[]) => slotValue(results[i]!.text, results[i]!.slots[slot]!);
        if (isReplaced(some[i]!, slot)) expect(value(more)).toBe(value(some));
        if (isReplaced(more[i]!, slot)) expect(value(all)).toBe(value(more));
      }
    });
  });

  it('leaves an utterance in which nothing is replaced as it is', async () => {
    const never = new Map(labels.map((label) => [label, 0]));
    expect(await resampled(many, { catalogues: both, probabilities: never })).toEqual(many);
  });
});

describe('casing', () => {
  const names: Catalogue = { ...parseCatalogue('value\nBad Homburg\n', 'names.tsv'), casing: 'carrier' };
  const texts = async (text: string, start: number, end: number, catalogue = names) =>
    (
      await resampled([utterance(text, [{ label: 'place_name', start, end }])], {
        catalogues: new Map([['place_name', catalogue]]),
      })
    ).map((result) => result.text);

  it('is that of the utterance', async () => {
    expect(await texts('wetter in boston', 10, 16)).toEqual(['wetter in bad homburg']);
    expect(await texts('Wetter in Boston', 10, 16)).toEqual(['Wetter in Bad Homburg']);
    expect(await texts('WETTER IN BOSTON', 10, 16)).toEqual(['WETTER IN BAD HOMBURG']);
    const day: Catalogue = { ...parseCatalogue('value\nlunes\n', 'days.tsv'), casing: 'carrier' };
    expect(await texts('Mañana a las ocho', 0, 6, day)).toEqual(['Lunes a las ocho']);
  });

  it('is that of a catalogue file otherwise', async () => {
    const asWritten = parseCatalogue('value\nBad Homburg\n', 'names.tsv');
    expect(await texts('wetter in boston', 10, 16, asWritten)).toEqual(['wetter in Bad Homburg']);
  });
});

describe('a catalogue', () => {
  it('may state features', () => {
    const text =
      'value\tweight\tgender\tarticle\nSchweiz\t8\tfeminine\talways\nPizza\t2\tfeminine\t\nBonn\t1\t\tnever\n';
    const catalogue = parseCatalogue(text, 'c.tsv');
    expect(catalogue.features).toEqual([
      { gender: 'feminine', article: 'always' },
      { gender: 'feminine' },
      { article: 'never' },
    ]);
    expect(parseCatalogue(formatCatalogue(catalogue), 'again.tsv')).toEqual(catalogue);
    expect(() => parseCatalogue('value\tgender\nulm\tmale\n', 'c.tsv')).toThrow(
      'c.tsv:2: expected gender to be masculine, feminine, neuter or empty, got "ulm\\tmale"',
    );
    expect(() => parseCatalogue('value\tsex\nulm\tm\n', 'c.tsv')).toThrow(
      'after it any of gender, number, article, kind',
    );
  });

  it('has weight 1 where none is stated', () => {
    expect(parseCatalogue('value\nulm\n\nbonn\r\n', 'c.tsv')).toEqual({ values: ['ulm', 'bonn'], weights: [1, 1] });
  });

  it('is refused with every faulty line', () => {
    const read = () => parseCatalogue('value\tweight\nulm\t0\n bonn\t1\nkiel\t1\tx\nberlin\tmany\n', 'c.tsv');
    expect(read).toThrow(InputError);
    expect(read).toThrow(
      [
        'c.tsv:2: expected a weight above zero, got "ulm\\t0"',
        'c.tsv:3: expected a value without blanks at its edges, got " bonn\\t1"',
        'c.tsv:4: expected no more columns than value, weight, got "kiel\\t1\\tx"',
        'c.tsv:5: expected a weight above zero, got "berlin\\tmany"',
      ].join('\n'),
    );
    expect(() => parseCatalogue('city\nulm\n', 'c.tsv')).toThrow('c.tsv:1: expected the header');
    expect(() => parseCatalogue('value\n', 'c.tsv')).toThrow('c.tsv: the catalogue is empty');
  });
});
