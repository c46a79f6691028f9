import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { corpusOf } from '../../src/corpus/stream.ts';
import { type Interpretation, isDropped, type Outcome, type Utterance } from '../../src/corpus/utterance.ts';
import { openFilter, Selection } from '../../src/selection/filters.ts';
import { scoreCorpus } from '../../src/selection/score-corpus.ts';

const translated = (id: string, intent: string, mt?: number): Utterance => ({
  id,
  locale: 'de-DE',
  text: `text ${id}`,
  intent,
  slots: [],
  origin: { step: 'translate', parent: id },
  scores: mt === undefined ? {} : { mt },
});

async function split(outcomes: AsyncIterable<Outcome>) {
  const kept: Utterance[] = [];
  const dropped: Record<string, string> = {};
  for await (const outcome of outcomes) {
    if (isDropped(outcome)) dropped[outcome.utterance.id] = outcome.reason;
    else kept.push(outcome);
  }
  return { kept, ids: kept.map(({ id }) => id), dropped };
}

const byScore = (corpus: Utterance[], keep: number, per: 'intent' | 'corpus') =>
  split(openFilter(Selection.parse({ 'mt-score': { keep, per } })).select(() => corpusOf(corpus), {}));

describe('the filter by MT score', () => {
  const corpus = [
    translated('a', 'alarm', -1),
    translated('b', 'alarm', -2),
    translated('c', 'music', -5),
    translated('d', 'music', -6),
    translated('e', 'music'),
  ];

  it('keeps the best share of the corpus and says why the rest went', async () => {
    const { ids, dropped } = await byScore(corpus, 0.5, 'corpus');
    expect(ids).toEqual(['a', 'b']);
    expect(dropped).toEqual({ c: 'low-mt-score', d: 'low-mt-score', e: 'no-mt-score' });
  });

  it('keeps the best share of each intent, so that none vanishes', async () => {
    expect((await byScore(corpus, 0.5, 'intent')).ids).toEqual(['a', 'c']);
    expect((await byScore(corpus, 0.01, 'intent')).ids).toEqual(['a', 'c']);
  });

  it('loses nothing, keeps the order, and what it keeps is never worse than what it drops', async () => {
    const item = fc.record({ intent: fc.constantFrom('x', 'y'), mt: fc.integer({ min: -5, max: 0 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(item), fc.constantFrom(0.1, 0.5, 0.8, 1), async (items, keep) => {
        const input = items.map(({ intent, mt }, i) => translated(String(i), intent, mt));
        const { kept, ids, dropped } = await byScore(input, keep, 'intent');
        expect(ids.length + Object.keys(dropped).length).toBe(input.length);
        expect(ids).toEqual(input.map(({ id }) => id).filter((id) => !(id in dropped)));
        for (const intent of ['x', 'y']) {
          const ofIntent = input.filter((utterance) => utterance.intent === intent);
          const keptOfIntent = kept.filter((utterance) => utterance.intent === intent);
          const worstKept = Math.min(...keptOfIntent.map(({ scores }) => scores.mt!));
          expect(keptOfIntent.length).toBeGreaterThanOrEqual(Math.round(keep * ofIntent.length));
          for (const { id, scores } of ofIntent) if (id in dropped) expect(scores.mt).toBeLessThan(worstKept);
        }
      }),
    );
  });
});

describe('the filter by MT score, as results were made with it', () => {
  it('keeps all that are at least as good as the last one there is room for', async () => {
    const item = fc.record({
      intent: fc.constantFrom('x', 'y'),
      mt: fc.option(fc.integer({ min: -5, max: 0 }), { nil: undefined }),
    });
    const share = fc.constantFrom(0.1, 0.5, 0.8, 1);
    await fc.assert(
      fc.asyncProperty(fc.array(item), share, fc.constantFrom('intent', 'corpus'), async (items, keep, per) => {
        const input = items.map(({ intent, mt }, i) => translated(String(i), intent, mt));
        const expected = input.filter(({ intent, scores }) => {
          if (scores.mt === undefined) return false;
          const rivals = items.filter(
            (other) => other.mt !== undefined && (per === 'corpus' || other.intent === intent),
          );
          const better = rivals.filter((other) => other.mt! > scores.mt!).length;
          return better < Math.max(1, Math.round(keep * rivals.length));
        });
        expect((await byScore(input, keep, per)).kept).toEqual(expected);
      }),
    );
  });
});

describe('the filter by round trip', () => {
  const read = (intent: string, ...labels: string[]) => ({
    intent,
    slots: labels.map((label, i) => ({ label, start: i * 2, end: i * 2 + 1 })),
  });
  // A text of four letters with blanks between, so that every slot above fits.
  const corpus = ['same', 'slots', 'intent', 'lost'].map((id) => ({ ...translated(id, 'alarm'), text: 'a b c d' }));
  const sources = new Map(corpus.map((utterance) => [utterance.id, utterance]));
  const sourceReadings = new Map<string, Interpretation>([
    ['same', read('alarm', 'time', 'date')],
    ['slots', read('alarm', 'time', 'time')],
    ['intent', read('alarm')],
    ['lost', read('alarm')],
  ]);
  const backReadings = new Map<string, Interpretation>([
    ['same', read('alarm', 'date', 'time')],
    ['slots', read('alarm', 'time')],
    ['intent', read('music')],
  ]);
  const backTranslations = new Map([...backReadings.keys()].map((id) => [id, 'a b c d']));
  const scored = async () =>
    (
      await split(
        scoreCorpus(() => corpusOf(corpus), ['round-trip'], {
          sources,
          sourceReadings,
          backTranslations,
          backReadings,
        }),
      )
    ).kept;
  const byRoundTrip = (utterances: Utterance[], agree: string) =>
    split(openFilter(Selection.parse({ 'round-trip': { agree } })).select(() => corpusOf(utterances), {}));

  it('keeps what is understood alike before and after', async () => {
    const { ids, dropped } = await byRoundTrip(await scored(), 'intent+slots');
    expect(ids).toEqual(['same']);
    expect(dropped).toEqual({
      slots: 'round-trip-slots',
      intent: 'round-trip-intent',
      lost: 'no-back-translation',
    });
  });

  it('can ask for the words of the slots too', async () => {
    const { dropped } = await byRoundTrip(await scored(), 'intent+values');
    expect(dropped.same).toBe('round-trip-values');
  });

  it('can ask for the intent only, and is idempotent', async () => {
    const once = await byRoundTrip(await scored(), 'intent');
    expect(once.ids).toEqual(['same', 'slots']);
    const twice = await byRoundTrip(once.kept, 'intent');
    expect(twice.ids).toEqual(once.ids);
  });
});
