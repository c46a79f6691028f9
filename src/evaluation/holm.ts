/**
 * Holm's step-down correction (Holm 1979): p-values that keep the chance of even one false finding among all of them at
 * the level tested, without assuming anything of how they depend on each other. The k-th smallest of m is multiplied by
 * m − k + 1, never ends below a smaller one, and never above 1.
 *
 * @returns the corrected p-values in the order of the given ones.
 */
export function holm(ps: readonly number[]): number[] {
  const ascending = ps.map((_, index) => index).toSorted((a, b) => ps[a]! - ps[b]!);
  const corrected = new Array<number>(ps.length);
  let floor = 0;
  ascending.forEach((index, rank) => {
    floor = Math.max(floor, Math.min(1, ps[index]! * (ps.length - rank)));
    corrected[index] = floor;
  });
  return corrected;
}
