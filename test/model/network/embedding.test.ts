import { describe, expect, it } from 'vitest';
import { fastRandom } from '../../../src/corpus/fast-random.ts';
import { Adam } from '../../../src/model/network/adam.ts';
import { packBatch } from '../../../src/model/network/batch.ts';
import { drop, dropoutMask } from '../../../src/model/network/dropout.ts';
import { EmbeddingTrainer, embedTokens } from '../../../src/model/network/embedding.ts';
import { SparseAdam } from '../../../src/model/network/sparse-adam.ts';
import { noise } from './gradient-check.ts';

// Six dimensions of n-grams: four are summed at once, two one by one.
const dimensions = { wordDimensions: 2, gramDimensions: 6 };
const width = 8;
const first = { word: 1, grams: Int32Array.of(0, 2, 3) };
const second = { word: 2, grams: Int32Array.of(2, 4) };
const batch = packBatch([{ words: [first, second] }, { words: [] }, { words: [first] }]);
// The last token's word was dropped.
const wordRows = [1, 2, 0];
const words = noise(3 * 2, 1);
const grams = noise(5 * 6, 2);

describe('the embedding of tokens', () => {
  it('is the row of the word and the scaled sum of the rows of its n-grams', () => {
    const vectors = embedTokens({ words, grams }, batch, { ...dimensions, wordRows });
    expect(vectors).toHaveLength(3 * width);
    for (const [token, { grams: rows }] of [first, second, first].entries()) {
      const row = wordRows[token]!;
      const sums = [...Array(6).keys()].map((i) => rows.reduce((sum, gram) => sum + grams[6 * gram + i]!, 0));
      const expected = [...words.subarray(2 * row, 2 * row + 2), ...sums.map((sum) => sum / Math.sqrt(rows.length))];
      expected.forEach((value, i) => {
        expect(vectors[token * width + i]).toBeCloseTo(value, 6);
      });
    }
  });

  it('learns along the slopes finite differences give', () => {
    const learnt = { words: words.slice(), grams: grams.slice() };
    const expected = { words: words.slice(), grams: grams.slice() };
    const trainer = new EmbeddingTrainer(learnt, dimensions);
    const adams = { words: new Adam(expected.words), grams: new Adam(expected.grams) };
    // Several steps of different sizes: after a single one Adam shows no more of a slope than its sign.
    for (const [step, size] of [1, 0.2, 3].entries()) {
      const upstream = noise(3 * width, step + 3).map((value) => size * value);
      trainer.update(upstream, { batch, wordRows, learningRate: 1e-2 });
      const slopes = (name: 'words' | 'grams') =>
        expected[name].map((value, i) => {
          const valueAt = (moved: number) => {
            const table = expected[name].with(i, moved);
            const vectors = embedTokens({ ...expected, [name]: table }, batch, { ...dimensions, wordRows });
            return vectors.reduce((sum, entry, k) => sum + entry * upstream[k]!, 0);
          };
          return (valueAt(value + 0.5) - valueAt(value - 0.5)) / 1;
        });
      const gradients = { words: slopes('words'), grams: slopes('grams') };
      // What no token has takes no slope at all, not a rounded one.
      for (const name of ['words', 'grams'] as const) {
        adams[name].update(
          gradients[name].map((slope) => (Math.abs(slope) < 1e-5 ? 0 : slope)),
          1e-2,
        );
        learnt[name].forEach((value, i) => {
          expect(value).toBeCloseTo(expected[name][i]!, 4);
        });
      }
    }
    expect([...learnt.grams.subarray(6, 12)]).toEqual([...grams.subarray(6, 12)]);
  });

  it('leaves rows that do not occur, and their moments, as they are', () => {
    const table = Float32Array.of(1, 1, 1);
    const adam = new SparseAdam(table, 1);
    const dense = Float32Array.of(1);
    const reference = new Adam(dense);
    for (const slope of [1, -2, 0.5]) {
      adam.add(0, 0);
      adam.add(2, 0);
      adam.add(2, 1);
      adam.apply(Float32Array.of(slope, slope), 0.1);
      reference.update(Float32Array.of(slope), 0.1);
    }
    expect(table[0]).toBeCloseTo(dense[0]!, 6);
    expect(table[1]).toBe(1);
    // Twice the slope, the same step but for Adam's epsilon.
    expect(table[2]).toBeCloseTo(dense[0]!, 4);
    const before = table[0];
    adam.add(1, 0);
    adam.apply(Float32Array.of(1), 0.1);
    expect(table[0]).toBe(before);
  });
});

describe('dropout', () => {
  it('drops the share asked for, keeps the mean, and draws anew each time', () => {
    const random = fastRandom('dropout', 1);
    for (const rate of [0, 0.2, 0.5, 0.9]) {
      const ones = () => new Float32Array(20_001).fill(1);
      const mask = dropoutMask(20_001, rate, random);
      const values = drop(ones(), mask);
      const zeros = values.filter((value) => value === 0).length;
      expect(Math.abs(zeros / values.length - rate)).toBeLessThan(0.015);
      expect(Math.abs(values.reduce((sum, value) => sum + value, 0) / values.length - 1)).toBeLessThan(
        rate === 0.9 ? 0.1 : 0.03,
      );
      if (rate > 0) expect(drop(ones(), dropoutMask(20_001, rate, random))).not.toEqual(values);
    }
  });
});
