import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parallelUtterances } from '../../src/corpus/parallel-utterances.ts';
import type { Utterance } from '../../src/corpus/utterance.ts';

const utterance = (id: string, intent: string, locale = 'en-US'): Utterance => ({
  ...{ id, intent, locale, text: `${locale} ${id}`, slots: [], origin: { step: 'read' }, scores: {} },
});
const german = (id: string, intent: string) => utterance(id, intent, 'de-DE');

describe('utterances of two corpora', () => {
  it('belong together by their ids, in whatever order', () => {
    const source = [utterance('1', 'a'), utterance('2', 'b'), utterance('3', 'c')];
    const target = [german('3', 'c'), german('9', 'a'), german('1', 'other')];
    const found = parallelUtterances(source, target)!;
    expect(found.source.map(({ id }) => id)).toEqual(['1', '3']);
    expect(found.target.map(({ id, locale }) => [id, locale])).toEqual([
      ['1', 'de-DE'],
      ['3', 'de-DE'],
    ]);
    expect(found).toMatchObject({ by: 'id', unpaired: { source: 1, target: 1 }, otherIntent: 1 });
  });

  it('belong together by their order where no id is in both but all intents agree', () => {
    const source = [utterance('en-1', 'a'), utterance('en-2', 'b')];
    const target = [german('de-1', 'a'), german('de-2', 'b')];
    expect(parallelUtterances(source, target)).toMatchObject({ source, target, by: 'order', otherIntent: 0 });
    expect(parallelUtterances(source, target.toReversed())).toBeUndefined();
    expect(parallelUtterances(source, target.slice(1))).toBeUndefined();
    expect(parallelUtterances([], [])).toBeUndefined();
  });

  it('lose no pair and make none up', () => {
    const ids = fc.uniqueArray(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(ids, ids, (left, right) => {
        const source = left.map((id) => utterance(String(id), 'a'));
        const target = right.map((id) => german(String(id), 'a'));
        const shared = left.filter((id) => right.includes(id));
        const found = parallelUtterances(source, target);
        if (shared.length === 0) expect(found === undefined || found.by === 'order').toBe(true);
        else {
          expect(found!.source.map(({ id }) => id)).toEqual(shared.map(String));
          expect(found!.target.map(({ id }) => id)).toEqual(shared.map(String));
          expect(found!.unpaired).toEqual({
            source: left.length - shared.length,
            target: right.length - shared.length,
          });
        }
      }),
    );
  });
});
