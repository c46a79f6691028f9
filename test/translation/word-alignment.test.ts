import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  alignWords,
  DEFAULT_WORD_ALIGNMENT,
  type PairBelief,
} from '../../src/translation/word-alignment/align-words.ts';
import { SentenceCollector } from '../../src/translation/word-alignment/encoded-bitext.ts';
import { spellingSimilarity } from '../../src/translation/word-alignment/spelling-similarity.ts';

describe('spelling similarity', () => {
  it('is 1 for the same word, whatever its length', () => {
    expect(spellingSimilarity('7', '7')).toBe(1);
    expect(spellingSimilarity('utamaro', 'utamaro')).toBe(1);
  });

  it('is the square of the share of letters that stay', () => {
    expect(spellingSimilarity('restaurant', 'restauranten')).toBeCloseTo((10 / 12) ** 2, 10);
    expect(spellingSimilarity('music', 'musik')).toBeCloseTo((4 / 5) ** 2, 10);
  });

  it('is 0 for short words and for words with less than half in common', () => {
    expect(spellingSimilarity('on', 'one')).toBe(0);
    expect(spellingSimilarity('for', 'før')).toBe(0);
    expect(spellingSimilarity('forecast', 'vejrudsigt')).toBe(0);
  });

  it('lies between 0 and 1 and does not mind the order', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'å'), minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(word, word, (a, b) => {
        const similarity = spellingSimilarity(a, b);
        expect(similarity).toBe(spellingSimilarity(b, a));
        expect(similarity === 1).toBe(a === b);
        expect(similarity === 0 || (similarity >= 0.25 && similarity <= 1)).toBe(true);
      }),
    );
  });
});

describe('word alignment with beliefs', () => {
  /** Two sentences of two words each, none seen twice: nothing but position tells which word stands for which. */
  const bitext = encode([
    [
      [3, 4],
      [3, 4],
    ],
    [
      [5, 6],
      [5, 6],
    ],
  ]);
  const believing = (belief: PairBelief) => alignWords(bitext, { ...DEFAULT_WORD_ALIGNMENT, belief });

  it('follows the diagonal where it knows nothing', () => {
    expect([...alignWords(bitext).targetToSource]).toEqual([0, 1, 0, 1]);
  });

  it('follows a belief against the diagonal, in both directions', () => {
    const crossed = new Set(['3-4', '4-3']);
    const strength = (source: number, target: number) => (crossed.has(`${source}-${target}`) ? 1 : 0);
    const links = believing({ strength, links: 3 });
    expect([...links.targetToSource]).toEqual([1, 0, 0, 1]);
    expect([...links.sourceToTarget]).toEqual([1, 0, 0, 1]);
  });

  it('is not moved by a belief without strength', () => {
    expect(believing({ strength: () => 0, links: 3 })).toEqual(alignWords(bitext));
  });

  it('gives a belief up for what many sentences show', () => {
    // 3 stands for 5 and 7 for 4, although 3 and 4 look alike: false friends.
    const pairs = Array.from({ length: 60 }, (_, k): [number[], number[]][] => [
      [
        [3, 10 + k],
        [5, 100 + k],
      ],
      [
        [7, 200 + k],
        [4, 300 + k],
      ],
    ]).flat();
    const last: [number[], number[]] = [
      [7, 3],
      [5, 4],
    ];
    const links = alignWords(encode([...pairs, last]), {
      ...DEFAULT_WORD_ALIGNMENT,
      belief: { strength: (source, target) => (source === 3 && target === 4 ? 1 : 0), links: 3 },
    });
    expect([...links.targetToSource.subarray(-2)]).toEqual([1, 0]);
  });
});

function encode(pairs: readonly (readonly [readonly number[], readonly number[]])[]) {
  const [source, target] = [new SentenceCollector(), new SentenceCollector()];
  for (const [sourceWords, targetWords] of pairs) {
    source.add(sourceWords);
    target.add(targetWords);
  }
  return { source: source.finish(), target: target.finish() };
}
