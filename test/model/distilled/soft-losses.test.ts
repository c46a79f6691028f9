import { describe, expect, it } from 'vitest';
import { ConditionalRandomField } from '../../../src/model/network/crf.ts';
import { crossEntropy, softCrossEntropy } from '../../../src/model/network/losses.ts';
import {
  type ExpectedCounts,
  type SoftTargets,
  softCrfLoss,
  softIntentLoss,
  softTagLoss,
} from '../../../src/model/network/soft-targets.ts';
import { TagSet } from '../../../src/model/network/tag-set.ts';
import { expectSlopes, noise } from '../network/gradient-check.ts';

const tags = new TagSet(['O', 'B-date', 'B-time', 'I-date', 'I-time']);
const size = tags.size;
const tag = (name: string) => tags.indexOf(name);

const counts = (entries: readonly (readonly [index: number, value: number])[]): ExpectedCounts => ({
  indices: Int32Array.from(entries, ([index]) => index),
  values: Float32Array.from(entries, ([, value]) => value),
});

/** The counts of one sequence of tags, each times `share`. */
const countsOf = (path: readonly number[], share = 1): Pick<SoftTargets, 'tags' | 'transitions'> => ({
  tags: counts(path.map((tag, t) => [t * size + tag, share])),
  transitions: counts(path.slice(1).map((tag, t) => [path[t]! * size + tag, share])),
});

// Three sentences: three tokens, none, two.
const starts = Int32Array.of(0, 3, 3, 5);
const paths = [['O', 'B-date', 'I-date'].map(tag), [], ['B-time', 'O'].map(tag)];
const gold = paths.flat();
const intents = (...values: number[]) => ({ intents: Float32Array.from(values), goldShare: 0 });

/** Of the first sentence the teacher thinks: two in three that it is as above, else `B-time O B-time`. */
const other = ['B-time', 'O', 'B-time'].map(tag);
const both = (name: 'tags' | 'transitions'): ExpectedCounts => {
  const [likely, unlikely] = [countsOf(paths[0]!, 2 / 3)[name], countsOf(other, 1 / 3)[name]];
  return {
    indices: Int32Array.of(...likely.indices, ...unlikely.indices),
    values: Float32Array.of(...likely.values, ...unlikely.values),
  };
};
const doubtful: SoftTargets[] = [
  { ...intents(0.7, 0.2, 0.1), tags: both('tags'), transitions: both('transitions') },
  { ...intents(1, 0, 0), ...countsOf([]) },
  { intents: Float32Array.of(0.1, 0.2, 0.2), goldShare: 0.5, ...countsOf(paths[2]!) },
];

describe('the cross-entropy with soft targets', () => {
  const scores = noise(12);

  it('is the ordinary one where targets are certain and the temperature is 1', () => {
    const targets = Float32Array.of(1, 0, 0, 0, /**/ 0, 0, 0, 1, /**/ 0, 1, 0, 0);
    const soft = softCrossEntropy(scores, targets, { rows: 3, temperature: 1, weight: 0.5 });
    const hard = crossEntropy(scores, [0, 3, 1], { smoothing: 0, weight: 0.5 });
    expect(soft.loss).toBeCloseTo(hard.loss, 10);
    expect([...soft.gradient]).toEqual([...hard.gradient].map((slope) => expect.closeTo(slope, 6)));
  });

  it('is least where the scores say what the targets say', () => {
    const targets = Float32Array.of(0.5, 0.25, 0.25);
    const agreeing = targets.map((probability) => 2 * Math.log(probability));
    const { gradient } = softCrossEntropy(agreeing, targets, { rows: 1, temperature: 2, weight: 1 });
    for (const slope of gradient) expect(slope).toBeCloseTo(0, 6);
  });

  it.each([1, 2.5])('has the gradient that finite differences give, at temperature %s', (temperature) => {
    // The rows weigh 1, 0.5 and nothing.
    const targets = Float32Array.of(0.1, 0.2, 0.3, 0.4, /**/ 0.5, 0, 0, 0, /**/ 0, 0, 0, 0);
    const settings = { rows: 3, temperature, weight: 1.5 };
    const valueAt = (point: Float32Array) => softCrossEntropy(point, targets, settings).loss;
    expectSlopes(softCrossEntropy(scores, targets, settings).gradient, { point: scores, valueAt });
  });

  it('of intents mixes right answers and the teacher, with the gradient that finite differences give', () => {
    const settings = { gold: [0, 0, 2], smoothing: 0.1, temperature: 2, weight: 1 / 3 };
    const point = noise(9, 3);
    const valueAt = (scores: Float32Array) => softIntentLoss(scores, doubtful, settings).loss;
    expectSlopes(softIntentLoss(point, doubtful, settings).gradient, { point, valueAt });
  });

  it('of tags has the gradient that finite differences give', () => {
    const point = noise(5 * size, 4);
    const valueAt = (emissions: Float32Array) => softTagLoss(emissions, doubtful, { starts, tags }).loss;
    expectSlopes(softTagLoss(point, doubtful, { starts, tags }).gradient, { point, valueAt });
  });
});

describe('the loss of a CRF with soft targets', () => {
  const emissions = noise(5 * size, 5);
  const transitions = noise(size * size, 6);
  const lossAt = (
    scores: { emissions?: Float32Array; transitions?: Float32Array },
    { targets = doubtful, anchor = gold } = {},
  ) => {
    const own = { emissions, transitions, ...scores };
    const crf = new ConditionalRandomField(tags, own.transitions, { negligible: 0 });
    const batch = { emissions: own.emissions, gold: anchor, starts };
    return softCrfLoss(crf, batch, { targets, transitions: own.transitions, tags });
  };

  it('is the ordinary one where the teacher is certain', () => {
    const certain = paths.map((path) => ({ ...intents(1), ...countsOf(path) }));
    const crf = new ConditionalRandomField(tags, transitions, { negligible: 0 });
    const ordinary = crf.loss({ emissions, gold, starts });
    const soft = lossAt({}, { targets: certain });
    expect(soft.loss).toBeCloseTo(ordinary.loss, 5);
    soft.emissionGradient.forEach((slope, i) => {
      expect(slope).toBeCloseTo(ordinary.emissionGradient[i]!, 5);
    });
  });

  it('is the mean of the losses of the sequences the teacher thinks of', () => {
    const crf = new ConditionalRandomField(tags, transitions, { negligible: 0 });
    const first = crf.loss({ emissions, gold, starts }).loss;
    const second = crf.loss({ emissions, gold: [...other, ...paths[2]!], starts }).loss;
    expect(lossAt({}).loss).toBeCloseTo((2 * first + second) / 3, 5);
  });

  it('does not depend on the sequence it is worked out from', () => {
    const anchor = ['B-date', 'O', 'O', 'O', 'B-date'].map(tag);
    expect(lossAt({}, { anchor }).loss).toBeCloseTo(lossAt({}).loss, 5);
    const [one, another] = [lossAt({}).transitionGradient, lossAt({}, { anchor }).transitionGradient];
    one.forEach((slope, i) => {
      expect(slope).toBeCloseTo(another[i]!, 5);
    });
  });

  it('has the gradients that finite differences give', () => {
    const { emissionGradient, transitionGradient } = lossAt({});
    expectSlopes(emissionGradient, { point: emissions, valueAt: (point) => lossAt({ emissions: point }).loss });
    expectSlopes(transitionGradient, { point: transitions, valueAt: (point) => lossAt({ transitions: point }).loss });
  });
});
