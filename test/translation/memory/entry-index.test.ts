import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EntryIndex } from '../../../src/translation/memory/entry-index.ts';

describe('the index of entries', () => {
  it('finds every address under its tag, lowest first, through all its growth', () => {
    const tag = fc.oneof(fc.nat(20), fc.integer({ min: 0xffffff00, max: 0xffffffff }), fc.nat(0xffffffff));
    const address = fc.oneof(
      fc.integer({ min: 1, max: 2 ** 48 - 1 }),
      fc.nat(9).map((i) => 2 ** 32 * (i + 1)),
    );
    const additions = fc.array(fc.tuple(tag, address), { maxLength: 5000, size: 'max' });
    const property = fc.property(additions, (pairs) => {
      const index = new EntryIndex();
      const expected = new Map<number, number[]>();
      for (const [tag, address] of pairs) {
        index.add(tag, address);
        expected.set(tag, [...(expected.get(tag) ?? []), address]);
      }
      expect(index.size).toBe(pairs.length);
      for (const [tag, addresses] of expected) expect(index.find(tag)).toEqual(addresses.sort((a, b) => a - b));
      expect(index.find(123_456_789)).toEqual(expected.get(123_456_789) ?? []);
    });
    fc.assert(property, { numRuns: 20 });
  });
});
