import { type LinkedWords, linkedWords, type WordSentencePair } from './linked-words.ts';

/**
 * Words that stand for each other in a bitext: linked in both directions, each the other's most frequent partner, and
 * at least `leastCount` times. The most frequent come first.
 */
export function wordDictionary(pairs: Iterable<WordSentencePair>, leastCount = 2): LinkedWords[] {
  const links = linkedWords(pairs);
  const bestOfSource = new Map<string, LinkedWords>();
  const bestOfTarget = new Map<string, LinkedWords>();
  for (const link of links) {
    if (link.count > (bestOfSource.get(link.source)?.count ?? 0)) bestOfSource.set(link.source, link);
    if (link.count > (bestOfTarget.get(link.target)?.count ?? 0)) bestOfTarget.set(link.target, link);
  }
  return links
    .filter((link) => {
      const { source, target, count } = link;
      return count >= leastCount && bestOfSource.get(source) === link && bestOfTarget.get(target) === link;
    })
    .sort((a, b) => b.count - a.count);
}
