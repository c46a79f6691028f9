import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NgramModel } from '../../src/selection/language-model/ngram-model.ts';
import { NgramTrie } from '../../src/selection/language-model/ngram-trie.ts';

const words = (text: string) => text.split(' ');

describe('the n-gram model', () => {
  it('is interpolated Kneser–Ney', async () => {
    const model = await NgramModel.train([words('a b'), words('a c')], 2);
    // Bigrams: ^a 2, ab, ac, b$, c$ 1 each; D₂ = 4 / (4 + 2 · 1) = 2/3.
    // Continuation counts: a 1 (after ^), b 1, c 1, $ 2; D₁ = 3 / (3 + 2 · 1) = 3/5; 5 in all, 4 types.
    // Uniform over a, b, c, $ and one unknown: 1/5.
    const unigram = (count: number) => (Math.max(count - 0.6, 0) + 0.6 * 4 * 0.2) / 5;
    expect(model.probability([], 'a')).toBeCloseTo((2 - 2 / 3 + (2 / 3) * unigram(1)) / 2, 12);
    expect(model.probability(['a'], 'b')).toBeCloseTo((1 - 2 / 3 + (2 / 3) * 2 * unigram(1)) / 2, 12);
    expect(model.probability(['a', 'b'], undefined)).toBeCloseTo(1 - 2 / 3 + (2 / 3) * unigram(2), 12);
    expect(model.probability(['z'], 'z')).toBeCloseTo(unigram(0), 12);
    const mean = ['a', 'b', undefined].reduce(
      (sum, symbol, i) => sum + Math.log(model.probability(['a', 'b'].slice(0, i), symbol)),
      0,
    );
    expect(model.meanLogProbability(['a', 'b'])).toBeCloseTo(mean / 3, 12);
  });

  it('gives everything that may follow a probability, 1 together', async () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 6 });
    const texts = fc.array(text, { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(texts, text, fc.integer({ min: 1, max: 4 }), async (training, before, order) => {
        const model = await NgramModel.train(training, order);
        const vocabulary = [...new Set(training.flat())];
        const probabilities = [...vocabulary, undefined, 'unknown'].map((symbol) => model.probability(before, symbol));
        for (const probability of probabilities) expect(probability).toBeGreaterThan(0);
        expect(probabilities.reduce((sum, probability) => sum + probability, 0)).toBeCloseTo(1, 10);
      }),
    );
  });

  it('does not depend on the order of the training texts', async () => {
    const texts = ['a b c', 'b c a', 'a a b', 'c'].map(words);
    const [one, other] = [await NgramModel.train(texts, 3), await NgramModel.train(texts.toReversed(), 3)];
    for (const text of [...texts, words('c b a')]) {
      expect(other.meanLogProbability(text)).toBe(one.meanLogProbability(text));
    }
  });

  it('scores even when it was trained on nothing', async () => {
    const model = await NgramModel.train([], 3);
    expect(model.vocabularySize).toBe(0);
    expect(model.meanLogProbability(['a'])).toBeCloseTo(Math.log(1 / 2), 12);
  });
});

describe('the trie', () => {
  it('finds what was added and nothing else, while it grows', () => {
    const trie = new NgramTrie();
    const nodes = new Map<string, number>();
    let wrong = 0;
    for (let i = 0; i < 30_000; i++) {
      const [parent, symbol] = [i % 173, (i * 7919) % 997];
      const key = `${parent} ${symbol}`;
      const node = trie.findOrAdd(parent, symbol);
      if ((nodes.get(key) ?? node) !== node || trie.find(parent, symbol) !== node) wrong++;
      nodes.set(key, node);
    }
    for (const [key, node] of nodes) {
      const [parent, symbol] = key.split(' ').map(Number);
      if (trie.find(parent!, symbol!) !== node) wrong++;
    }
    expect(wrong).toBe(0);
    expect(trie.size).toBe(nodes.size + 1);
    expect(new Set(nodes.values()).size).toBe(nodes.size);
    expect(trie.find(174, 1)).toBe(-1);
  });
});
