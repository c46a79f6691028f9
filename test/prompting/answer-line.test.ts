import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Slot, utteranceProblems } from '../../src/corpus/utterance.ts';
import {
  annotationLine,
  answerLines,
  parseAnnotationLine,
  parseNumberedLine,
  placeAll,
} from '../../src/prompting/answer-line.ts';
import { Fault } from '../../src/prompting/fault.ts';
import { readAnswer } from '../../src/prompting/read-answer.ts';
import { writeSlots } from '../../src/prompting/value-places.ts';

const faultOf = (task: () => unknown): Fault => {
  try {
    task();
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
  throw new Error('expected a fault');
};

const line = (text: string, slots: object[] = [], intent = 'play') => JSON.stringify({ text, intent, slots });
const spans = (text: string, slots: object[]) =>
  parseAnnotationLine(line(text, slots)).slots.map(({ label, start, end }) => [label, start, end]);

/** Texts of few letters, so that values come up more than once, inside each other and inside words. */
const knotty = fc
  .tuple(
    fc.string({
      unit: fc.constantFrom('a', 'b', ' ', 'ä', '🎵', '"', '\\', '\n', '{', '日'),
      minLength: 1,
      maxLength: 24,
    }),
    fc.array(fc.nat(24), { maxLength: 8 }),
  )
  .map(([text, cuts]) => {
    const edges = [...new Set(cuts.map((cut) => Math.min(cut, text.length)))].sort((a, b) => a - b);
    const slots: Slot[] = [];
    for (let i = 0; i + 1 < edges.length; i += 2)
      slots.push({ label: `l${i % 4}`, start: edges[i]!, end: edges[i + 1]! });
    return { text, intent: 'i', slots };
  })
  .filter((annotation) => utteranceProblems(annotation).length === 0);

describe('an annotated utterance as a line', () => {
  it('comes back as it was', () => {
    fc.assert(
      fc.property(knotty, (annotation) => {
        const written = annotationLine(annotation);
        expect(written).not.toMatch(/[\r\n]/u);
        expect(parseAnnotationLine(written)).toEqual(annotation);
      }),
      { numRuns: 2000 },
    );
  });

  it('says which place is meant only where that is in doubt', () => {
    const slot = (label: string, start: number, end: number): Slot => ({ label, start, end });
    expect(writeSlots('wake me at nine', [slot('time', 11, 15)])).toEqual([{ label: 'time', value: 'nine' }]);
    // The other "no" is in the middle of a word.
    expect(writeSlots('note no', [slot('x', 5, 7)])).toEqual([{ label: 'x', value: 'no' }]);
    expect(writeSlots('note no', [slot('x', 0, 2)])).toEqual([{ label: 'x', value: 'no', occurrence: 1 }]);
    expect(writeSlots('one or one', [slot('x', 7, 10)])).toEqual([{ label: 'x', value: 'one', occurrence: 2 }]);
  });

  it('has its slots found by their words', () => {
    expect(
      spans('play queen by queen', [
        { label: 'song', value: 'queen' },
        { label: 'artist', value: 'queen' },
      ]),
    ).toEqual([
      ['song', 5, 10],
      ['artist', 14, 19],
    ]);
    // A shorter value is not looked for inside a longer one.
    expect(
      spans('play hello kitty by kitty', [
        { label: 'artist', value: 'kitty' },
        { label: 'song', value: 'hello kitty' },
      ]),
    ).toEqual([
      ['song', 5, 16],
      ['artist', 20, 25],
    ]);
    // Nor in the middle of a word.
    expect(spans('an der ansage', [{ label: 'x', value: 'an' }])).toEqual([['x', 0, 2]]);
    // Unless there is nothing else, as in languages without blanks.
    expect(spans('明日東京に行く', [{ label: 'city', value: '東京' }])).toEqual([['city', 2, 4]]);
  });
});

describe('a line of an answer', () => {
  it.each([
    ['here you are:', 'not-json'],
    ['{"text": "a", "intent": "b", "slots": [', 'not-json'],
    [`${line('a')},`, 'not-json'],
    [`[${line('a')}]`, 'not-as-asked'],
    ['null', 'not-as-asked'],
    ['"text"', 'not-as-asked'],
    ['{"text": "a", "intent": "b"}', 'not-as-asked'],
    ['{"text": "a", "intent": "", "slots": []}', 'not-as-asked'],
    ['{"text": "a", "intent": "b", "slots": [], "note": 1}', 'not-as-asked'],
    ['{"text": "a", "intent": "b", "slots": [{"label": "c"}]}', 'not-as-asked'],
    [line('a', [{ label: 'x', value: 'a', occurrence: 0 }]), 'not-as-asked'],
    [line('  '), 'bad-text'],
    [line('x'.repeat(1001)), 'bad-text'],
    [line('nine', [{ label: 'x', value: 'Nine' }]), 'value-not-in-text'],
    [line('nine', [{ label: 'x', value: 'nine', occurrence: 2 }]), 'value-not-in-text'],
    [
      line('one', [
        { label: 'x', value: 'one' },
        { label: 'y', value: 'one' },
      ]),
      'value-not-in-text',
    ],
    [line('one or one', [{ label: 'x', value: 'one' }]), 'value-repeated'],
    [line('at nine', [{ label: 'x', value: ' nine' }]), 'broken-slots'],
    [
      line('at nine', [
        { label: 'x', value: 'at nine', occurrence: 1 },
        { label: 'y', value: 'nine', occurrence: 1 },
      ]),
      'broken-slots',
    ],
    [line('🎵', [{ label: 'x', value: '\ud83c' }]), 'broken-slots'],
  ])('is refused with a reason: %s', (text, reason) => {
    expect(faultOf(() => parseAnnotationLine(text)).reason).toBe(reason);
  });

  it('may be anything: it is an annotation or has a fault, and nothing else is thrown', () => {
    const nearly = fc.tuple(knotty, fc.nat(200), fc.string({ maxLength: 3 })).map(([annotation, at, put]) => {
      const whole = annotationLine(annotation);
      return whole.slice(0, at % whole.length) + put + whole.slice((at % whole.length) + put.length);
    });
    const anything = fc.oneof(fc.string(), fc.json(), nearly, fc.string({ unit: 'binary' }));
    fc.assert(
      fc.property(anything, (text) => {
        for (const parse of [parseAnnotationLine, parseNumberedLine]) {
          try {
            const parsed = parse(text);
            if ('text' in parsed) expect(utteranceProblems(parsed as never)).toEqual([]);
          } catch (error) {
            expect(error).toBeInstanceOf(Fault);
          }
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('is found in any answer, and every other line is named', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string(), knotty.map(annotationLine))),
        fc.constantFrom('whole', 'cut'),
        (lines, end) => {
          const content = lines.join('\n');
          let read = 0;
          const faulty = readAnswer({ content, end: end as 'whole' }, (each) => {
            parseAnnotationLine(each);
            read += 1;
          });
          expect(read + faulty.length).toBe(answerLines(content).length);
        },
      ),
    );
  });

  it('does not hold up who reads it, however many places there are', () => {
    const text = 'a'.repeat(1000);
    const slots = Array.from({ length: 1000 }, () => ({ label: 'x', value: 'a' }));
    expect(placeAll(text, slots)).toHaveLength(1000);
    expect(faultOf(() => placeAll(text, [...slots, slots[0]!])).reason).toBe('broken-slots');
  });
});

describe('an answer', () => {
  it('may have thoughts before it and a code fence around it', () => {
    const content = '<think>{"text": 1}\nhm</think>\n\n```json\n{"a": 1}\r\n{"b": 2}\n```\n';
    expect(answerLines(content)).toEqual(['{"a": 1}', '{"b": 2}']);
  });

  it('that was cut off keeps its whole lines', () => {
    const read: string[] = [];
    const faulty = readAnswer({ content: `${line('one')}\n${line('two').slice(0, 20)}`, end: 'cut' }, (each) => {
      read.push(parseAnnotationLine(each).text);
    });
    expect([read, faulty.map(({ fault }) => fault.reason)]).toEqual([['one'], ['cut-off']]);
  });

  it('that was refused has one fault', () => {
    for (const end of ['refused', 'withheld'] as const) {
      const faulty = readAnswer({ content: 'I cannot', end }, () => {});
      expect(faulty.map(({ fault }) => fault.reason)).toEqual(['refused']);
    }
  });
});
