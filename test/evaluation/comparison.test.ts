import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/corpus/problem.ts';
import { seededRandom, shuffled } from '../../src/corpus/random.ts';
import { type ComparisonOptions, compareArms } from '../../src/evaluation/comparison.ts';
import type { ArmPredictions } from '../../src/evaluation/comparison-input.ts';
import { evaluate } from '../../src/evaluation/evaluate.ts';
import { type MetricName, metrics } from '../../src/evaluation/metrics.ts';
import { annotated } from './annotated.ts';

const gold = [
  annotated('1', 'wake', 'weck mich um [time: fünf uhr]'),
  annotated('2', 'play', 'spiel [song: atemlos] von [artist: helene]'),
  annotated('3', 'lights', 'licht aus'),
  annotated('4', 'wake', 'wecker auf [time: sechs]'),
];
const wrongIntent = gold.map((utterance) => ({ ...utterance, intent: 'none' }));
const withoutSlots = gold.map((utterance) => ({ ...utterance, slots: [] }));
const half = gold.map((utterance, i) => (i < 2 ? utterance : wrongIntent[i]!));

const arms: readonly ArmPredictions[] = [
  { name: 'perfect', runs: [1, 2].map((seed) => ({ seed, predictions: gold })) },
  { name: 'no-slots', runs: [1, 2].map((seed) => ({ seed, predictions: withoutSlots })) },
  {
    name: 'unsteady',
    runs: [
      { seed: 1, predictions: gold },
      { seed: 2, predictions: half },
    ],
  },
  { name: 'no-intent', runs: [1, 2].map((seed) => ({ seed, predictions: wrongIntent })) },
];
const settings = { resamples: 200, permutations: 400 };
const options: ComparisonOptions<MetricName> = { gold, arms, baseline: 'no-slots', metrics, settings };

describe('comparing arms', () => {
  const comparison = compareArms(options);
  const { perfect, unsteady, 'no-slots': baseline, 'no-intent': noIntent } = comparison.arms;

  it('gives mean and spread over seeds', () => {
    expect(perfect!.metrics.semer).toEqual({ mean: 0, sd: 0, seedShare: null, low: 0, high: 0 });
    expect(unsteady!.metrics.intentAccuracy.mean).toBe(0.75);
    // Scores 1 and 0.5: each 0.25 from their mean, sd = sqrt(2 × 0.0625 / 1).
    expect(unsteady!.metrics.intentAccuracy.sd).toBeCloseTo(Math.sqrt(0.125), 12);
    // 4 of 8 parts (4 intents, 4 slots) missed.
    expect(baseline!.metrics.semer.mean).toBe(0.5);
    expect(baseline!.metrics.exactMatch.mean).toBe(0.25);
  });

  it('gives differences to the baseline, absolute and relative', () => {
    expect(baseline!.versusBaseline).toBeNull();
    expect(perfect!.versusBaseline!.semer).toMatchObject({ delta: -0.5, relative: -1 });
    expect(perfect!.versusBaseline!.exactMatch).toMatchObject({ delta: 0.75, relative: 3 });
    expect(perfect!.versusBaseline!.intentAccuracy).toEqual({
      delta: 0,
      relative: 0,
      p: 1,
      pHolm: 1,
      detectable: null,
      low: 0,
      high: 0,
    });
    expect(noIntent!.versusBaseline!.intentAccuracy).toMatchObject({ delta: -1, relative: -1 });
  });

  it('has no relative difference to a baseline of 0', () => {
    const toZero = compareArms({ ...options, baseline: 'no-intent' });
    expect(toZero.arms.perfect!.versusBaseline!.intentAccuracy).toMatchObject({ delta: 1, relative: null });
  });

  it('tests accuracies exactly: a coin for each utterance on which the arms differ', () => {
    // Exact match: both seeds differ on utterances 1, 2 and 4, always to the better: p = 2 × (1/2)³.
    expect(perfect!.versusBaseline!.exactMatch.p).toBe(0.25);
    // Differences summed over seeds: 2, 2, −1 and 1, their sum 4. Of 16 choices of signs, + + + + gives 6, + + + − and
    // + + − + give 4; with the other signs as far below 0: 6 in all.
    expect(unsteady!.versusBaseline!.exactMatch.p).toBe(6 / 16);
  });

  it('corrects p over the arms after Holm, each metric by itself', () => {
    const pairs = [perfect!, unsteady!, noIntent!].map((arm) => arm.versusBaseline!.exactMatch);
    const ps = pairs.map(({ p }) => p);
    // No utterance is right without its intent: only the third differs, once in each seed.
    expect(ps).toEqual([0.25, 0.375, 1]);
    expect(pairs.map(({ pHolm }) => pHolm)).toEqual([0.75, 0.75, 1]);
  });

  it('counts what an arm breaks and what it fixes, by exact match', () => {
    expect(baseline!.flips).toBeNull();
    expect(perfect!.flips).toEqual({ broken: 0, fixed: 0.75 });
    // The second seed fixes utterances 1 and 2 and breaks the third, which the baseline has right.
    expect(unsteady!.flips).toEqual({ broken: 0.125, fixed: (0.75 + 0.5) / 2 });
    expect(noIntent!.flips).toEqual({ broken: 0.25, fixed: 0 });
  });

  it('tells the variance of seeds from that of the utterances', () => {
    expect(baseline!.metrics.exactMatch.seedShare).toBe(0);
    const { seedShare, sd } = unsteady!.metrics.intentAccuracy;
    // Seed means by utterance: 1, 1, ½, ½; the mean of four draws varies by 1/16 / 4 = 1/64. Seeds: sd² / 2 = 1/16.
    expect(sd! ** 2 / 2).toBeCloseTo(1 / 16, 12);
    expect(seedShare).toBeCloseTo(1 / 16 / (1 / 16 + 1 / 64), 1);
  });

  it('has no spread for one seed', () => {
    const oneSeed = arms.map(({ name, runs }) => ({ name, runs: runs.slice(0, 1) }));
    expect(compareArms({ ...options, arms: oneSeed }).arms.unsteady!.metrics.semer.sd).toBeNull();
  });

  it('carries its settings', () => {
    expect(comparison).toMatchObject({ utterances: 4, seeds: [1, 2], baseline: 'no-slots' });
    expect(comparison.signature).toContain('resamples:200|');
    expect(comparison.signature).toContain('permutations:400|');
    expect(comparison.metricSignatures.semer).toBe(metrics.semer.signature);
  });

  it('is plain JSON', () => {
    expect(JSON.parse(JSON.stringify(comparison))).toEqual(comparison);
  });
});

describe('comparing arms on a simulated test set', () => {
  const random = seededRandom('simulated');
  const many = Array.from({ length: 300 }, (_, i) =>
    annotated(`u${i}`, `intent-${i % 7}`, 'weck mich um [time: fünf]'),
  );
  const noisy = (quality: number) =>
    many.map(({ id, intent, slots }) => ({
      id,
      intent: random() < quality ? intent : 'none',
      slots: random() < quality ? slots : [],
    }));
  const noisyArms = [0.7, 0.72, 0.85].map((quality, i) => ({
    name: `arm-${i}`,
    runs: [3, 1, 2].map((seed) => ({ seed, predictions: noisy(quality) })),
  }));
  const simulated = { gold: many, arms: noisyArms, baseline: 'arm-0', metrics, settings };
  const comparison = compareArms(simulated);

  it('gives the same figures whatever the order of arms, runs, utterances and predictions', () => {
    const reordered = compareArms({
      ...simulated,
      gold: shuffled(many, random),
      arms: noisyArms.toReversed().map(({ name, runs }) => ({
        name,
        runs: runs.toReversed().map(({ seed, predictions }) => ({ seed, predictions: shuffled(predictions, random) })),
      })),
    });
    expect(reordered).toEqual(comparison);
  });

  it('moves p and intervals, but no mean, with the seed', () => {
    const other = compareArms({ ...simulated, settings: { ...settings, seed: 2 } });
    const [before, after] = [comparison.arms['arm-1']!, other.arms['arm-1']!];
    expect(after.metrics.semer.mean).toBe(before.metrics.semer.mean);
    expect(after.metrics.semer.low).not.toBe(before.metrics.semer.low);
    expect(after.versusBaseline!.semer.p).not.toBe(before.versusBaseline!.semer.p);
  });

  it('agrees with evaluating each run by itself', () => {
    const alone = noisyArms[2]!.runs.map(({ predictions }) => evaluate({ gold: many, predictions, metrics }).semer);
    const { mean, low, high } = comparison.arms['arm-2']!.metrics.semer;
    expect(mean).toBeCloseTo(alone.reduce((sum, score) => sum + score, 0) / 3, 12);
    expect(low).toBeLessThan(mean);
    expect(high).toBeGreaterThan(mean);
  });

  it('says which difference it could detect', () => {
    const { detectable } = comparison.arms['arm-1']!.versusBaseline!.exactMatch;
    const rights = ['arm-1', 'arm-0'].map((name) => {
      const { runs } = noisyArms.find((arm) => arm.name === name)!;
      return many.map((utterance, u) => {
        const right = runs.filter(({ predictions }) => {
          const { intent, slots } = predictions[u]!;
          return intent === utterance.intent && slots.length === 1;
        });
        return right.length / runs.length;
      });
    });
    // 2.80 standard errors of a mean of paired differences; the bootstrap with 200 resamples is within a fifth of it.
    const differences = rights[0]!.map((right, u) => right - rights[1]![u]!);
    const centre = differences.reduce((sum, d) => sum + d, 0) / many.length;
    const variance = differences.reduce((sum, d) => sum + (d - centre) ** 2, 0) / many.length;
    const expected = 2.80158 * Math.sqrt(variance / many.length);
    expect(Math.abs(detectable! / expected - 1)).toBeLessThan(0.2);
  });

  it('tells a real difference from none', () => {
    const better = comparison.arms['arm-2']!.versusBaseline!.semer;
    expect(better.p).toBe(1 / 401);
    expect(better.high).toBeLessThan(0);
  });
});

describe('comparing arms refuses', () => {
  function problemsOf(changed: Partial<ComparisonOptions<MetricName>>): string[] {
    try {
      compareArms({ ...options, ...changed });
    } catch (error) {
      if (error instanceof InputError) return error.message.split('\n');
      throw error;
    }
    return [];
  }
  const one = (name: string, predictions: ArmPredictions['runs'][number]['predictions'], seed = 1) => ({
    name,
    runs: [{ seed, predictions }],
  });

  it('missing, unknown and repeated ids, all arms at once', () => {
    const problems = problemsOf({
      baseline: 'a',
      arms: [
        one('a', gold.slice(1)),
        one('b', [...gold, { ...gold[0]!, id: '99' }]),
        one('c', [...gold, gold[3]!]),
        one('d', gold),
      ],
    });
    expect(problems).toEqual([
      'arms.a, seed 1: 1 test utterances have no prediction (1); expected exactly one prediction for each test id',
      'arms.b, seed 1: 1 predictions are of ids the test set lacks (99); expected exactly one prediction for each test id',
      'arms.c, seed 1: 1 ids are predicted more than once (4); expected exactly one prediction for each test id',
    ]);
  });

  it('names at most five ids', () => {
    const many = Array.from({ length: 8 }, (_, i) => ({ ...gold[0]!, id: `x${i}` }));
    expect(problemsOf({ baseline: 'a', arms: [one('a', [...gold, ...many])] })[0]).toContain('(x0, x1, x2, x3, x4, …)');
  });

  it('an empty test set, and one that uses an id twice', () => {
    expect(problemsOf({ gold: [] })).toEqual(['test: the test set is empty; expected at least one utterance']);
    expect(problemsOf({ gold: [...gold, gold[0]!] })[0]).toContain(
      'test: 1 ids are used by more than one utterance (1)',
    );
  });

  it('a baseline that is no arm, by its nearest name', () => {
    expect(problemsOf({ baseline: 'no-slot' })[0]).toContain('did you mean "no-slots"?');
  });

  it('arms with other seeds, none, the same seed twice, or the same name', () => {
    const runs = [1, 1].map((seed) => ({ seed, predictions: gold }));
    const problems = problemsOf({
      baseline: 'a',
      arms: [one('a', gold), one('b', gold, 2), { name: 'c', runs: [] }, { name: 'd', runs }, one('a', gold)],
    });
    expect(problems).toEqual([
      'arms.b: seeds 2; expected 1 as in "a", for the tests are paired',
      'arms.c: no predictions; expected one set for each seed',
      'arms.d: a seed is given twice: 1, 1',
      'arms.a: two arms have this name; rename one',
    ]);
  });

  it('settings that mean nothing', () => {
    const problems = problemsOf({ settings: { resamples: 0, permutations: 1.5, confidence: 95 } });
    expect(problems).toEqual([
      'resamples: expected a count from 1, got 0',
      'permutations: expected a count from 1, got 1.5',
      'confidence: expected a share between 0 and 1, got 95',
    ]);
  });
});

it('evaluating refuses predictions that do not fit the test set', () => {
  expect(() => evaluate({ gold, predictions: gold.slice(1), metrics })).toThrow(InputError);
});
