import { describe, expect, it } from 'vitest';
import { wordDictionary } from '../../src/translation/word-alignment/word-dictionary.ts';

const pair = (source: string, target: string) => ({ source: source.split(' '), target: target.split(' ') });
const bitext = [
  pair('the red house', 'das rote haus'),
  pair('the red car', 'das rote auto'),
  pair('the blue house', 'das blaue haus'),
  pair('the blue car', 'das blaue auto'),
  pair('a red car', 'ein rotes auto'),
  pair('a blue house', 'ein blaues haus'),
];

describe('wordDictionary', () => {
  it('finds the words that stand for each other, the most frequent first', () => {
    const entries = wordDictionary(bitext);
    expect(Object.fromEntries(entries.map(({ source, target }) => [source, target]))).toEqual({
      the: 'das',
      house: 'haus',
      car: 'auto',
      a: 'ein',
      red: 'rote',
      blue: 'blaue',
    });
    const counts = entries.map(({ count }) => count);
    expect(counts).toEqual([...counts].sort((a, b) => b - a));
  });

  it('gives each word once, and leaves out pairs seen too seldom', () => {
    for (const leastCount of [1, 2, 3, 4]) {
      const entries = wordDictionary(bitext, leastCount);
      expect(new Set(entries.map(({ source }) => source)).size).toBe(entries.length);
      expect(new Set(entries.map(({ target }) => target)).size).toBe(entries.length);
      expect(entries.every(({ count }) => count >= leastCount)).toBe(true);
    }
  });

  it('is empty for an empty bitext and for sentences without words', () => {
    expect(wordDictionary([])).toEqual([]);
    expect(wordDictionary([{ source: [], target: ['haus'] }])).toEqual([]);
  });
});
