import { beforeAll, describe, expect, it } from 'vitest';
import type { Slot, Utterance } from '../../src/corpus/utterance.ts';
import { type JudgingOptions, judgeEngine, judgeEngines } from '../../src/experiment/judge-engines.ts';
import type { Engine, SourceUtterance, Translation } from '../../src/translation/contract.ts';
import { PhraseBasedEngine, trainPhraseBased } from '../../src/translation/engines/phrase-based/index.ts';
import { TINY_BITEXT, TINY_LANGUAGES } from '../translation/tiny-bitext.ts';

/** An utterance from a text with its slots in braces: `wake me up at {time: seven}`. */
function utterance(id: string, marked: string): Utterance {
  const slots: Slot[] = [];
  let text = '';
  for (const [, plain, label, value] of marked.matchAll(/([^{]*)(?:\{(\w+): ([^}]*)\})?/g)) {
    text += plain;
    if (label === undefined) continue;
    slots.push({ label, start: text.length, end: text.length + value!.length });
    text += value;
  }
  return { id, locale: 'und', text, intent: 'test', slots, origin: { step: 'read' }, scores: {} };
}

const corpus = [
  utterance('1', 'wake me up at {time: nine}'),
  utterance('2', 'play {song: zyzzyx}'),
  utterance('3', 'where is the light'),
  utterance('9', 'i like music'),
];
const reference = [
  utterance('3', 'wo ist das licht'),
  utterance('2', 'spiel {song: Zyzzyx}'),
  utterance('1', 'weck mich um {date: neun}'),
  utterance('10', 'ich mag musik'),
  utterance('11', 'ich mag musik'),
];

describe('judging the phrase-based engine', () => {
  let engine: PhraseBasedEngine;
  beforeAll(async () => {
    engine = new PhraseBasedEngine(await trainPhraseBased(TINY_BITEXT, { languages: TINY_LANGUAGES }));
  });

  it('joins by id and compares with the human translation', async () => {
    const judgement = await judgeEngine(engine, { corpus, reference });
    expect(judgement).toMatchObject({
      engine: engine.name,
      strategy: engine.capabilities.strategies[0],
      utterances: 3,
      withoutReference: 1,
      withoutSource: 2,
      slots: 2,
      lost: {},
      split: {},
      spoilt: 0,
      // The song is right, in whatever case; the label of the time is not.
      slotValues: { precision: 0.5, recall: 0.5, f1: 0.5 },
      // One of 5 + 2 + 4 words.
      unknownRate: 1 / 11,
    });
    // By hand: the case of the song spoils one of 10 words and one of 7 pairs, none of the 4 triples and 2 quadruples.
    expect(judgement.bleu.score).toBeCloseTo(100 * ((9 / 10) * (6 / 7)) ** 0.25, 8);
    expect(judgement.bleu.signature).toBe('BLEU|nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp');
    expect(judgement.chrf.signature).toContain('chrF2');
    expect(judgement.utterancesPerSecond).toBeGreaterThan(0);
  });

  it('gives a row for each engine and strategy, in their order', async () => {
    const strategies = ['walls', 'alignment'] as const;
    const rows = await judgeEngines([{ engine, strategies }, { engine }], { corpus, reference, keep: ['song'] });
    const preferred = engine.capabilities.strategies[0];
    expect(rows.map((row) => row.strategy)).toEqual(['walls', 'alignment', preferred]);
    // A kept word is not one to be known.
    expect(rows.map((row) => [row.keep, row.unknownRate])).toEqual([0, 1, 2].map(() => [['song'], 0]));
  });

  it('reports how far it has come', async () => {
    const steps: number[][] = [];
    const onProgress = (done: number, total: number) => steps.push([done, total]);
    await judgeEngine(engine, { corpus, reference, batchSize: 2, onProgress });
    expect(steps).toEqual([
      [2, 3],
      [3, 3],
    ]);
  });

  it('refuses strategies the engine has not, before anything is translated', async () => {
    const strategies = ['walls', 'markers'] as const;
    await expect(judgeEngines([{ engine, strategies }], { corpus, reference })).rejects.toThrow('by "markers"');
  });

  it('refuses corpora without a common id, and ids that occur twice', async () => {
    const judging = (options: JudgingOptions) => judgeEngine(engine, options);
    await expect(judging({ corpus, reference: [] })).rejects.toThrow('got ids such as "1" and nothing');
    await expect(judging({ corpus, reference: [utterance('x', 'a')] })).rejects.toThrow('ids such as "x"');
    const twice = [...corpus, ...corpus.slice(0, 1)];
    await expect(judging({ corpus: twice, reference })).rejects.toThrow('id "1" occurs twice in the corpus');
  });
});

describe('judging an engine that loses slots', () => {
  it('counts lost and split slots by label, and takes neither for placed', async () => {
    const judgement = await judgeEngine(troubledEngine, {
      corpus: [utterance('a', '{x: one} {y: two} {z: three}'), utterance('b', '{x: one}')],
      reference: [utterance('a', '{x: eins} {y: zwei} {z: drei}'), utterance('b', '{x: eins}')],
    });
    expect(judgement).toMatchObject({ slots: 4, lost: { x: 2 }, split: { y: 1 }, spoilt: 2, utterances: 2 });
    expect(judgement.slotValues).toEqual({ precision: 1, recall: 1 / 4, f1: 2 / 5 });
  });
});

/** Says "eins zwei drei" to everything, loses each slot x and splits each slot y. */
const troubledEngine: Engine = {
  name: 'troubled',
  languages: TINY_LANGUAGES,
  capabilities: {
    scores: 'none',
    alignments: false,
    walls: false,
    copies: false,
    nBest: false,
    strategies: ['markers'],
  },
  fingerprint: () => 'troubled',
  translate: async (batch: readonly SourceUtterance[]): Promise<Translation[]> =>
    batch.map(({ slots }) => ({
      text: 'eins zwei drei',
      unknownWords: 0,
      slots: slots.map(({ label }, parent) => {
        if (label === 'x') return { label, parent, status: 'lost' };
        return label === 'y'
          ? { label, parent, status: 'split', start: 5, end: 9 }
          : { label, parent, status: 'ok', start: 10, end: 14 };
      }),
    })),
  close: async () => {},
};
