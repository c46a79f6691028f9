/** The 0.975 quantile of the normal distribution: two-sided intervals of 95 %. */
const Z = 1.959964;

/** The lower end of Wilson's interval of 95 % for a share of `successes` in `trials`; 0 of no trials. */
export function wilsonLowerBound(successes: number, trials: number): number {
  if (trials === 0) return 0;
  const share = successes / trials;
  const spread = Z * Math.sqrt((share * (1 - share)) / trials + (Z * Z) / (4 * trials * trials));
  return Math.max(0, (share + (Z * Z) / (2 * trials) - spread) / (1 + (Z * Z) / trials));
}
