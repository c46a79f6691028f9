/** How many items two lists have in common, each as often as both have it. */
export function countShared(a: readonly string[], b: readonly string[]): number {
  const unmatched = new Map<string, number>();
  for (const item of b) unmatched.set(item, (unmatched.get(item) ?? 0) + 1);
  let shared = 0;
  for (const item of a) {
    const left = unmatched.get(item) ?? 0;
    if (left === 0) continue;
    unmatched.set(item, left - 1);
    shared++;
  }
  return shared;
}

/** Whether two lists hold the same items equally often. */
export function sameItems(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && countShared(a, b) === a.length;
}
