import type { SparseWeights } from './sparse-weights.ts';

/**
 * Slopes flatter than this change nothing: what is nearly right is let be. It saves most of the time of later epochs,
 * and generalises better than learning on.
 */
const NEGLIGIBLE_SLOPE = 1e-2;

/** One step for some rows. */
export interface SparseStep {
  /** Slope of the loss along the score of each class, [classes]. */
  readonly gradient: Float32Array;
  /** What the weights were multiplied by on their way into the scores. */
  readonly scale: number;
  readonly learningRate: number;
  readonly l2: number;
}

/** AdaGrad (Duchi, Hazan & Singer 2011) on sparse weights. */
export class SparseLearner {
  readonly #weights: SparseWeights;
  /** Sum of the squared slopes of each entry so far. */
  readonly #squares: Float32Array;

  /** The greater `firstSquare`, where the sums of squares start, the shorter the first steps. */
  constructor(weights: SparseWeights, firstSquare: number) {
    this.#weights = weights;
    this.#squares = new Float32Array(weights.values.length).fill(firstSquare);
  }

  /** Changes the weights of these rows. */
  update(rows: Int32Array, { gradient, scale, learningRate, l2 }: SparseStep): void {
    const threshold = NEGLIGIBLE_SLOPE / scale;
    if (isFlat(gradient, threshold)) return;
    const { starts, classes, values } = this.#weights;
    const squares = this.#squares;
    for (let i = 0; i < rows.length; i++) {
      const end = starts[rows[i]! + 1]!;
      for (let entry = starts[rows[i]!]!; entry < end; entry++) {
        const steepness = gradient[classes[entry]!]!;
        if (steepness < threshold && steepness > -threshold) continue;
        const slope = scale * steepness + l2 * values[entry]!;
        const square = squares[entry]! + slope * slope;
        squares[entry] = square;
        values[entry]! -= (learningRate * slope) / Math.sqrt(square);
      }
    }
  }
}

function isFlat(gradient: Float32Array, threshold: number): boolean {
  for (const slope of gradient) if (slope >= threshold || slope <= -threshold) return false;
  return true;
}
