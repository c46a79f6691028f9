import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { slotProblems } from '../../src/corpus/utterance.ts';
import { decodeMarks, encodeMarks, joinPieces, type MarkupStyle } from '../../src/translation/markup.ts';
import type { MarkedPiece, MarkedText } from '../../src/translation/text-system.ts';

const STYLES: readonly MarkupStyle[] = ['html', 'xml', 'brackets'];

const NASTY = [
  ...['<b>', '</span>', '<span id="0">', '<x id="1">', '</x>', '&amp;', '&lt;', '& lt ;', '&#60;', '[0: ', '[', ']'],
  ...['［1：', '］', '\\', '\\[', '<', '>', '&', '"', '\u0000', '\u0007', '\u001b', '\n', '\r\n', '\t', '\u00a0'],
  ...['👩‍🚀', 'e\u0301', '\u0301', 'ﷺ', 'fünf', 'é', '0', ':', ' ', '  ', '<!-- x -->', '<?y?>', '<span', 'id="0"'],
];
const text = fc
  .array(fc.oneof(fc.constantFrom(...NASTY), fc.string({ unit: 'grapheme' })), { maxLength: 12 })
  .map((parts) => parts.join(''));

/** Any text with any marks that keep the invariant of marks. */
const markedText: fc.Arbitrary<MarkedText> = fc
  .tuple(text, fc.array(fc.nat(40), { maxLength: 8 }))
  .map(([chosen, cuts]) => {
    const edges = [...new Set(cuts)].sort((a, b) => a - b);
    const ranges = edges.flatMap((start, i) =>
      i % 2 === 0 && i + 1 < edges.length ? [{ start, end: edges[i + 1]! }] : [],
    );
    return {
      text: chosen,
      marks: ranges.filter((range) => slotProblems(chosen, [{ label: 'x', ...range }]).length === 0),
    };
  });

const html = (encoded: string, marks = 1) => decodeMarks(encoded, { style: 'html', marks });
const brackets = (encoded: string, marks = 1) => decodeMarks(encoded, { style: 'brackets', marks });
const words = (decoded: { text: string; pieces: readonly MarkedPiece[] }) =>
  decoded.pieces.map(({ mark, start, end }) => [mark, decoded.text.slice(start, end)]);

describe.each(STYLES)('marks as %s', (style) => {
  it('come back as they were written, in any text', () => {
    const property = fc.property(markedText, (marked) => {
      const decoded = decodeMarks(encodeMarks(marked, style), { style, marks: marked.marks.length });
      expect(decoded).toEqual({
        text: marked.text,
        pieces: marked.marks.map((range, mark) => ({ mark, ...range })),
        problems: [],
      });
    });
    fc.assert(property, { numRuns: 500 });
  });

  it('come back as disjoint pieces in order without blanks at their edges, whatever is done to them', () => {
    const cuts = fc.array(fc.tuple(fc.nat(200), fc.nat(6), fc.constantFrom('', ' ', ...NASTY)), { maxLength: 6 });
    const property = fc.property(markedText, cuts, (marked, damages) => {
      let encoded = encodeMarks(marked, style);
      for (const [at, length, put] of damages) encoded = encoded.slice(0, at) + put + encoded.slice(at + length);
      const { text: result, pieces } = decodeMarks(encoded, { style, marks: marked.marks.length });
      let done = 0;
      for (const { mark, start, end } of pieces) {
        expect(mark).toBeLessThan(marked.marks.length);
        expect(start).toBeGreaterThanOrEqual(done);
        expect(result.slice(start, end)).toMatch(/^\S(?:[\s\S]*\S)?$/);
        done = end;
      }
    });
    fc.assert(property, { numRuns: 500 });
  });

  it('are searched for in time proportional to the text', () => {
    for (const hostile of ['<'.repeat(50_000), `<${' '.repeat(50_000)}`, '<!'.repeat(50_000), '['.repeat(50_000)]) {
      expect(decodeMarks(hostile, { style, marks: 1 }).pieces).toEqual([]);
    }
  });
});

describe('encoded text', () => {
  const marked = {
    text: 'play [AC/DC] & <co> at 5',
    marks: [
      { start: 5, end: 19 },
      { start: 23, end: 24 },
    ],
  };

  it('is HTML that Bergamot and services carry', () => {
    const encoded = 'play <span id="0">[AC/DC] &amp; &lt;co&gt;</span> at <span id="1">5</span>';
    expect(encodeMarks(marked, 'html')).toBe(encoded);
  });

  it('is well-formed XML', () => {
    expect(encodeMarks(marked, 'xml')).toBe('play <x id="0">[AC/DC] &amp; &lt;co&gt;</x> at <x id="1">5</x>');
  });

  it('has brackets with numbers, and its own brackets behind a backslash', () => {
    expect(encodeMarks(marked, 'brackets')).toBe('play [0: \\[AC/DC\\] & <co>] at [1: 5]');
  });
});

describe('tags that a translator has handled', () => {
  it('may be in another order', () => {
    const decoded = html('um <span id="1">fünf</span> weckst du <span id="0">mich</span>', 2);
    expect(decoded.text).toBe('um fünf weckst du mich');
    expect(words(decoded)).toEqual([
      [1, 'fünf'],
      [0, 'mich'],
    ]);
    expect(decoded.problems).toEqual([]);
  });

  it.each([
    '<span id=0>fünf Uhr</span>',
    "<SPAN ID='0'>fünf Uhr</SPAN>",
    '< span id = “0” >fünf Uhr</ span >',
    '<span class="notranslate" id="0">fünf Uhr</span >',
    '<span id="0">fünf</span> <span id="0">Uhr</span>',
    '<span id="0"> fünf Uhr </span>',
  ])('may be written in another way: %s', (encoded) => {
    const decoded = html(`um ${encoded}`);
    expect(words(decoded)).toEqual([[0, 'fünf Uhr']]);
    expect(decoded.problems).toEqual([]);
  });

  it('are in pieces if torn by other words', () => {
    const decoded = html('<span id="0">ruf</span> sie <span id="0">an</span>');
    expect(words(decoded)).toEqual([
      [0, 'ruf'],
      [0, 'an'],
    ]);
    expect(decoded.problems).toEqual(['mark 0 is in 2 pieces']);
  });

  it('are missed', () => {
    expect(html('fünf')).toEqual({ text: 'fünf', pieces: [], problems: ['mark 0 is missing'] });
    expect(html('<span id="0"> </span>fünf').problems).toEqual(['mark 0 is missing']);
    expect(html('<span id="0"/>fünf')).toEqual({ text: 'fünf', pieces: [], problems: ['mark 0 is missing'] });
  });

  it('have no piece if never closed', () => {
    const decoded = html('um <span id="0">fünf <span id="1">Uhr</span>', 2);
    expect(decoded.text).toBe('um fünf Uhr');
    expect(words(decoded)).toEqual([[1, 'Uhr']]);
    expect(decoded.problems).toEqual([
      'mark 1 lies inside mark 0',
      'mark 0 is opened and never closed',
      'mark 0 is missing',
    ]);
  });

  it('leave no debris in the text', () => {
    expect(html('um fünf</span> Uhr')).toMatchObject({ text: 'um fünf Uhr', pieces: [] });
    expect(html('um <span id="0" fünf').text.trim()).toBe('um  fünf');
    expect(html('um fünf <span id="').text).toBe('um fünf ');
    expect(html('<font x="1">um</font> <span id="7">fünf</span> <span>Uhr</span>')).toEqual({
      text: 'um fünf Uhr',
      pieces: [],
      problems: [
        ...['unknown markup "<font x="1">"', 'unknown markup "</font>"', 'unknown mark "<span id="7">"'],
        ...['unknown mark "<span>"', 'mark 0 is missing'],
      ],
    });
  });

  it('give the words of nested marks to the inner one', () => {
    const decoded = html('<span id="0">Bank <span id="1">of</span> America</span>', 2);
    expect(words(decoded)).toEqual([
      [0, 'Bank'],
      [1, 'of'],
      [0, 'America'],
    ]);
    expect(decoded.problems).toEqual(['mark 1 lies inside mark 0', 'mark 0 is in 2 pieces']);
  });

  it('have their entities read, however written, and once only', () => {
    expect(html('R&amp;B &quot;x&#39; &#x27;y&apos; & lt ; &AMP; &amp;lt; &uuml; 3 < 5 &#0; &#xd800;', 0)).toEqual({
      text: "R&B \"x' 'y' < & &lt; &uuml; 3 < 5 &#0; &#xd800;",
      pieces: [],
      problems: [],
    });
  });
});

describe('brackets that a translator has handled', () => {
  it('may have more blanks or be full-width', () => {
    const decoded = brackets('um [ 0 :fünf ], ［1：Uhr］', 2);
    expect(decoded.text).toBe('um fünf , Uhr');
    expect(words(decoded)).toEqual([
      [0, 'fünf'],
      [1, 'Uhr'],
    ]);
    expect(decoded.problems).toEqual([]);
  });

  it('are told from brackets of the text that lost their backslash', () => {
    const decoded = brackets('spiel [0: [live] yesterday] [x]');
    expect(decoded.text).toBe('spiel [live] yesterday [x]');
    expect(words(decoded)).toEqual([[0, '[live] yesterday']]);
    expect(decoded.problems).toEqual([]);
  });

  it('leave no debris in the text', () => {
    expect(brackets('um fünf] Uhr [3: x] [0: y')).toEqual({
      text: 'um fünf Uhr x y',
      pieces: [],
      problems: [
        ...['"]" closes nothing', 'unknown mark "[3: "', 'mark 0 is opened and never closed', 'mark 0 is missing'],
      ],
    });
  });
});

describe('pieces', () => {
  it('of one mark are joined over blanks only', () => {
    const pieces = [
      { mark: 0, start: 0, end: 2 },
      { mark: 0, start: 3, end: 5 },
      { mark: 1, start: 5, end: 6 },
      { mark: 0, start: 6, end: 9 },
    ];
    expect(joinPieces('aa bbxcc ', pieces)).toEqual([
      { mark: 0, start: 0, end: 5 },
      { mark: 1, start: 5, end: 6 },
      { mark: 0, start: 6, end: 8 },
    ]);
    expect(joinPieces('aa bb cc ', pieces)).toEqual([{ mark: 0, start: 0, end: 8 }]);
  });
});
