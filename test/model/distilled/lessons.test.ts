import { describe, expect, it } from 'vitest';
import { LessonWriter } from '../../../src/model/distilled/lessons.ts';
import type { ExpectedCounts } from '../../../src/model/network/soft-targets.ts';
import { TagSet } from '../../../src/model/network/tag-set.ts';
import { noise } from '../network/gradient-check.ts';

const tags = new TagSet(['O', 'B-date', 'I-date']);
const size = tags.size;
const transitions = noise(size * size, 7);
const emissions = noise(3 * size, 8).map((score) => 3 * score);
const text = { words: Array.from({ length: 3 }, (_, word) => ({ word, grams: Int32Array.of(0) })) };
const intents = Float32Array.of(0.64, 0.32, 0.04).map(Math.log);
const writer = (settings: { temperature?: number; goldShare?: number } = {}) =>
  new LessonWriter(
    { intents: ['a', 'b', 'c'], tags: tags.tags, transitions },
    { temperature: 1, goldShare: 0.5, ...settings },
  );

/** Every allowed sequence of three tags with its probability. */
function distribution(): [number[], number][] {
  const all = [0, 1, 2].flatMap((a) => [0, 1, 2].flatMap((b) => [0, 1, 2].map((c) => [a, b, c])));
  const paths = all.filter(([a, b, c]) => {
    const follows = (from: number, to: number) => tags.canFollow[from * size + to] === 1;
    return tags.canStart[a!] === 1 && follows(a!, b!) && follows(b!, c!);
  });
  const weights = paths.map((path) =>
    Math.exp(
      path.reduce(
        (sum, tag, t) => sum + emissions[t * size + tag]! + (t === 0 ? 0 : transitions[path[t - 1]! * size + tag]!),
        0,
      ),
    ),
  );
  const total = weights.reduce((sum, weight) => sum + weight);
  return paths.map((path, i) => [path, weights[i]! / total]);
}

function dense({ indices, values }: ExpectedCounts, length: number): number[] {
  const counts = new Array<number>(length).fill(0);
  indices.forEach((index, i) => {
    counts[index]! += values[i]!;
  });
  return counts;
}

const closeTo = (values: readonly number[]) => values.map((value) => expect.closeTo(value, 2));

describe('a lesson', () => {
  const paths = distribution();
  const expectedTags = new Array<number>(3 * size).fill(0);
  const expectedTransitions = new Array<number>(size * size).fill(0);
  for (const [path, probability] of paths) {
    path.forEach((tag, t) => {
      expectedTags[t * size + tag]! += probability;
      if (t > 0) expectedTransitions[path[t - 1]! * size + tag]! += probability;
    });
  }

  it('from a text has the counts that the sum over all sequences gives', () => {
    const { soft, tags: best, intent } = writer().unannotated(text, { intents, tags: emissions });
    expect(dense(soft!.tags, 3 * size)).toEqual(closeTo(expectedTags));
    expect(dense(soft!.transitions, size * size)).toEqual(closeTo(expectedTransitions));
    expect(best).toEqual(paths.toSorted(([, a], [, b]) => b - a)[0]![0]);
    expect(intent).toBe(0);
    expect([...soft!.intents]).toEqual(closeTo([0.64, 0.32, 0.04]));
    expect(soft!.goldShare).toBe(0);
  });

  it('from an annotated utterance is partly its annotation', () => {
    const gold = { ...text, intent: 1, tags: [1, 2, 0] };
    const { soft, tags: own, intent } = writer({ goldShare: 0.25 }).annotated(gold, { intents, tags: emissions });
    const mixed = expectedTags.map((count, i) => 0.75 * count + ([1, 5, 6].includes(i) ? 0.25 : 0));
    expect(dense(soft!.tags, 3 * size)).toEqual(closeTo(mixed));
    const steps = expectedTransitions.map((count, i) => 0.75 * count + ([5, 6].includes(i) ? 0.25 : 0));
    expect(dense(soft!.transitions, size * size)).toEqual(closeTo(steps));
    expect([...soft!.intents]).toEqual(closeTo([0.48, 0.24, 0.03]));
    expect([soft!.goldShare, intent, own]).toEqual([0.25, 1, gold.tags]);
  });

  it('is evened out by the temperature', () => {
    // Square roots of the probabilities: 0.8, 0.566, 0.2, divided by their sum.
    const { soft } = writer({ temperature: 2 }).unannotated(text, { intents, tags: emissions });
    expect([...soft!.intents]).toEqual(closeTo([0.5109, 0.3613, 0.1277]));
  });

  it('from a text without words has no tags', () => {
    const { soft, tags: best } = writer().unannotated({ words: [] }, { intents, tags: new Float32Array() });
    expect([best.length, soft!.tags.indices.length, soft!.transitions.indices.length]).toEqual([0, 0, 0]);
  });
});
