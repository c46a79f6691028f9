import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { utteranceLine } from '../../../src/corpus/formats/graft-jsonl.ts';
import { annotationOf, labelTest, plainUtterance, UtteranceLine } from '../../../src/corpus/formats/utterance-line.ts';
import type { Utterance } from '../../../src/corpus/utterance.ts';
import { hostileUtterance, utterance } from '../arbitrary.ts';

const anyUtterance = fc.oneof(utterance, hostileUtterance);
const stored = (given: Utterance) => new UtteranceLine(utteranceLine(given));

/** Everything that could be taken for the next key of the line, as content of it. */
const decoy = fc.constantFrom(
  '","text":"',
  '","intent":"x","slots":[]',
  ',"origin":{',
  '"label":"time"',
  'a\\',
  '\\"',
  'ü"',
  '💡',
);
const decoyed: fc.Arbitrary<Utterance> = fc
  .record({ id: decoy, locale: decoy, text: decoy, intent: decoy, label: decoy, note: decoy })
  .map(({ label, note, ...rest }) => ({
    ...rest,
    slots: [{ label, start: 0, end: 1 }],
    origin: { step: 'read', parent: note },
    scores: {},
    fields: { label: 'time', text: note, intent: note, [note]: [], slots: [] },
  }));

describe('a stored utterance', () => {
  it('has the fields it was stored with, in whatever order they are asked for', () => {
    const names = ['id', 'locale', 'text', 'intent', 'slots', 'origin', 'scores', 'fields'] as const;
    fc.assert(
      fc.property(
        fc.oneof(anyUtterance, decoyed),
        fc.shuffledSubarray([...names], { minLength: names.length }),
        (given, order) => {
          const line = stored(given);
          for (const name of order) expect(line[name]).toEqual(given[name]);
          expect(plainUtterance(line)).toEqual(given);
          expect(utteranceLine(line)).toBe(line.line);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('has the same annotation as an utterance in memory, and as no other', () => {
    fc.assert(
      fc.property(fc.oneof(anyUtterance, decoyed), fc.oneof(anyUtterance, decoyed), (one, other) => {
        expect(annotationOf(stored(one))).toBe(annotationOf(one));
        const parts = ({ text, intent, slots }: Utterance) => JSON.stringify({ text, intent, slots });
        expect(annotationOf(stored(one)) === annotationOf(other)).toBe(parts(one) === parts(other));
      }),
      { numRuns: 500 },
    );
  });

  it('gives strings that do not keep the block they were read with in memory', () => {
    setFlagsFromString('--expose-gc');
    const collectGarbage = runInNewContext('gc') as () => void;
    const line = (n: number) =>
      `{"id":"utterance-number-${n}","locale":"de-DE-1996-x-long","text":"stell den wecker auf ${n} uhr","intent":"alarm/set-alarm-${n % 7}","slots":[],"origin":{"step":"read"},"scores":{}}`;
    const kept: string[] = [];
    collectGarbage();
    const before = process.memoryUsage().heapUsed;
    for (let block = 0; block < 500; block++) {
      const bytes = Buffer.from(Array.from({ length: 1000 }, (_, i) => line(1000 * block + i)).join('\n'));
      const first = new UtteranceLine(bytes.toString().split('\n')[0]!);
      kept.push(first.id, first.locale, first.text, first.intent);
    }
    collectGarbage();
    expect(kept[2]).toBe('stell den wecker auf 0 uhr');
    // The blocks together have 80 MB.
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(8e6);
  });

  it('is known by the labels of its slots, not by what else its line says', () => {
    fc.assert(
      fc.property(
        fc.oneof(anyUtterance, decoyed),
        fc.array(fc.constantFrom<string>('time', 'date', 'a\\', 'ü"')),
        (given, labels) => {
          const expected = given.slots.some(({ label }) => labels.includes(label));
          expect(labelTest(labels)(stored(given))).toBe(expected);
          expect(labelTest(labels)(given)).toBe(expected);
        },
      ),
      { numRuns: 500 },
    );
  });
});
