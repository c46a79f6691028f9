import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NumberColumn, reals } from '../../src/corpus/number-column.ts';
import { TextRows } from '../../src/corpus/text-rows.ts';

describe('rows of texts', () => {
  it('are those of a map', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('', 'a', 'b', 'ab'))),
        fc.nat(5000),
        (texts, expected) => {
          const rows = new TextRows(expected);
          const map = new Map<string, number>();
          texts.forEach((text, row) => {
            if (!map.has(text)) map.set(text, row);
            expect(rows.add(text, row)).toBe(map.get(text));
          });
          expect(rows.size).toBe(map.size);
          const marked = [...rows.marks(texts.length)].flatMap((mark, row) => (mark === 1 ? [row] : []));
          expect(marked).toEqual([...map.values()].sort((a, b) => a - b));
        },
      ),
    );
  });

  it('can be replaced', () => {
    const rows = new TextRows();
    rows.add('a', 3);
    rows.replace('a', 5);
    expect(rows.add('a', 7)).toBe(5);
  });

  it('tell a hundred thousand texts apart that differ little', () => {
    const rows = new TextRows();
    let row = 0;
    for (let a = 0; a < 320; a++) {
      for (let b = 0; b < 320; b++) rows.add(`weck mich um ${String.fromCharCode(97 + a, 97 + b)} uhr`, row++);
    }
    expect(rows.size).toBe(320 * 320);
  });
});

describe('a column of numbers', () => {
  it('gives back what was put in, over the edge of a chunk too', () => {
    const column = new NumberColumn(reals);
    for (let i = 0; i < 70_000; i++) column.push(i / 2);
    expect([column.length, column.at(0), column.at(65_535), column.at(65_536)]).toEqual([70_000, 0, 32_767.5, 32_768]);
    const all = column.take();
    expect(column.length).toBe(0);
    expect([all.length, all[65_536], all[69_999]]).toEqual([70_000, 32_768, 34_999.5]);
  });
});
