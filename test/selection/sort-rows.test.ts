import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sortRows } from '../../src/selection/sort-rows.ts';

it('rows are sorted as arrays are', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 20 })), (scores) => {
      const compare = (a: number, b: number) => scores[b]! - scores[a]! || a - b;
      const rows = scores.map((_, row) => row);
      expect([...sortRows(Uint32Array.from(rows), compare)]).toEqual(rows.toSorted(compare));
    }),
  );
});
