import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fastRandom } from '../../../src/corpus/fast-random.ts';
import { centred, directions, translationRetrieval } from '../../../src/model/inspection/translation-retrieval.ts';

const matrix = (rows: readonly (readonly number[])[]) => ({
  values: Float32Array.from(rows.flat()),
  width: rows[0]?.length ?? 2,
});
const names = (count: number) => Array.from({ length: count }, (_, row) => `text ${row}`);
const asIs = { meanShift: false };
const shifted = { meanShift: true };

/** Rows that lie in all directions, with more of them than are compared at once now and then. */
const random = (rows: number, { width, seed }: { width: number; seed: number }) => {
  const next = fastRandom('rows', seed);
  return { values: Float32Array.from({ length: rows * width }, () => next() - 0.5), width };
};

describe('translation retrieval', () => {
  it('counts the texts whose nearest text is their translation, in either direction', () => {
    // By angle: the sources at 0°, 45° and 90°, the targets at 10°, 80° and 84°.
    const at = (...degrees: readonly number[]) =>
      matrix(degrees.map((angle) => [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)]));
    const texts = { source: names(3), target: names(3) };
    // 0° → 10° right; 45° is 35° from both 10° and 80°, so a little nearer to 80° at 46°; 90° → 84° right.
    // Back: 10° → 0° right; 80° → 90°, wrong; 84° → 90° right.
    const found = translationRetrieval(texts, { source: at(0, 46, 90), target: at(10, 80, 84) }, asIs);
    expect(found.sourceToTarget).toBeCloseTo(1, 12);
    expect(found.targetToSource).toBeCloseTo(2 / 3, 12);
  });

  it('finds by the mean shift what lies off by the same step', () => {
    const source = matrix([
      [1, 0],
      [-1, 0],
      [0, 1],
      [0, -1],
    ]);
    const target = matrix(
      Array.from({ length: 4 }, (_, row) => [source.values[2 * row]! + 9, source.values[2 * row + 1]!]),
    );
    const texts = { source: names(4), target: names(4) };
    expect(translationRetrieval(texts, { source, target }, shifted)).toEqual({ sourceToTarget: 1, targetToSource: 1 });
    // All targets lie about east; only the source that does too has one near, and it is not told which is which.
    expect(translationRetrieval(texts, { source, target }, asIs).sourceToTarget).toBeLessThan(1);
  });

  it('takes any of several rows with the same text for right', () => {
    const both = matrix([
      [1, 0],
      [1, 0],
      [0, 1],
    ]);
    const vectors = { source: both, target: both };
    const apart = translationRetrieval({ source: names(3), target: names(3) }, vectors, asIs);
    expect(apart.sourceToTarget).toBeCloseTo(2 / 3, 12);
    const same = { source: ['a', 'a', 'b'], target: ['x', 'x', 'y'] };
    expect(translationRetrieval(same, vectors, asIs)).toEqual({ sourceToTarget: 1, targetToSource: 1 });
  });

  it('is 0 for no texts', () => {
    const none = matrix([]);
    expect(translationRetrieval({ source: [], target: [] }, { source: none, target: none }, shifted)).toEqual({
      sourceToTarget: 0,
      targetToSource: 0,
    });
  });

  it('is 1 for a corpus and itself, more than are compared at once too', () => {
    for (const rows of [1, 2, 7, 511, 513, 1100]) {
      const both = random(rows, { width: 8, seed: rows });
      const texts = { source: names(rows), target: names(rows) };
      for (const settings of rows > 1 ? [asIs, shifted] : [asIs]) {
        const found = translationRetrieval(texts, { source: both, target: both }, settings);
        expect(found).toEqual({ sourceToTarget: 1, targetToSource: 1 });
      }
    }
  });

  it('with the mean shift does not change when all texts of a language are moved by one step or stretched', () => {
    const step = fc.array(fc.integer({ min: -64, max: 64 }), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1000 }), step, fc.constantFrom(0.25, 2, 8), (seed, by, factor) => {
        const source = random(20, { width: 3, seed });
        const noise = random(20, { width: 3, seed: seed + 5000 });
        // Multiples of 2⁻¹⁰, so that nothing is lost by the step.
        const grid = (value: number) => Math.round(value * 1024) / 1024;
        const near = { values: source.values.map((value, at) => grid(value + noise.values[at]! / 2)), width: 3 };
        const moved = { values: near.values.map((value, at) => factor * (value + by[at % 3]!)), width: 3 };
        const texts = { source: names(20), target: names(20) };
        const [before, after] = [near, moved].map((target) => translationRetrieval(texts, { source, target }, shifted));
        expect(after!.sourceToTarget).toBeCloseTo(before!.sourceToTarget, 12);
        expect(after!.targetToSource).toBeCloseTo(before!.targetToSource, 12);
      }),
      { numRuns: 60 },
    );
  });

  it('is the same from the other side', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1000 }), fc.boolean(), (seed, meanShift) => {
        const [source, target] = [random(15, { width: 4, seed }), random(15, { width: 4, seed: seed + 2000 })];
        const texts = { source: names(15), target: names(15) };
        const there = translationRetrieval(texts, { source, target }, { meanShift });
        const back = translationRetrieval(texts, { source: target, target: source }, { meanShift });
        expect(back).toEqual({ sourceToTarget: there.targetToSource, targetToSource: there.sourceToTarget });
      }),
      { numRuns: 40 },
    );
  });
});

describe('the mean shift', () => {
  it('brings the mean to nothing and leaves the rows at length one', () => {
    const rows = random(30, { width: 5, seed: 1 });
    const { values } = centred(rows);
    for (let i = 0; i < 5; i++) {
      const column = Array.from({ length: 30 }, (_, row) => values[row * 5 + i]!);
      expect(column.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 5);
    }
    const unit = directions(rows, true).values;
    for (let row = 0; row < 30; row++) {
      expect(unit.subarray(row * 5, row * 5 + 5).reduce((sum, value) => sum + value * value, 0)).toBeCloseTo(1, 5);
    }
    expect(rows).toEqual(random(30, { width: 5, seed: 1 }));
  });
});
