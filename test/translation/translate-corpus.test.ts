import { beforeAll, describe, expect, it } from 'vitest';
import { type Dropped, slotValue, type Utterance } from '../../src/corpus/utterance.ts';
import type { Engine, Translation } from '../../src/translation/contract.ts';
import { PhraseBasedEngine, trainPhraseBased } from '../../src/translation/engines/phrase-based/index.ts';
import { translateCorpus } from '../../src/translation/translate-corpus.ts';
import { TINY_BITEXT, TINY_LANGUAGES } from './tiny-bitext.ts';

function utterance(id: string, text: string, slots: Utterance['slots'] = []): Utterance {
  return { id, locale: 'en-US', text, intent: 'play_music', slots, origin: { step: 'read' }, scores: { age: 3 } };
}

/** An engine that answers from a list: how the outcomes of a translation are told apart. */
function scripted(translations: Readonly<Record<string, Translation>>): Engine {
  return {
    name: 'scripted',
    languages: TINY_LANGUAGES,
    capabilities: {
      scores: 'none',
      alignments: true,
      walls: false,
      copies: false,
      nBest: false,
      strategies: ['alignment'],
    },
    fingerprint: () => 'scripted',
    translate: async (batch) => batch.map(({ text }) => translations[text]!),
    close: async () => {},
  };
}

describe('translation of a corpus', () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = new PhraseBasedEngine(await trainPhraseBased(TINY_BITEXT, { languages: TINY_LANGUAGES }));
  });
  const translate = async (corpus: Utterance[], options = {}, by = engine) => {
    const results: (Utterance | Dropped)[] = [];
    for await (const result of translateCorpus(corpus, by, { targetLocale: 'de-DE', ...options })) results.push(result);
    return results;
  };

  it('keeps id, intent and scores, and says where the utterance comes from', async () => {
    const [result] = (await translate([utterance('7', 'play some music')])) as Utterance[];
    expect(result).toMatchObject({ id: '7', locale: 'de-DE', text: 'spiel etwas musik', intent: 'play_music' });
    expect(result!.origin).toEqual({ step: 'translate', parent: '7' });
    expect(result!.scores).toEqual({ age: 3, mt: expect.any(Number), unknown: 0 });
  });

  it('copies the slots it is told to keep', async () => {
    const corpus = [utterance('1', 'play the Weather tomorrow', [{ label: 'song', start: 5, end: 16 }])];
    const [kept] = (await translate(corpus, { keep: ['song'] })) as Utterance[];
    expect(slotValue(kept!.text, kept!.slots[0]!)).toBe('the Weather');
  });

  it('yields every utterance once, in order, whatever the size of the batches', async () => {
    const corpus = TINY_BITEXT.map(({ source }, i) => utterance(String(i), source));
    const whole = (await translate(corpus)) as Utterance[];
    expect(whole.map(({ id }) => id)).toEqual(corpus.map(({ id }) => id));
    expect(await translate(corpus, { batchSize: 7 })).toEqual(whole);
  });

  it('drops what lost its slots or its text, with the reason', async () => {
    const script = scripted({
      lost: { text: 'x', slots: [{ label: 'date', parent: 0, status: 'lost' }], unknownWords: 0 },
      split: { text: 'x', slots: [{ label: 'time', parent: 0, status: 'split', start: 0, end: 1 }], unknownWords: 0 },
      empty: { text: ' ', slots: [], unknownWords: 0 },
    });
    const corpus = ['lost', 'split', 'empty'].map((text) => utterance(text, text));
    const dropped = (await translate(corpus, {}, script)) as Dropped[];
    expect(dropped.map(({ reason }) => reason)).toEqual(['slot-lost:date', 'slot-split:time', 'empty-translation']);
    expect(dropped.map((drop) => drop.utterance)).toEqual(corpus);
  });

  it('asks nothing of an engine that it cannot do, and says so', async () => {
    const impossible = translate([], { strategy: 'walls', keep: ['song'] }, scripted({}));
    await expect(impossible).rejects.toThrow(/strategy: engine "scripted" cannot .*"walls".*\nkeep: .* cannot copy/u);
    await expect(translate([], { strategy: 'wals' })).rejects.toThrow('did you mean "walls"?');
  });
});
