import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Slot } from '../../src/corpus/utterance.ts';
import { slotProblems } from '../../src/corpus/utterance.ts';
import type { Engine, PlacedSlot, SourceUtterance, Translation } from '../../src/translation/contract.ts';

export interface EngineCase {
  readonly name: string;
  /** A new engine; two of them must be equal in every respect. */
  readonly open: () => Promise<Engine>;
  /** Source words, some of which the engine knows. */
  readonly words: readonly string[];
  /** Of an engine that cannot translate just any text: what it can; at least `contractUtterances`. */
  readonly only?: readonly SourceUtterance[];
}

/** What every engine must do. Call once for each engine. */
export function describeEngineContract({ name, open, words, only }: EngineCase): void {
  describe(`engine contract: ${name}`, () => {
    let engine: Engine;
    beforeAll(async () => {
      engine = await open();
    });
    afterAll(() => engine.close());

    const utterances = () =>
      only ? fc.constantFrom(...only) : utteranceArbitrary(words, engine.capabilities.strategies);
    const special = specialUtterances(words);
    const everyTranslation = async (check: (source: SourceUtterance, translation: Translation) => void) => {
      const property = fc.asyncProperty(fc.array(utterances(), { maxLength: 5 }), async (batch) => {
        const translations = await engine.translate(batch);
        expect(translations).toHaveLength(batch.length);
        batch.forEach((source, i) => {
          check(source, translations[i]!);
        });
      });
      await fc.assert(property, { numRuns: 100 });
    };

    it('accounts for every slot once, by its label', async () => {
      await everyTranslation((source, { slots }) => {
        const parents = slots.map((slot) => slot.parent).sort((a, b) => a - b);
        expect(parents).toEqual(source.slots.map((_, i) => i));
        for (const slot of slots) expect(slot.label).toBe(source.slots[slot.parent]!.label);
      });
    });

    it('places slots that keep the span invariant', async () => {
      await everyTranslation((_, { text, slots }) => {
        expect(slotProblems(text, placedSlots(slots))).toEqual([]);
      });
    });

    it('gives the scores, alignments and unknown words that it declares', async () => {
      await everyTranslation((_, translation) => {
        expect(translation.unknownWords).toBeGreaterThanOrEqual(0);
        expect(translation.score !== undefined).toBe(engine.capabilities.scores !== 'none');
        if (translation.score !== undefined) expect(translation.score).toBeTypeOf('number');
        expect(Number.isFinite(translation.score ?? 0)).toBe(true);
        expect(translation.alignment !== undefined).toBe(engine.capabilities.alignments);
      });
    });

    it('aligns words of the source with words of the translation', async () => {
      await everyTranslation(({ text: source }, { text, alignment = [] }) => {
        for (const link of alignment) {
          expect(source.slice(link.sourceStart, link.sourceEnd)).toMatch(/^\S(?:.*\S)?$/su);
          expect(text.slice(link.targetStart, link.targetEnd)).toMatch(/^\S(?:.*\S)?$/su);
        }
      });
    });

    it('never loses or splits a slot behind walls, where it has them', async () => {
      if (!engine.capabilities.walls) return expect(engine.capabilities.strategies).not.toContain('walls');
      await everyTranslation((source, { slots }) => {
        if (source.strategy === 'walls') expect(slots.filter((slot) => slot.status !== 'ok')).toEqual([]);
      });
    });

    it('copies kept slots as they stand, where it can', async () => {
      if (!engine.capabilities.copies) return expect(engine.capabilities.copies).toBe(false);
      await everyTranslation((source, { text, slots }) => {
        for (const slot of slots) {
          if (!source.keep?.has(slot.label)) continue;
          const { start, end } = source.slots[slot.parent]!;
          expect(slot.status).toBe('ok');
          if (slot.status !== 'lost') expect(text.slice(slot.start, slot.end)).toBe(source.text.slice(start, end));
        }
      });
    });

    it('answers nothing to nothing, and an empty text to an empty text', async () => {
      expect(await engine.translate([])).toEqual([]);
      const [translation] = await engine.translate([special.empty]);
      expect(translation).toMatchObject({ text: '', slots: [], unknownWords: 0 });
    });

    it('takes a text of ten thousand words, control characters and markup', async () => {
      const [translation, odd] = await engine.translate([special.long, special.odd]);
      expect(translation!.slots).toHaveLength(1);
      expect(translation!.text.split(' ').length).toBeGreaterThan(5_000);
      expect(odd!.text).not.toBe('');
    });

    it('translates the same text alike, alone or in a batch, in this engine or another', async () => {
      const batch = fc.sample(utterances(), { numRuns: 20, seed: 7 });
      const together = await engine.translate(batch);
      const other = await open();
      const alone = [];
      for (const utterance of batch.toReversed()) alone.unshift(...(await other.translate([utterance])));
      expect(alone).toEqual(together);
      expect(other.fingerprint()).toBe(engine.fingerprint());
      await other.close();
    });

    it('declares strategies that it has what it takes for', () => {
      const { strategies, walls, alignments } = engine.capabilities;
      expect(strategies.includes('walls')).toBe(walls);
      if (strategies.includes('alignment')) expect(alignments).toBe(true);
    });

    it('gives further translations when asked, where it can', async () => {
      const [translation] = await engine.translate([{ ...special.plain, best: 4 }]);
      const { alternatives = [] } = translation!;
      if (!engine.capabilities.nBest) return expect(alternatives).toEqual([]);
      const texts = [translation!.text, ...alternatives.map((alternative) => alternative.text)];
      expect(texts.length).toBeLessThanOrEqual(4);
      expect(new Set(texts).size).toBe(texts.length);
      const scores = [translation!, ...alternatives].map((alternative) => alternative.score ?? 0);
      expect(scores).toEqual(scores.toSorted((a, b) => b - a));
      expect(alternatives.every((alternative) => alternative.alternatives === undefined)).toBe(true);
    });
  });
}

/** The utterances that single tests ask for. */
function specialUtterances(words: readonly string[]) {
  const long = Array.from({ length: 10_000 }, (_, i) => words[i % words.length]).join(' ');
  return {
    empty: { text: '', slots: [] },
    plain: { text: words.slice(0, 6).join(' '), slots: [] },
    long: { text: long, slots: [{ label: 'all', start: 0, end: long.length }] },
    odd: { text: `${words[0]}\u0000\u0007 <b>${words[1]}</b> & [x] {y}`, slots: [] },
  };
}

/** Enough utterances for the contract of an engine that must be given its utterances before. */
export function contractUtterances(
  words: readonly string[],
  strategies: Engine['capabilities']['strategies'],
): SourceUtterance[] {
  const sample = fc.sample(utteranceArbitrary(words, strategies), { numRuns: 200, seed: 11 });
  return [...Object.values(specialUtterances(words)), ...sample];
}

/** The slots that have a place, whatever their status: none may break the invariant. */
function placedSlots(slots: Translation['slots']): PlacedSlot[] {
  return slots.filter((slot): slot is PlacedSlot => slot.status !== 'lost');
}

/** Texts of known and unknown words with disjoint slots, some of them kept, under any of the strategies. */
function utteranceArbitrary(
  words: readonly string[],
  strategies: Engine['capabilities']['strategies'],
): fc.Arbitrary<SourceUtterance> {
  const piece = fc.record({
    words: fc.array(fc.constantFrom(...words, 'zyx', 'a. m.', '&', '?', 'Ünder'), { minLength: 1, maxLength: 4 }),
    label: fc.constantFrom(undefined, 'time', 'name', 'place'),
  });
  const strategy = fc.constantFrom(...strategies);
  const keep = fc.uniqueArray(fc.constantFrom('time', 'name'));
  return fc.tuple(fc.array(piece, { maxLength: 5 }), strategy, keep).map(([pieces, chosen, kept]) => {
    let text = '';
    const slots: Slot[] = [];
    for (const { words: inner, label } of pieces) {
      const start = text === '' ? 0 : text.length + 1;
      text = [text, ...inner].filter((part) => part !== '').join(' ');
      if (label !== undefined) slots.push({ label, start, end: text.length });
    }
    return { text, slots, strategy: chosen, keep: new Set(kept) };
  });
}
