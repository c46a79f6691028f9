import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fastRandom } from '../../../src/corpus/fast-random.ts';
import { singularValueDecomposition } from '../../../src/model/embeddings/singular-values.ts';

/** a · bᵀ of two [size, size] matrices. */
function timesTransposed(a: Float64Array, b: Float64Array, size: number): Float64Array {
  return Float64Array.from({ length: size * size }, (_, at) => {
    const [row, column] = [Math.floor(at / size), at % size];
    let sum = 0;
    for (let k = 0; k < size; k++) sum += a[row * size + k]! * b[column * size + k]!;
    return sum;
  });
}

const identity = (size: number) =>
  Float64Array.from({ length: size * size }, (_, at) => (at % (size + 1) === 0 ? 1 : 0));

const largestDifference = (a: Float64Array, b: Float64Array) =>
  a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);

const matrix = (rank: number, size: number, seed: number) => {
  const random = fastRandom('matrix', seed);
  const values = new Float64Array(size * size);
  for (let k = 0; k < rank; k++) {
    const [left, right] = [0, 1].map(() => Array.from({ length: size }, () => 2 * random() - 1));
    for (let at = 0; at < values.length; at++) values[at]! += left![Math.floor(at / size)]! * right![at % size]!;
  }
  return values;
};

describe('singularValueDecomposition', () => {
  it('finds orthogonal matrices that make the matrix again, whatever its rank', () => {
    const sizes = fc
      .integer({ min: 1, max: 12 })
      .chain((size) => fc.tuple(fc.constant(size), fc.integer({ min: 0, max: size }), fc.nat()));
    fc.assert(
      fc.property(sizes, ([size, rank, seed]) => {
        const original = matrix(rank, size, seed);
        const { left, values, right } = singularValueDecomposition(original, size);
        expect(largestDifference(timesTransposed(left, left, size), identity(size))).toBeLessThan(1e-9);
        expect(largestDifference(timesTransposed(right, right, size), identity(size))).toBeLessThan(1e-9);
        const scaled = left.map((value, at) => value * values[at % size]!);
        expect(largestDifference(timesTransposed(scaled, right, size), original)).toBeLessThan(1e-9);
        expect(values.every((value) => value >= 0)).toBe(true);
      }),
    );
  });

  it('knows the values of a matrix worked out by hand', () => {
    // [[3, 0], [4, 5]]: eigenvalues of its Gram matrix are 45 and 5.
    const { values } = singularValueDecomposition(Float64Array.of(3, 0, 4, 5), 2);
    const descending = [...values].sort((a, b) => b - a);
    expect(descending[0]).toBeCloseTo(Math.sqrt(45), 12);
    expect(descending[1]).toBeCloseTo(Math.sqrt(5), 12);
  });
});
