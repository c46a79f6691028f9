import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FeatureTable } from '../../../src/model/linear/feature-table.ts';
import { combineHashes, hashText } from '../../../src/model/linear/hashing.ts';
import { SparseLearner } from '../../../src/model/linear/sparse-learner.ts';
import { addScores, observedWeights, prunedWeights } from '../../../src/model/linear/sparse-weights.ts';

const key = fc.integer({ min: 0, max: 2 ** 32 - 1 });

describe('the table of features', () => {
  it('finds the row of every key, and no row for other keys', () => {
    fc.assert(
      fc.property(fc.uniqueArray(key, { maxLength: 200 }), fc.array(key), (keys, others) => {
        const table = new FeatureTable(Uint32Array.from(keys));
        expect([...table.rowsOf(Uint32Array.from(keys))]).toEqual([...keys.keys()]);
        const asked = [...others, ...keys.slice(0, 3)];
        const known = asked.map((wanted) => keys.indexOf(wanted)).filter((row) => row >= 0);
        expect([...table.rowsOf(Uint32Array.from(asked))]).toEqual(known);
      }),
    );
  });

  it('copes with keys that all want the same place', () => {
    const keys = Uint32Array.from({ length: 40 }, (_, i) => i * 2 ** 20);
    expect([...new FeatureTable(keys).rowsOf(keys)]).toEqual([...keys.keys()]);
  });
});

describe('sparse weights', () => {
  const observations = [
    { keys: Uint32Array.of(7, 4_000_000_000), class: 2 },
    { keys: Uint32Array.of(7), class: 0 },
    { keys: Uint32Array.of(7, 5), class: 0 },
  ];

  it('have an entry for each pair seen, the feature seen most in front', () => {
    const weights = observedWeights(observations, 3);
    expect([...weights.table.keys]).toEqual([7, 5, 4_000_000_000]);
    expect([...weights.starts]).toEqual([0, 2, 3, 4]);
    expect([...weights.classes]).toEqual([0, 2, 0, 2]);
    expect([...weights.values]).toEqual([0, 0, 0, 0]);
  });

  it('add up to what a dense matrix gives', () => {
    const seen = fc.array(fc.record({ keys: fc.uniqueArray(fc.nat(9), { minLength: 1 }), class: fc.nat(3) }), {
      minLength: 1,
    });
    fc.assert(
      fc.property(seen, fc.uniqueArray(fc.nat(12)), (pairs, asked) => {
        const weights = observedWeights(
          pairs.map((pair) => ({ keys: Uint32Array.from(pair.keys), class: pair.class })),
          4,
        );
        const weightOf = (feature: number, own: number) => feature + own / 8 + 1;
        weights.table.keys.forEach((feature, row) => {
          for (let entry = weights.starts[row]!; entry < weights.starts[row + 1]!; entry++) {
            weights.values[entry] = weightOf(feature, weights.classes[entry]!);
          }
        });
        const expected = [0, 1, 2, 3].map((own) =>
          asked
            .filter((feature) => pairs.some((pair) => pair.class === own && pair.keys.includes(feature)))
            .reduce((sum, feature) => sum + 2 * weightOf(feature, own), 0),
        );
        const scores = new Float32Array(4);
        addScores(weights, weights.table.rowsOf(Uint32Array.from(asked)), { scores, scale: 2 });
        expect([...scores]).toEqual(expected);
        // Nothing is lost by leaving out what is nothing.
        const again = new Float32Array(4);
        const pruned = prunedWeights(weights, 1e-3);
        addScores(pruned, pruned.table.rowsOf(Uint32Array.from(asked)), { scores: again, scale: 2 });
        expect(again).toEqual(scores);
      }),
    );
  });

  it('lose small entries and empty rows when pruned', () => {
    const weights = observedWeights(observations, 3);
    weights.values.set([0.5, 1e-9, -1e-9, -0.25]);
    const pruned = prunedWeights(weights, 1e-3);
    expect([...pruned.table.keys]).toEqual([7, 4_000_000_000]);
    expect([...pruned.starts]).toEqual([0, 1, 2]);
    expect([...pruned.classes]).toEqual([0, 2]);
    expect([...pruned.values]).toEqual([0.5, -0.25]);
  });
});

describe('a step of AdaGrad', () => {
  it('changes each weight by the slope over the root of its squares', () => {
    const weights = observedWeights([{ keys: Uint32Array.of(1, 2), class: 1 }], 2);
    const learner = new SparseLearner(weights, 0.75);
    const step = { gradient: Float32Array.of(9, -0.25), scale: 2, learningRate: 0.5, l2: 0 };
    learner.update(Int32Array.of(0), step);
    // Slope -0.5, squares 0.75 + 0.25.
    expect([...weights.values]).toEqual([0.25, 0]);
    learner.update(Int32Array.of(0), step);
    expect(weights.values[0]).toBeCloseTo(0.25 + 0.25 / Math.sqrt(1.25), 6);
  });

  it('leaves alone what is nearly right', () => {
    const weights = observedWeights([{ keys: Uint32Array.of(1), class: 0 }], 2);
    weights.values[0] = 3;
    const step = { gradient: Float32Array.of(0.001, -0.001), scale: 1, learningRate: 0.5, l2: 0.1 };
    new SparseLearner(weights, 0.1).update(Int32Array.of(0), step);
    expect(weights.values[0]).toBe(3);
  });
});

describe('hashes', () => {
  it('tell order and role apart', () => {
    const [red, wine] = [hashText('red'), hashText('wine')];
    const all = [
      combineHashes(1, red, wine),
      combineHashes(1, wine, red),
      combineHashes(2, red, wine),
      combineHashes(1, red),
      combineHashes(red, 1),
    ];
    expect(new Set(all).size).toBe(all.length);
    expect(all.every((value) => Number.isInteger(value) && value >= 0 && value < 2 ** 32)).toBe(true);
  });
});
