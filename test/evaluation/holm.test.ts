import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holm } from '../../src/evaluation/holm.ts';

const probabilities = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 12 });

describe('Holm’s correction', () => {
  it('multiplies the k-th smallest of m by m − k + 1 and never falls', () => {
    // 0.01 × 4, 0.02 × 3, 0.03 × 2, 0.05 × 1 raised to 0.06: as R's p.adjust(c(0.03, 0.01, 0.05, 0.02), "holm").
    const corrected = holm([0.03, 0.01, 0.05, 0.02]);
    [0.06, 0.04, 0.06, 0.06].forEach((p, i) => {
      expect(corrected[i]).toBeCloseTo(p, 15);
    });
  });

  it('leaves a single p alone and never exceeds 1', () => {
    expect(holm([0.04])).toEqual([0.04]);
    expect(holm([0.6, 0.7])).toEqual([1, 1]);
    expect(holm([])).toEqual([]);
  });

  it('rejects exactly what the step-down procedure rejects', () => {
    fc.assert(
      fc.property(probabilities, fc.double({ min: 0.001, max: 0.5, noNaN: true }), (ps, level) => {
        const ascending = ps.toSorted((a, b) => a - b);
        const stop = ascending.findIndex((p, rank) => p * (ps.length - rank) > level);
        const rejected = stop < 0 ? ps.length : stop;
        expect(holm(ps).filter((p) => p <= level).length).toBe(rejected);
      }),
    );
  });

  it('lies between p and Bonferroni’s p, and keeps the order', () => {
    fc.assert(
      fc.property(probabilities, (ps) => {
        const corrected = holm(ps);
        ps.forEach((p, i) => {
          expect(corrected[i]).toBeGreaterThanOrEqual(p);
          expect(corrected[i]).toBeLessThanOrEqual(Math.min(1, p * ps.length) || 0);
          ps.forEach((other, j) => {
            if (p < other) expect(corrected[i]).toBeLessThanOrEqual(corrected[j]!);
          });
        });
      }),
    );
  });
});
