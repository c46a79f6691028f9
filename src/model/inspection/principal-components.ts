import type { Matrix } from '../embeddings/procrustes.ts';
import { singularValueDecomposition } from '../embeddings/singular-values.ts';
import { meanRow } from './translation-retrieval.ts';

/** Points in the plane that keeps most of how they differ. */
export interface PlaneOfPoints {
  /** x and y of each point, around the mean of all. */
  readonly points: readonly (readonly [x: number, y: number])[];
  /** Shares of all variance along x and along y. */
  readonly explained: readonly [x: number, y: number];
}

const AXES = 2;

/**
 * Principal component analysis of a few points, [points, width], on two axes. From the products of the points with each
 * other (Gower 1966), which are fewer numbers than a covariance matrix where vectors are longer than points are many.
 * Signs are such that on each axis the point furthest out lies on the positive side.
 */
export function principalPlane(matrix: Matrix): PlaneOfPoints {
  const { values, width } = matrix;
  const count = values.length / width;
  const mean = meanRow(matrix);
  const points = Float64Array.from(values, (value, at) => value - mean[at % width]!);
  const products = new Float64Array(count * count);
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < count; j++) {
      let sum = 0;
      for (let k = 0; k < width; k++) sum += points[i * width + k]! * points[j * width + k]!;
      products[i * count + j] = sum;
    }
  }
  // The matrix is symmetric without negative eigenvalues, so its singular values are the variances times the count.
  const { left, values: variances } = singularValueDecomposition(products, count);
  const total = variances.reduce((sum, value) => sum + value, 0);
  const order = Array.from(variances.keys()).sort((a, b) => variances[b]! - variances[a]!);
  const axes = Array.from({ length: AXES }, (_, axis) => {
    const component = order[axis];
    if (component === undefined) return new Float64Array(count);
    const scale = Math.sqrt(variances[component]!);
    return positiveAtItsEnd(Float64Array.from({ length: count }, (_, i) => left[i * count + component]! * scale));
  });
  const share = (axis: number) => (total > 0 ? (variances[order[axis] ?? -1] ?? 0) / total : 0);
  return {
    points: Array.from({ length: count }, (_, i) => [axes[0]![i]!, axes[1]![i]!] as const),
    explained: [share(0), share(1)],
  };
}

/** A component's sign is arbitrary; ends that are about equally far out are taken for equal, and the first decides. */
function positiveAtItsEnd(coordinates: Float64Array): Float64Array {
  const furthest = coordinates.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const end = coordinates.find((value) => Math.abs(value) >= furthest * (1 - 1e-6)) ?? 0;
  return end < 0 ? coordinates.map((value) => -value) : coordinates;
}
