import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nestedSample } from '../../src/corpus/nested-sample.ts';
import type { Utterance } from '../../src/corpus/utterance.ts';

const corpus = (intents: readonly string[]): Utterance[] =>
  intents.map((intent, i) => ({
    id: String(i),
    locale: 'de-DE',
    text: `text ${i}`,
    intent,
    slots: [],
    origin: { step: 'read' },
    scores: {},
  }));

describe('a nested sample', () => {
  it('is part of every larger one, and has the size asked for', () => {
    const intents = fc.array(fc.constantFrom('a', 'b', 'c', 'd'));
    fc.assert(
      fc.property(intents, fc.nat(60), fc.nat(60), fc.nat(9), (names, one, other, seed) => {
        const utterances = corpus(names);
        const [size, larger] = [Math.min(one, other), Math.max(one, other)];
        const sample = nestedSample(utterances, { size, seed });
        expect(sample).toHaveLength(Math.min(size, utterances.length));
        expect(new Set(sample).size).toBe(sample.length);
        expect(nestedSample(utterances, { size: larger, seed }).slice(0, sample.length)).toEqual(sample);
      }),
    );
  });

  it('gives every intent its share', () => {
    const utterances = corpus(
      Array.from({ length: 100 }, (_, i) => (i < 60 ? 'often' : i < 90 ? 'at times' : 'seldom')),
    );
    const counts = (size: number) =>
      ['often', 'at times', 'seldom'].map(
        (name) => nestedSample(utterances, { size, seed: 1 }).filter(({ intent }) => intent === name).length,
      );
    expect(counts(10)).toEqual([6, 3, 1]);
    expect(counts(50)).toEqual([30, 15, 5]);
    expect(counts(100)).toEqual([60, 30, 10]);
  });

  it('is the same for the same seed and another for another', () => {
    const utterances = corpus(Array.from({ length: 100 }, (_, i) => (i % 3 === 0 ? 'a' : 'b')));
    const draw = (seed: number) => nestedSample(utterances, { size: 20, seed }).map(({ id }) => id);
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
  });
});
