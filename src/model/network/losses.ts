export interface LossAndGradient {
  readonly loss: number;
  /** Same shape as the scores. */
  readonly gradient: Float32Array;
}

/**
 * Sum over rows of the cross-entropy between softmax(scores) and the target, in which `smoothing` of the probability
 * is spread evenly over all classes (Szegedy et al. 2016), times `weight`. `scores` are [rows, classes].
 */
export function crossEntropy(
  scores: Float32Array,
  targets: ArrayLike<number>,
  { smoothing, weight }: { smoothing: number; weight: number },
): LossAndGradient {
  const rows = targets.length;
  const classes = scores.length / rows;
  const gradient = new Float32Array(scores.length);
  const base = smoothing / classes;
  let loss = 0;
  for (let row = 0; row < rows; row++) {
    const at = row * classes;
    const logSum = logSumOfExponentials(scores, { at, count: classes, temperature: 1 });
    for (let c = 0; c < classes; c++) {
      const wanted = base + (c === targets[row] ? 1 - smoothing : 0);
      const logProbability = scores[at + c]! - logSum;
      loss -= weight * wanted * logProbability;
      gradient[at + c] = weight * (Math.exp(logProbability) - wanted);
    }
  }
  return { loss, gradient };
}

/**
 * Sum over rows of the cross-entropy between softmax(scores / temperature) and a target distribution, times the square
 * of the temperature, which keeps the gradients' size (Hinton, Vinyals & Dean 2015), times `weight`. `scores` and
 * `targets` are [rows, classes]; a row of targets may sum to less or more than 1, which is then the row's own weight.
 */
export function softCrossEntropy(
  scores: Float32Array,
  targets: Float32Array,
  { rows, temperature, weight }: { rows: number; temperature: number; weight: number },
): LossAndGradient {
  const classes = scores.length / rows;
  const gradient = new Float32Array(scores.length);
  let loss = 0;
  for (let at = 0; at < scores.length; at += classes) {
    const logSum = logSumOfExponentials(scores, { at, count: classes, temperature });
    let mass = 0;
    for (let i = at; i < at + classes; i++) mass += targets[i]!;
    for (let i = at; i < at + classes; i++) {
      const logProbability = scores[i]! / temperature - logSum;
      loss -= weight * temperature ** 2 * targets[i]! * logProbability;
      gradient[i] = weight * temperature * (mass * Math.exp(logProbability) - targets[i]!);
    }
  }
  return { loss, gradient };
}

/** Logarithm of the sum of exp(score / temperature) over `count` scores from `at` on. */
function logSumOfExponentials(
  scores: Float32Array,
  { at, count, temperature }: { at: number; count: number; temperature: number },
): number {
  let peak = Number.NEGATIVE_INFINITY;
  for (let i = at; i < at + count; i++) peak = Math.max(peak, scores[i]!);
  let sum = 0;
  for (let i = at; i < at + count; i++) sum += Math.exp((scores[i]! - peak) / temperature);
  return peak / temperature + Math.log(sum);
}
