import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { Decoder } from '../../src/translation/engines/phrase-based/decoder.ts';
import {
  DEFAULT_DECODING,
  type DecodingOptions,
  type PhraseBasedModel,
  trainPhraseBased,
} from '../../src/translation/engines/phrase-based/index.ts';
import { ROOT } from '../../src/translation/engines/phrase-based/phrase-extraction.ts';
import { tableScore } from '../../src/translation/engines/phrase-based/phrase-scoring.ts';
import { SENTENCE_END, SENTENCE_START } from '../../src/translation/word-alignment/vocabulary.ts';
import { TINY_BITEXT, TINY_LANGUAGES } from './tiny-bitext.ts';

const EXHAUSTIVE: DecodingOptions = {
  ...DEFAULT_DECODING,
  limits: { beam: 1e9, threshold: Number.POSITIVE_INFINITY, distortionLimit: 99 },
};

/** Jumps are rewarded, so that only the walls keep the words of a slot together. */
const JUMPY: DecodingOptions = { ...EXHAUSTIVE, weights: { ...EXHAUSTIVE.weights, distortion: -1 } };

describe('stack decoder', () => {
  let model: PhraseBasedModel;
  beforeAll(async () => {
    model = await trainPhraseBased(TINY_BITEXT, { languages: TINY_LANGUAGES });
  });

  // Words that are phrases on their own, so that the oracle needs no rule for words that pass through.
  const KNOWN = ['tomorrow', 'radio', 'seven', 'music', 'weather', 'the', 'is', 'berlin'];
  const sentences = fc.array(fc.constantFrom(...KNOWN), { minLength: 1, maxLength: 4 });
  const wordsOf = (sentence: string[]) => Int32Array.from(sentence, (word) => model.sourceVocabulary.find(word));
  const decoderWith = (options: DecodingOptions) =>
    new Decoder({ table: model.phraseTable, model: model.languageModel, options });
  const decode = (words: Int32Array, options: DecodingOptions, walls?: Int32Array) =>
    decoderWith(options).decode({ words, ...(walls && { walls }) });

  it('finds the best of all translations when its beam is wide enough', () => {
    const property = fc.property(sentences, (sentence) => {
      const words = wordsOf(sentence);
      expect(decode(words, EXHAUSTIVE).score).toBeCloseTo(
        bestScore(model, words, { slots: [-1, -1, -1, -1], options: EXHAUSTIVE }),
        4,
      );
    });
    fc.assert(property, { numRuns: 40 });
  });

  it('finds the best of all translations that respect the walls', () => {
    const walls = fc.constantFrom([0, 0, -1, -1], [-1, 0, 0, 0], [0, 0, 1, 1], [0, -1, 1, 1]);
    const property = fc.property(sentences, walls, (sentence, slots) => {
      const words = wordsOf(sentence);
      const result = decode(words, JUMPY, Int32Array.from(slots.slice(0, words.length)));
      expect(result.score).toBeCloseTo(bestScore(model, words, { slots, options: JUMPY }), 4);
    });
    fc.assert(property, { numRuns: 40 });
  });

  it('finds the n best different translations when its beam is wide enough', () => {
    const property = fc.property(sentences, fc.integer({ min: 1, max: 8 }), (sentence, count) => {
      const words = wordsOf(sentence);
      const found = decoderWith(EXHAUSTIVE).decodeBest({ words }, count);
      const expected = allScores(model, words, { slots: [-1, -1, -1, -1], options: EXHAUSTIVE });
      const best = [...expected.values()].sort((a, b) => b - a).slice(0, count);
      expect(found.map(({ score }) => score)).toHaveLength(best.length);
      found.forEach(({ score }, i) => {
        expect(score).toBeCloseTo(best[i]!, 4);
      });
    });
    fc.assert(property, { numRuns: 40 });
  });

  it('gives as the first of many the very one it gives alone, and behind walls only sound ones', () => {
    const long = fc.array(fc.constantFrom(...KNOWN, 'unknown'), { minLength: 1, maxLength: 20 });
    const property = fc.property(long, (sentence) => {
      const words = wordsOf(sentence);
      const walls = Int32Array.from(sentence, (_, i) => (i % 5 < 3 ? Math.floor(i / 5) : -1));
      const decoder = decoderWith(DEFAULT_DECODING);
      const many = decoder.decodeBest({ words, walls }, 10);
      expect(many[0]).toEqual(decoder.decode({ words, walls }));
      for (const { phrases } of many) {
        const order = phrases.flatMap(({ sourceStart, sourceEnd }) => [...walls.subarray(sourceStart, sourceEnd)]);
        const runs = order.filter((slot, i) => slot >= 0 && slot !== order[i - 1]);
        expect(new Set(runs).size).toBe(runs.length);
      }
      expect(many.map(({ score }) => score)).toEqual(many.map(({ score }) => score).sort((a, b) => b - a));
    });
    fc.assert(property, { numRuns: 50 });
  });

  it('covers every source word once, even with the narrowest beam', () => {
    const narrow = { ...DEFAULT_DECODING, limits: { beam: 1, threshold: 0, distortionLimit: 2 } };
    const long = fc.array(fc.constantFrom(...KNOWN, 'unknown'), { minLength: 1, maxLength: 64 });
    const property = fc.property(long, (sentence) => {
      const slots = Int32Array.from(sentence, (_, i) => (i % 20 < 12 ? Math.floor(i / 20) : -1));
      const { phrases } = decode(wordsOf(sentence), narrow, slots);
      const covered = phrases.flatMap(({ sourceStart, sourceEnd }) =>
        Array.from({ length: sourceEnd - sourceStart }, (_, i) => sourceStart + i),
      );
      expect(covered.toSorted((a, b) => a - b)).toEqual(sentence.map((_, i) => i));
    });
    fc.assert(property, { numRuns: 50 });
  });
});

type Oracle = { slots: readonly number[]; options: DecodingOptions };

function bestScore(model: PhraseBasedModel, words: Int32Array, oracle: Oracle): number {
  return Math.max(...allScores(model, words, oracle).values());
}

/** Every translation with its best model score, by trying every cut into phrases, every order and every option. */
function allScores(model: PhraseBasedModel, words: Int32Array, { slots, options }: Oracle): Map<string, number> {
  const { weights } = options;
  const { phraseTable, languageModel } = model;
  const scores = new Map<string, number>();
  const visit = (covered: ReadonlySet<number>, end: number, state: number, score: number, text: string): void => {
    if (covered.size === words.length) {
      const total = score + weights.languageModel * languageModel.score(state, SENTENCE_END);
      scores.set(text, Math.max(total, scores.get(text) ?? Number.NEGATIVE_INFINITY));
      return;
    }
    const open = openSlot(covered, slots, words.length);
    for (let start = 0; start < words.length; start++) {
      let phrase = ROOT;
      const range = new Set<number>();
      for (let i = start; i < words.length && !covered.has(i) && slots[i] === slots[start]; i++) {
        range.add(i);
        phrase = phraseTable.extend(phrase, words[i]!);
        if (phrase < 0) break;
        if (open >= 0 && slots[start] !== open) break;
        const { firstOption } = phraseTable.arrays;
        for (let option = firstOption[phrase]!; option < firstOption[phrase + 1]!; option++) {
          let next = score - weights.distortion * Math.abs(start - end);
          next += tableScore(phraseTable.arrays.scores.subarray(option * 4, option * 4 + 4), weights);
          let after = state;
          let longer = text;
          for (const word of phraseTable.words(option)) {
            next += weights.word + weights.languageModel * languageModel.score(after, word);
            after = languageModel.nextState;
            longer += ` ${word}`;
          }
          visit(new Set([...covered, ...range]), i + 1, after, next, longer);
        }
      }
    }
  };
  visit(new Set(), 0, languageModel.stateAfter(SENTENCE_START, SENTENCE_START), 0, '');
  return scores;
}

/** The slot that is partly covered, -1 if there is none. */
function openSlot(covered: ReadonlySet<number>, slots: readonly number[], length: number): number {
  const positions = Array.from({ length }, (_, i) => i);
  const begun = new Set(positions.filter((i) => covered.has(i)).map((i) => slots[i]!));
  return positions.map((i) => (covered.has(i) ? -1 : slots[i]!)).find((slot) => slot >= 0 && begun.has(slot)) ?? -1;
}
