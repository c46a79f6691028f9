/**
 * Exact two-sided sign-flip test of differences that are whole numbers (Fisher's permutation test for pairs): were the
 * arms alike, each utterance's difference would as likely have the other sign. p is the share of all 2^n choices of
 * signs whose sum is at least as far from 0 as the one observed. For differences of −1, 0 and 1 it is McNemar's exact
 * test.
 *
 * The sum with signs is `total − 2 × selected`, where `selected` is the sum of a random half of the absolute
 * differences, so the distribution of `selected` is built up one difference at a time.
 *
 * @param differences whole numbers, one an utterance: arm − baseline, summed over seeds.
 * @returns p in (0, 1]; what is too small for a number is the smallest number.
 */
export function signFlipTest(differences: ArrayLike<number>): number {
  const sizes = Array.from(differences, Math.abs).filter((size) => size > 0);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const observed = Math.abs(Array.from(differences).reduce((sum, difference) => sum + difference, 0));
  if (observed === 0) return 1;
  const probabilities = subsetSumDistribution(sizes, total);
  // By symmetry one tail is half of p; total and observed are both odd or both even.
  let tail = 0;
  for (let selected = 0; selected <= (total - observed) / 2; selected++) tail += probabilities[selected]!;
  return Math.max(Number.MIN_VALUE, Math.min(1, 2 * tail));
}

/** `probabilities[x]`: the chance that the sizes picked by one coin each add up to x. */
function subsetSumDistribution(sizes: readonly number[], total: number): Float64Array {
  const probabilities = new Float64Array(total + 1);
  probabilities[0] = 1;
  let reach = 0;
  for (const size of sizes) {
    reach += size;
    // Downwards, so that what is read has not been overwritten.
    for (let x = reach; x >= size; x--) probabilities[x] = (probabilities[x]! + probabilities[x - size]!) / 2;
    for (let x = size - 1; x >= 0; x--) probabilities[x] = probabilities[x]! / 2;
  }
  return probabilities;
}
