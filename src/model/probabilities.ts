/** Log-probabilities of classes from their scores: log softmax. */
export function logProbabilities(scores: Float32Array): Float32Array {
  let peak = Number.NEGATIVE_INFINITY;
  for (const score of scores) peak = Math.max(peak, score);
  let sum = 0;
  for (const score of scores) sum += Math.exp(score - peak);
  const logSum = peak + Math.log(sum);
  return scores.map((score) => score - logSum);
}
