import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AbsorbingChain, type ChainState } from '../../src/learning/absorbing-chain.ts';

/** Chains of up to seven states, with loops, dead ends and states nothing is known of. */
const chains = fc.integer({ min: 1, max: 7 }).chain((size) =>
  fc.array(
    fc.record({
      next: fc
        .array(fc.tuple(fc.integer({ min: 0, max: size - 1 }), fc.integer({ min: 1, max: 9 })), { maxLength: size })
        .map((entries) => new Map(entries)),
      success: fc.integer({ min: 0, max: 9 }),
      // Everybody gives up some day, as in every log.
      failure: fc.integer({ min: 1, max: 9 }),
    }),
    { minLength: size, maxLength: size },
  ),
);

/** N = (I - Q)⁻¹ by Gauss-Jordan elimination. */
function fundamentalMatrix(states: readonly ChainState[]): number[][] {
  const size = states.length;
  const rows = states.map(({ next, success, failure }, state) => {
    const total = [...next.values()].reduce((sum, count) => sum + count, success + failure);
    const left = states.map((_, target) => Number(target === state) - (next.get(target) ?? 0) / total);
    return [...left, ...states.map((_, target) => Number(target === state))];
  });
  for (let column = 0; column < size; column++) {
    const pivot = rows[column]![column]!;
    rows[column] = rows[column]!.map((value) => value / pivot);
    rows.forEach((row, other) => {
      if (other === column) return;
      const factor = row[column]!;
      rows[other] = row.map((value, index) => value - factor * rows[column]![index]!);
    });
  }
  return rows.map((row) => row.slice(size));
}

describe('an absorbing chain', () => {
  it('visits states as often as the fundamental matrix says', () => {
    fc.assert(
      fc.property(chains, (states) => {
        const chain = new AbsorbingChain(states);
        const dense = fundamentalMatrix(states);
        states.forEach((_, start) => {
          const visits = chain.expectedVisits(new Map([[start, 1]]));
          states.forEach((_, state) => {
            expect(visits.get(state) ?? 0).toBeCloseTo(dense[start]![state]!, 8);
          });
        });
      }),
    );
  });

  it('ends in success or in failure: the probabilities sum to one', () => {
    fc.assert(
      fc.property(chains, (states) => {
        const chain = new AbsorbingChain(states);
        const start = new Map([[0, 1]]);
        const failing = states.map(({ success, failure, ...state }) => ({
          ...state,
          success: failure,
          failure: success,
        }));
        const sum = (map: ReadonlyMap<number, number>) => [...map.values()].reduce((total, value) => total + value, 0);
        expect(sum(chain.successAt(start)) + sum(new AbsorbingChain(failing).successAt(start))).toBeCloseTo(1, 8);
      }),
    );
  });

  it('says where success is found', () => {
    // From 0, half go to 1, where two thirds succeed, and half to 2, where all do.
    const chain = new AbsorbingChain([
      {
        next: new Map([
          [1, 1],
          [2, 1],
        ]),
        success: 0,
        failure: 0,
      },
      { next: new Map(), success: 2, failure: 1 },
      { next: new Map([[2, 3]]), success: 1, failure: 0 },
    ]);
    const success = chain.successAt(new Map([[0, 1]]));
    expect(success.get(0)).toBeUndefined();
    expect(success.get(1)).toBeCloseTo(1 / 3, 12);
    expect(success.get(2)).toBeCloseTo(1 / 2, 12);
  });

  it('fails where nothing is known, and where nobody ever gets out', () => {
    const chain = new AbsorbingChain([
      { next: new Map(), success: 0, failure: 0 },
      { next: new Map([[1, 4]]), success: 0, failure: 0 },
    ]);
    expect(
      chain.successAt(
        new Map([
          [0, 0.5],
          [1, 0.5],
        ]),
      ),
    ).toEqual(new Map());
  });
});
