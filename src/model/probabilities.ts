/** Log-probabilities of classes from their scores: log softmax. */
export function logProbabilities(scores: Float32Array): Float32Array {
  const logSum = logSumOfExponentials(scores);
  return scores.map((score) => score - logSum);
}

/** The probability of the class with the greatest score. */
export function greatestProbability(scores: Float32Array): number {
  let peak = Number.NEGATIVE_INFINITY;
  for (const score of scores) peak = Math.max(peak, score);
  // Rounding may take a sum of exponentials a hair below its greatest part.
  return Math.min(1, Math.exp(peak - logSumOfExponentials(scores)));
}

function logSumOfExponentials(scores: Float32Array): number {
  let peak = Number.NEGATIVE_INFINITY;
  for (const score of scores) peak = Math.max(peak, score);
  let sum = 0;
  for (const score of scores) sum += Math.exp(score - peak);
  return peak + Math.log(sum);
}
