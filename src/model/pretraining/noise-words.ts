/** Words are drawn in proportion to their counts to this power (Mikolov et al. 2013). */
const POWER = 0.75;
const TABLE_SIZE = 1 << 17;

/**
 * A source of words, by their row, to tell the right one from: frequent ones come often, row 0 never. Undefined if
 * there are no words. `nextInteger` gives integers whose low bits are random.
 */
export function noiseWords(counts: ArrayLike<number>, nextInteger: () => number): (() => number) | undefined {
  const weights = Array.from(counts, (count, word) => (word === 0 ? 0 : count ** POWER));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (total === 0) return undefined;
  const table = new Int32Array(TABLE_SIZE);
  let word = 0;
  let filled = 0;
  for (let i = 0; i < table.length; i++) {
    while (((i + 0.5) / table.length) * total > filled + weights[word]!) filled += weights[word++]!;
    table[i] = word;
  }
  return () => table[nextInteger() & (TABLE_SIZE - 1)]!;
}
