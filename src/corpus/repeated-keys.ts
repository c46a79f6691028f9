import type { Pair, Scalar } from 'yaml';

/**
 * The keys of a YAML map that stand in it a second time. The parser can tell, too, but compares each key with all others:
 * `uniqueKeys: false` keeps it from that.
 */
export function repeatedKeys(items: readonly Pair[], isScalar: (node: unknown) => node is Scalar): Scalar[] {
  const seen = new Set<unknown>();
  return items.flatMap(({ key }) => {
    if (!isScalar(key)) return [];
    if (seen.has(key.value)) return [key];
    seen.add(key.value);
    return [];
  });
}
