import fc from 'fast-check';
import type { TranslatedSlot, Translation } from '../../../src/translation/contract.ts';

/** Texts with what JSON, UTF-8 or a file of lines might stumble over. */
export const anyText = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 5 }),
      fc.constantFrom('\n', '\r\n', '\u2028', '"', '\\', '\0', '\ud800', '\udc00', '👩‍👩‍👧', 'weck mich'),
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join(''));

const offset = fc.nat({ max: 100_000 });
const score = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);

const placed = fc
  .record({
    label: anyText,
    parent: fc.nat(9),
    status: fc.constantFrom('ok' as const, 'split' as const),
    start: offset,
  })
  .chain((slot) => offset.map((length): TranslatedSlot => ({ ...slot, end: slot.start + length })));
const lost: fc.Arbitrary<TranslatedSlot> = fc.record({
  label: anyText,
  parent: fc.nat(9),
  status: fc.constant('lost' as const),
});

const link = fc.tuple(offset, offset, offset, offset).map(([sourceStart, sourceLength, targetStart, targetLength]) => ({
  sourceStart,
  sourceEnd: sourceStart + sourceLength,
  targetStart,
  targetEnd: targetStart + targetLength,
}));

const single: fc.Arbitrary<Translation> = fc.record(
  {
    text: anyText,
    slots: fc.array(fc.oneof(placed, lost), { maxLength: 3 }),
    unknownWords: fc.nat(20),
    score,
    alignment: fc.array(link, { maxLength: 3 }),
  },
  { requiredKeys: ['text', 'slots', 'unknownWords'] },
);

/** Any translation an engine could give, and many that none would. */
export const anyTranslation: fc.Arbitrary<Translation> = fc
  .tuple(single, fc.option(fc.array(single, { maxLength: 3 }), { nil: undefined }))
  .map(([best, alternatives]) => ({ ...best, ...(alternatives && { alternatives }) }));

const key = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 32, maxLength: 32 });

/** Entries with different keys, some of which the index cannot tell apart. */
export const anyEntries = fc
  .uniqueArray(
    fc.tuple(
      fc.oneof(
        key,
        key.map((digits) => `00c0ffee${digits.slice(8)}`),
      ),
      anyTranslation,
    ),
    {
      selector: ([digits]) => digits,
      maxLength: 8,
    },
  )
  .map((pairs) => pairs.map(([digits, translation]) => ({ key: digits, translation })));
