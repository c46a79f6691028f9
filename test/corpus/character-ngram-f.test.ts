import { describe, expect, it } from 'vitest';
import { CharacterNgramF, sentenceCharacterNgramF } from '../../src/corpus/character-ngram-f.ts';

describe('chrF2 of a sentence', () => {
  it('weighs recall twice as much as precision', () => {
    // "ab" against "abcd": n = 1: P 1, R 1/2; n = 2: P 1, R 1/3; the hypothesis has no longer ones.
    const precision = 1;
    const recall = (1 / 2 + 1 / 3) / 2;
    expect(sentenceCharacterNgramF('ab', 'abcd')).toBeCloseTo((5 * precision * recall) / (4 * precision + recall), 12);
  });

  it('does not see blanks, and counts characters, not UTF-16 units', () => {
    expect(sentenceCharacterNgramF('a b', ' ab')).toBe(1);
    expect(sentenceCharacterNgramF('😀', '😁')).toBe(0);
  });

  it('is 0 where there is nothing to compare', () => {
    expect(sentenceCharacterNgramF('', 'abc')).toBe(0);
    expect(sentenceCharacterNgramF('abc', '')).toBe(0);
    expect(new CharacterNgramF().score()).toBe(0);
  });
});
