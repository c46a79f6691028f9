import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bridgeGaps } from '../../src/translation/engines/apertium/mark-gaps.ts';
import { modeNames, pairName } from '../../src/translation/engines/apertium/mode-name.ts';
import { carriedText, decodeAnswer, encodeRequest } from '../../src/translation/engines/apertium/stream-format.ts';
import type { Mark } from '../../src/translation/text-system.ts';

describe('the stream format of Apertium', () => {
  it('writes marks as word-bound blanks, keeps what means something out of its sight, and ends with the number', () => {
    const text = 'pay $5 [x] in New York';
    const stream = encodeRequest({ text, marks: [{ start: 14, end: 22 }] }, 7);
    expect(stream).toBe('pay \\$5 \ue05bx\ue05d in [[t:s:0]]New York[[/]][][7]');
  });

  it('counts and removes the signs of unknown words, and joins the words of a mark', () => {
    const answer =
      '*i  [[t:s:0]]Tomará[[/]] [[t:s:0]]fuera de[[/]] @the [[t:s:1; t:s:2]]#basura[[/]]\\@[[t:s:9]]x[[/]] [][12]';
    expect(decodeAnswer(answer, { serial: 12, marks: 3 })).toEqual({
      text: 'i Tomará fuera de the basura@x',
      pieces: [
        { mark: 0, start: 2, end: 17 },
        { mark: 1, start: 22, end: 28 },
      ],
      unknownWords: 2,
    });
  });

  it('gives back any text with its marks, but for what no pipeline can carry', () => {
    fc.assert(
      fc.property(markedText(), fc.nat(), ({ text, marks }, serial) => {
        const stream = encodeRequest({ text, marks }, serial);
        expect(stream).not.toContain('\0');
        const decoded = decodeAnswer(stream, { serial, marks: marks.length });
        expect(decoded.text).toBe(carriedText(text));
        expect(decoded.unknownWords).toBe(0);
        const words = marks.map(({ start, end }) => carriedText(text.slice(start, end)));
        const carried = words.flatMap((word, mark) => (word === '' ? [] : [{ mark, word }]));
        const pieces = decoded.pieces.map(({ mark, start, end }) => ({ mark, word: decoded.text.slice(start, end) }));
        expect(pieces).toEqual(carried);
      }),
      { numRuns: 500 },
    );
  });

  it('carries everything visible', () => {
    const visible = 'a \\ [ ] ^ $ / < > { } @ * # + ~ | & " \' % é ß 你 😀 👨‍👩‍👧 …';
    expect(carriedText(visible)).toBe(visible);
    expect(carriedText(' a\u0000b\u0007c\ud800d\uffff\te\u00adf\u0085 ')).toBe('a b c d ef');
  });

  it('takes the answer to another request, or broken brackets, for garbage', () => {
    const read = (answer: string) => () => decodeAnswer(answer, { serial: 3, marks: 1 });
    expect(read('hola[][4]')).toThrow('it does not end as the request did');
    expect(read('hola[][13]')).toThrow('it does not end as the request did');
    expect(read('ho]la[][3]')).toThrow('has no counterpart');
    expect(read('[[t:s:0hola[][3]')).toThrow('has no counterpart');
    expect(read('hola\\[][3]')).toThrow('has no counterpart');
  });
});

describe('gaps in a mark', () => {
  const spanish = new Set(['de', 'la']);
  const piece = (text: string, words: string, mark: number) => {
    return { mark, start: text.indexOf(words), end: text.indexOf(words) + words.length };
  };

  it('are bridged by function words and punctuation', () => {
    const text = 'la tarjeta de la crédito';
    const pieces = [piece(text, 'tarjeta', 0), piece(text, 'crédito', 0)];
    expect(bridgeGaps(text, pieces, spanish)).toEqual([{ mark: 0, start: 3, end: 24 }]);
    expect(bridgeGaps('rock & roll', [piece('rock', 'rock', 1), { mark: 1, start: 7, end: 11 }], spanish)).toEqual([
      { mark: 1, start: 0, end: 11 },
    ]);
  });

  it('stay open for other words and between different marks', () => {
    const text = 'tarjeta nueva crédito';
    const pieces = [piece(text, 'tarjeta', 0), piece(text, 'crédito', 0)];
    expect(bridgeGaps(text, pieces, spanish)).toEqual(pieces);
    const others = [piece('a de b', 'a', 0), piece('a de b', 'b', 1)];
    expect(bridgeGaps('a de b', others, spanish)).toEqual(others);
  });
});

describe('names of modes', () => {
  it('follow from the languages: first the regional variety, then the pair, then the old spelling', () => {
    expect(modeNames({ source: 'en-US', target: 'es-ES' })).toEqual(['eng-spa_ES', 'eng-spa', 'en-es']);
    expect(modeNames({ source: 'es', target: 'en-US' })).toEqual(['spa-eng_US', 'spa-eng', 'es-en']);
    expect(modeNames({ source: 'ast', target: 'ca' })).toEqual(['ast-cat', 'ast-ca']);
    expect(pairName({ source: 'nb-NO', target: 'da-DK' })).toBe('nob-dan');
  });
});

/** Texts of any characters, halves of characters and the signs of the format, with some runs marked. */
function markedText(): fc.Arbitrary<{ text: string; marks: Mark[] }> {
  const signs = fc.constantFrom(
    '[',
    ']',
    '[[/]]',
    '[[t:s:0]]',
    '\\',
    '*',
    '#',
    '@',
    '~',
    '+',
    '\0',
    ' ',
    '\ud800 ',
    'a',
  );
  const run = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(signs).map((all) => all.join('')),
  );
  return fc.array(fc.tuple(run, fc.boolean())).map((runs) => {
    let text = '';
    const marks: Mark[] = [];
    for (const [words, marked] of runs) {
      const start = text.length;
      text += words;
      if (marked && words !== '') marks.push({ start, end: text.length });
    }
    return { text, marks };
  });
}
