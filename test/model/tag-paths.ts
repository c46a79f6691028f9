import type { TagSet } from '../../src/model/network/tag-set.ts';

/** Every sequence of tags of a length that BIO allows. */
export function allowedPaths(tags: TagSet, length: number): number[][] {
  let paths: number[][] = [[]];
  for (let t = 0; t < length; t++) {
    paths = paths.flatMap((path) => {
      const before = path.at(-1);
      const next = [...tags.tags.keys()].filter((tag) =>
        before === undefined ? tags.canStart[tag] === 1 : tags.canFollow[before * tags.size + tag] === 1,
      );
      return next.map((tag) => [...path, tag]);
    });
  }
  return paths;
}

/** Sum of the scores of a sequence's tags, [tokens, tags], and of its transitions, [from, to]. */
export function pathScore(path: readonly number[], scores: Float32Array, transitions: Float32Array): number {
  const size = Math.sqrt(transitions.length);
  return path.reduce((sum, tag, t) => {
    const transition = t === 0 ? 0 : transitions[path[t - 1]! * size + tag]!;
    return sum + scores[t * size + tag]! + transition;
  }, 0);
}
