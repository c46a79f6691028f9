import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/corpus/problem.ts';
import { collect, corpusOf } from '../../src/corpus/stream.ts';
import type { Utterance } from '../../src/corpus/utterance.ts';
import type { Resources } from '../../src/selection/contract.ts';
import { resourcesNeeded, scoreCorpus } from '../../src/selection/score-corpus.ts';
import { backTranslationSimilarity } from '../../src/selection/signals/back-translation.ts';
import { logLengthRatio } from '../../src/selection/signals/length-ratio.ts';
import { agreement, roundTripSemanticErrorRate } from '../../src/selection/signals/round-trip-agreement.ts';
import { countCopiedSlots, countMissingSlots } from '../../src/selection/signals/slot-integrity.ts';
import { type SignalName, signalNamed, signalNames, signals } from '../../src/selection/signals.ts';
import { annotated, translated } from './utterances.ts';

const score = (corpus: readonly Utterance[], names: readonly SignalName[], resources: Resources = {}) =>
  collect(scoreCorpus(() => corpusOf(corpus), names, resources));

const byId = (...utterances: Utterance[]) => new Map(utterances.map((utterance) => [utterance.id, utterance]));

describe('the table of signals', () => {
  it('has every signal under its own name', () => {
    for (const name of signalNames) expect(signals[name].name).toBe(name);
    expect(Object.isFrozen(signals)).toBe(true);
  });

  it('knows what is meant by a wrong name', () => {
    expect(() => signalNamed('chrf-bak')).toThrow('did you mean "chrf-back"?');
    expect(() => signalNamed('toString')).toThrow(InputError);
  });
});

describe('scoring', () => {
  it('stores every score under its name and leaves the rest alone', async () => {
    const utterance = translated('1', { scores: { mt: -1, unknown: 2 } });
    const [scored] = await score([utterance], ['mt', 'known-words']);
    expect(scored).toEqual({ ...utterance, scores: { mt: -1, unknown: 2, 'known-words': -2 } });
  });

  it('leaves no score where there is nothing to judge, not even an old one', async () => {
    const utterance = translated('1', { scores: { 'chrf-back': 1 } });
    const [scored] = await score([utterance], ['mt', 'known-words', 'chrf-back'], {
      sources: new Map(),
      backTranslations: new Map(),
    });
    expect(scored!.scores).toEqual({});
  });

  it('says at once what is missing', async () => {
    await expect(score([], ['chrf-back', 'lm'])).rejects.toThrow(
      /chrf-back.*sources[\s\S]*chrf-back.*backTranslations[\s\S]*lm.*targetTexts/,
    );
    expect(resourcesNeeded(['mt', 'chrf-back', 'length'])).toEqual(['sources', 'backTranslations']);
  });

  it('finds the source by the parent of the translation, so that one source may have many', async () => {
    const sources = byId(annotated('7', 'wake me [time: now]'));
    const alternatives = [
      annotated('7', 'weck mich [time: jetzt]', { origin: { step: 'translate', parent: '7' } }),
      annotated('7~2', 'wecke mich', { origin: { step: 'translate', parent: '7' } }),
    ];
    const scored = await score(alternatives, ['slot-count'], { sources });
    expect(scored.map(({ scores }) => scores['slot-count'])).toEqual([0, -1]);
  });
});

describe('similarity of the back-translation', () => {
  it('is 1 for the same text, whatever its case and punctuation, and 0 for another one', () => {
    expect(backTranslationSimilarity('Wake me up!', 'wake me up')).toBe(1);
    expect(backTranslationSimilarity('aaa', 'zzz')).toBe(0);
  });

  it('is chrF2', () => {
    // "abcd" against "abce", n = 1 … 4: matches 3/4, 2/3, 1/2, 0/1; precision and recall are equal, so F is their mean.
    expect(backTranslationSimilarity('abce', 'abcd')).toBeCloseTo((3 / 4 + 2 / 3 + 1 / 2 + 0) / 4, 12);
  });
});

describe('the length ratio', () => {
  it('is the logarithm of target over source tokens', () => {
    expect(logLengthRatio('one two', 'eins')).toBeCloseTo(-Math.LN2, 12);
    expect(logLengthRatio('one', '')).toBeUndefined();
    expect(logLengthRatio('', 'eins')).toBeUndefined();
  });

  it('is measured from the median, both ways', async () => {
    const sources = byId(...['1', '2', '3'].map((id) => translated(id, { text: 'one two' })));
    const texts = ['eins', 'eins zwei', 'eins zwei drei vier'];
    const corpus = texts.map((text, i) => translated(String(i + 1), { text }));
    const scored = await score([...corpus, translated('lost')], ['length'], { sources });
    const lengths = scored.map(({ scores }) => scores.length);
    expect(lengths[0]).toBeCloseTo(-Math.LN2, 12);
    expect(lengths[1]).toBe(0);
    expect(lengths[2]).toBeCloseTo(-Math.LN2, 12);
    expect(lengths[3]).toBeUndefined();
    const reversed = await score(corpus.toReversed(), ['length'], { sources });
    expect(reversed.map(({ scores }) => scores.length)).toEqual(lengths.slice(0, 3).toReversed());
  });
});

describe('slot integrity', () => {
  const source = annotated('1', 'play [artist: Queen] in the [room: kitchen] at [time: nine]');

  it('counts what is lost, invented, relabelled or mere punctuation', () => {
    const missing = (marked: string) => countMissingSlots(source, annotated('1', marked));
    expect(missing('spiel [artist: Queen] in der [room: küche] um [time: neun]')).toBe(0);
    expect(missing('um [time: neun] in der [room: küche] [artist: Queen]')).toBe(0);
    expect(missing('spiel [artist: Queen] um [time: neun]')).toBe(1);
    expect(missing('spiel [artist: Queen] in der [date: küche] um [time: neun]')).toBe(1);
    expect(missing('[artist: Queen] [room: küche] [time: neun] [time: zehn]')).toBe(1);
    expect(missing('spiel [artist: Queen] in der [room: ,] um [time: neun]')).toBe(1);
  });

  it('counts what was copied without need', () => {
    const translation = annotated('1', 'spiel [artist: queen] in der [room: kitchen] um [time: neun]');
    expect(countCopiedSlots(source, translation)).toBe(2);
    expect(countCopiedSlots(source, translation, new Set(['artist']))).toBe(1);
  });

  it('is stored as minus that, 0 for sound', async () => {
    const sound = annotated('1', 'spiel [artist: Queen] in der [room: küche] um [time: neun]');
    const resources = { sources: byId(source), keptLabels: new Set(['artist']) };
    const [scored] = await score([sound], ['slot-count', 'slot-copies'], resources);
    expect(scored!.scores).toEqual({ 'slot-count': 0, 'slot-copies': 0 });
  });
});

describe('agreement of the round trip', () => {
  const source = annotated('1', 'wake me [date: today] at [time: nine]');
  const back = (marked: string, intent = 'alarm') => annotated('1', marked, { intent });
  const cases: [Utterance, number, number][] = [
    [back('at [time: Nine] wake me [date: today]'), 3, 0],
    [back('wake me [date: today] at [time: ten]'), 2, 1 / 3],
    [back('wake me [date: today] at nine'), 1, 1 / 3],
    [back('wake me today at nine'), 1, 2 / 3],
    [back('wake me [date: today] at [time: nine]', 'music'), 0, 1 / 3],
    [back('[a: x] [b: y] [c: z] [d: w]', 'music'), 0, 5 / 3],
  ];

  it.each(cases)('%# is graded', (other, level, semer) => {
    expect(agreement(source, other)).toBe(level);
    expect(roundTripSemanticErrorRate(source, other)).toBeCloseTo(semer, 12);
  });

  it('is stored for what came back and was understood', async () => {
    const reading = ({ intent, slots }: Utterance) => ({ intent, slots });
    const other = back('wake me [date: today] at [time: ten]');
    const scored = await score([translated('1'), translated('2')], ['round-trip', 'semer-round-trip'], {
      sources: byId(source),
      sourceReadings: new Map([['1', reading(source)]]),
      backTranslations: new Map([['1', other.text]]),
      backReadings: new Map([['1', reading(other)]]),
    });
    expect(scored.map(({ scores }) => scores)).toEqual([{ 'round-trip': 2, 'semer-round-trip': -1 / 3 }, {}]);
  });
});

describe('plausibility', () => {
  const targetTexts = () => ['Weck mich um neun.', 'weck mich bitte', 'spiel musik um neun'];

  it('is higher for texts like those it learnt from, in words or characters', async () => {
    const texts = ['weck mich um neun', 'um mich neun weck', 'xyz qqq', '...'];
    const corpus = texts.map((text, i) => translated(String(i), { text }));
    const scored = await score(corpus, ['lm', 'lm-characters'], { targetTexts });
    for (const name of ['lm', 'lm-characters']) {
      const [good, shuffled, foreign, empty] = scored.map(({ scores }) => scores[name]);
      expect(good).toBeGreaterThan(shuffled!);
      expect(shuffled).toBeGreaterThan(foreign!);
      expect(good).toBeLessThan(0);
      expect(empty).toBeUndefined();
    }
  });

  it('cannot be learnt from nothing', async () => {
    await expect(score([], ['lm'], { targetTexts: () => ['', ' !'] })).rejects.toThrow(/no texts.*"lm"/);
  });
});
