import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { trainLanguageModel } from '../../src/translation/engines/phrase-based/kneser-ney.ts';
import { extractPhrases, ROOT } from '../../src/translation/engines/phrase-based/phrase-extraction.ts';
import { alignWords, expDigamma } from '../../src/translation/word-alignment/align-words.ts';
import { SentenceCollector } from '../../src/translation/word-alignment/encoded-bitext.ts';
import { PairTable } from '../../src/translation/word-alignment/pair-table.ts';
import { growDiagFinalAnd } from '../../src/translation/word-alignment/symmetrisation.ts';
import { SENTENCE_END, SENTENCE_START } from '../../src/translation/word-alignment/vocabulary.ts';

function sentencesOf(sentences: readonly (readonly number[])[]) {
  const collector = new SentenceCollector();
  for (const sentence of sentences) collector.add(sentence);
  return collector.finish();
}

describe('pair table', () => {
  it('numbers different pairs in order of arrival, however many', () => {
    const pairs = fc.array(fc.tuple(fc.integer({ min: -1, max: 60 }), fc.integer({ min: 0, max: 60 })), {
      maxLength: 3000,
    });
    const property = fc.property(pairs, (all) => {
      const table = new PairTable();
      const expected = new Map<string, number>();
      for (const [a, b] of all) {
        const key = `${a} ${b}`;
        if (!expected.has(key)) expected.set(key, expected.size);
        expect(table.add(a, b)).toBe(expected.get(key));
      }
      const copy = PairTable.of(table.first.slice(0, table.size), table.second.slice(0, table.size));
      for (const [a, b] of all) expect(copy.find(a, b)).toBe(table.find(a, b));
      expect(copy.find(99, 99)).toBe(-1);
    });
    fc.assert(property, { numRuns: 20 });
  });
});

describe('language model', () => {
  const VOCABULARY = 12;
  const corpora = fc.array(fc.array(fc.integer({ min: 3, max: VOCABULARY - 1 }), { minLength: 1, maxLength: 8 }), {
    minLength: 1,
    maxLength: 30,
  });

  it('gives every context a distribution: probabilities sum to one over the vocabulary', () => {
    const context = fc.integer({ min: 0, max: VOCABULARY - 1 });
    const property = fc.property(corpora, context, context, (corpus, first, second) => {
      const model = trainLanguageModel(sentencesOf(corpus), { vocabularySize: VOCABULARY });
      for (const state of [model.stateAfter(first, second), ~second]) {
        let sum = 0;
        for (let word = 0; word < VOCABULARY; word++) {
          if (word !== SENTENCE_START) sum += Math.exp(model.score(state, word));
        }
        expect(sum).toBeCloseTo(1, 5);
      }
    });
    fc.assert(property, { numRuns: 100 });
  });

  it('has the probabilities worked out by hand', () => {
    // One sentence "a b" (a = 3, b = 4), five word ids: every count is 1, so every discount is 1/2.
    const model = trainLanguageModel(sentencesOf([[3, 4]]), { vocabularySize: 5 });
    const start = model.stateAfter(SENTENCE_START, SENTENCE_START);
    // Unigrams: 3 different bigrams, a, b and </s> end one each: (1 − 1/2) / 3 + 1/2 · 1/4.
    const unigram = 0.5 / 3 + 0.5 / 4;
    const bigram = 0.5 + 0.5 * unigram;
    const trigram = 0.5 + 0.5 * bigram;
    expect(Math.exp(model.score(start, 3))).toBeCloseTo(trigram, 6);
    expect(Math.exp(model.score(model.nextState, 4))).toBeCloseTo(trigram, 6);
    expect(Math.exp(model.score(model.nextState, SENTENCE_END))).toBeCloseTo(trigram, 6);
    expect(Math.exp(model.score(start, SENTENCE_END))).toBeCloseTo(0.5 * 0.5 * unigram, 6);
    expect(Math.exp(model.score(~3, 4))).toBeCloseTo(bigram, 6);
    expect(Math.exp(model.score(~0, 4))).toBeCloseTo(unigram, 6);
  });
});

describe('word alignment', () => {
  it('knows exp(ψ(x))', () => {
    // ψ(1) = −γ, ψ(1/2) = −γ − 2 ln 2, ψ(10) = H₉ − γ.
    const gamma = 0.5772156649015329;
    expect(expDigamma(1)).toBeCloseTo(Math.exp(-gamma), 6);
    expect(expDigamma(0.5)).toBeCloseTo(Math.exp(-gamma) / 4, 6);
    expect(expDigamma(10)).toBeCloseTo(Math.exp(7129 / 2520 - gamma), 5);
  });

  it('learns which words go together, in both directions', () => {
    // Words 3, 4 and 5 are always translated by 13, 14 and 15: in the same order but in the last pair.
    const same = [3, 4, 5].flatMap((a) => [3, 4, 5].filter((b) => b !== a).map((b) => [a, b]));
    const source = sentencesOf([...same, [3, 4]]);
    const target = sentencesOf([...same.map((pair) => pair.map((word) => word + 10)), [14, 13]]);
    const { targetToSource, sourceToTarget } = alignWords({ source, target });
    const expected = [...same.flatMap(() => [0, 1]), 1, 0];
    expect([...targetToSource]).toEqual(expected);
    expect([...sourceToTarget]).toEqual(expected);
  });

  const linkArbitrary = fc
    .tuple(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 7 }))
    .chain(([n, m]) =>
      fc.tuple(
        fc.array(fc.integer({ min: -1, max: n - 1 }), { minLength: m, maxLength: m }),
        fc.array(fc.integer({ min: -1, max: m - 1 }), { minLength: n, maxLength: n }),
      ),
    );

  it('joins both directions to a set between their intersection and their union', () => {
    const property = fc.property(linkArbitrary, ([targetToSource, sourceToTarget]) => {
      const { links } = growDiagFinalAnd(Int32Array.from(targetToSource), Int32Array.from(sourceToTarget));
      const m = targetToSource.length;
      sourceToTarget.forEach((_, i) => {
        for (let j = 0; j < m; j++) {
          const [forward, backward] = [targetToSource[j] === i, sourceToTarget[i] === j];
          const linked = links[i * m + j] === 1;
          if (forward && backward) expect(linked).toBe(true);
          if (!forward && !backward) expect(linked).toBe(false);
        }
      });
    });
    fc.assert(property);
  });

  it('grows from the intersection to neighbours that cover a new word', () => {
    // a–x in both directions; b→y only from the source; c has nothing but a link to y, which is covered by then.
    const { links } = growDiagFinalAnd(Int32Array.of(0, -1), Int32Array.of(0, 1, 1));
    expect([...links]).toEqual([1, 0, 0, 1, 0, 1]);
  });

  it('extracts the phrase pairs that agree with the links, and no others', () => {
    const bitext = { source: sentencesOf([[3, 4, 5]]), target: sentencesOf([[13, 15, 14]]) };
    const links = { targetToSource: Int32Array.of(0, 2, 1), sourceToTarget: Int32Array.of(0, 2, 1) };
    const { source, target, pairs, counts } = extractPhrases(bitext, links);
    const spell = (trie: PairTable, phrase: number): number[] =>
      phrase === ROOT ? [] : [...spell(trie, trie.first[phrase]!), trie.second[phrase]!];
    const found = Array.from(counts, (_, pair) =>
      [spell(source, pairs.first[pair]!), spell(target, pairs.second[pair]!)]
        .map((words) => words.join(' '))
        .join(' = '),
    );
    expect(found.sort()).toEqual(['3 4 5 = 13 15 14', '3 = 13', '4 5 = 15 14', '4 = 14', '5 = 15']);
  });
});
