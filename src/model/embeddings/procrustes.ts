import { singularValueDecomposition } from './singular-values.ts';

/** Vectors of one width laid end to end: [rows, width]. */
export interface Matrix {
  readonly values: Float32Array;
  readonly width: number;
}

/** A row of one matrix and the row of another that it belongs to. */
export type RowPair = readonly [from: number, to: number];

/**
 * The orthogonal matrix that takes the rows of `from` closest to those of `to` they are paired with, in least squares
 * (Schönemann 1966): left · rightᵀ of the singular value decomposition of Σ to · fromᵀ. [width, width], for {@link applyMap}.
 */
export function orthogonalMap(from: Matrix, to: Matrix, pairs: readonly RowPair[]): Float64Array {
  const { width } = from;
  const products = new Float64Array(width * width);
  for (const [a, b] of pairs) {
    for (let i = 0; i < width; i++) {
      const value = to.values[b * width + i]!;
      for (let j = 0; j < width; j++) products[i * width + j]! += value * from.values[a * width + j]!;
    }
  }
  const { left, right } = singularValueDecomposition(products, width);
  const map = new Float64Array(width * width);
  for (let i = 0; i < width; i++) {
    for (let j = 0; j < width; j++) {
      let sum = 0;
      for (let k = 0; k < width; k++) sum += left[i * width + k]! * right[j * width + k]!;
      map[i * width + j] = sum;
    }
  }
  return map;
}

/** Every row multiplied by the map. */
export function applyMap({ values, width }: Matrix, map: ArrayLike<number>): Matrix {
  const mapped = new Float32Array(values.length);
  for (let at = 0; at < values.length; at += width) {
    for (let i = 0; i < width; i++) {
      let sum = 0;
      for (let j = 0; j < width; j++) sum += map[i * width + j]! * values[at + j]!;
      mapped[at + i] = sum;
    }
  }
  return { values: mapped, width };
}
