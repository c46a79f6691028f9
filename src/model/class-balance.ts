import { type Random, shuffled } from '../corpus/random.ts';

/**
 * One pass over a training set in random order. With a `power` above 0 rare intents come more often than they are in it
 * and frequent ones less: an intent seen n times has a share of the pass in proportion to n^(1 - power), so that 1 makes
 * all intents equal. The pass is as long as the set; how often an utterance comes differs by one at most from its share.
 */
export function trainingPass<T extends { readonly intent: number }>(
  examples: readonly T[],
  { power = 0, random }: { readonly power?: number | undefined; readonly random: Random },
): T[] {
  const order = shuffled(examples, random);
  if (power === 0) return order;
  const counts = new Map<number, number>();
  for (const { intent } of order) counts.set(intent, (counts.get(intent) ?? 0) + 1);
  order.sort((a, b) => a.intent - b.intent); // keeps the random order within each
  const weights = order.map(({ intent }) => counts.get(intent)! ** -power);
  const step = weights.reduce((sum, weight) => sum + weight, 0) / order.length;
  // Systematic sampling: a comb of equal distances laid over the weights end to end.
  const drawn: T[] = [];
  let tooth = random() * step;
  let passed = 0;
  for (const [i, example] of order.entries()) {
    passed += weights[i]!;
    for (; tooth < passed && drawn.length < order.length; tooth += step) drawn.push(example);
  }
  return shuffled(drawn, random);
}
