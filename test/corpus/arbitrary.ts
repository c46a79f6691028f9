import fc from 'fast-check';
import { type JsonValue, type Slot, slotProblems, type Utterance } from '../../src/corpus/utterance.ts';

// Letters of several scripts, combining marks, an emoji family joined by U+200D, a flag, digits, punctuation.
const characters = [
  'a',
  'ß',
  'é',
  'e\u0301',
  'क\u094D',
  '今',
  '朝',
  'ع',
  '7',
  "'",
  '.',
  '-',
  '?',
  ':',
  '#',
  '👩‍👩‍👧',
  '🇩🇪',
  '𝄞',
];
const blanks = [' ', '  ', '\t', '\u00a0', '\u3000'];

const word = fc.array(fc.constantFrom(...characters), { minLength: 1, maxLength: 4 }).map((parts) => parts.join(''));
const words = fc.array(word, { minLength: 1, maxLength: 3 }).map((parts) => parts.join(' '));
const label = fc.constantFrom('time', 'date', 'place_name', 'weather/attribute');
const piece = fc.record({
  words,
  /** Empty: the piece touches the one before it, in unspaced script or in the middle of a word. */
  blank: fc.constantFrom('', ...blanks),
  label: fc.option(label, { nil: undefined }),
});

/** A text with slots that keep the invariant; neighbours may touch and may have the same label. */
export const annotatedText: fc.Arbitrary<{ readonly text: string; readonly slots: Slot[] }> = fc
  .tuple(fc.array(piece, { minLength: 1, maxLength: 6 }), fc.constantFrom('', ...blanks))
  .map(([pieces, end]) => {
    let text = '';
    const slots: Slot[] = [];
    for (const { words, blank, label } of pieces) {
      text += blank;
      if (label !== undefined) slots.push({ label, start: text.length, end: text.length + words.length });
      text += words;
    }
    return { text: text + end, slots };
  });

const id = fc.stringMatching(/^[a-z0-9-]{1,8}$/);
const score = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);

/** An utterance as a stage might make it. */
export const utterance: fc.Arbitrary<Utterance> = fc
  .record({
    id,
    annotated: annotatedText,
    intent: fc.constantFrom('alarm_set', 'weather/find', 'GetWeather'),
    origin: fc.oneof(
      fc.constant({ step: 'generate' }),
      id.map((parent) => ({ step: 'translate', parent })),
    ),
    scores: fc.dictionary(fc.constantFrom('mt', 'lm', 'agreement'), score),
    fields: fc.option(fc.dictionary(fc.constantFrom('worker_id', 'judgments', 'note'), fc.jsonValue({ maxDepth: 2 })), {
      nil: undefined,
    }),
  })
  .map(({ annotated, fields, scores, ...rest }) => ({
    ...rest,
    ...annotated,
    locale: 'de-DE',
    scores: { ...scores },
    // Through JSON: it knows no negative zero, no undefined and no prototypes.
    ...(fields === undefined ? {} : { fields: JSON.parse(JSON.stringify(fields)) as Record<string, JsonValue> }),
  }));

// What formats use as signs, cut at, strip, or take for something else.
const signs = [
  ...['[', ']', '(', ')', '{', '}', ':', '"', "'", ',', ';', '|', '#', '-', '\\', '/', '=', '%', '&', '*'],
  ...['\n', '\r', '\r\n', '\t', ' ', '  ', '\u00a0', '\u2028', '\u0085', '\ufeff', '\u0000', '\u007f', '\u200d'],
  ...['\ud83d', '\udc68', '👍', 'a', 'O', '[a](b)', '{"entity": "x"}', '# id = 9', '1\ta\tb\tO'],
];
const hostileText = fc.oneof(
  fc.array(fc.constantFrom(...signs), { minLength: 1, maxLength: 6 }).map((parts) => parts.join('')),
  fc.constantFrom('null', 'yes', '1', '0x1', '~', '__proto__', 'constructor', '...', 'id', 'text', 'a b', 'ä'),
);
const isVisible = (text: string) => text.trim() !== '';

/** An utterance with unlikely characters everywhere. */
export const hostileUtterance: fc.Arbitrary<Utterance> = fc
  .record({
    id: hostileText,
    intent: hostileText,
    pieces: fc.array(
      fc.record({ text: hostileText, label: fc.option(fc.oneof(label, hostileText), { nil: undefined }) }),
      { minLength: 1, maxLength: 3 },
    ),
    fields: fc.option(fc.dictionary(hostileText, fc.oneof(hostileText, fc.integer()), { maxKeys: 2 }), {
      nil: undefined,
    }),
    plain: fc.boolean(),
  })
  .map(({ id, intent, pieces, fields, plain }) => {
    let text = '';
    const slots: Slot[] = [];
    for (const { text: piece, label } of pieces) {
      const words = piece.trim();
      const start = text.length + (piece.length - piece.trimStart().length);
      if (label !== undefined && words !== '') slots.push({ label, start, end: start + words.length });
      text += piece;
    }
    // Some with nothing strange but the text, so that formats refuse not all of them for their ids.
    const names = plain ? { id: 'h1', intent: 'greet' } : { id, intent };
    return {
      ...names,
      ...{ text, slots, locale: 'de-DE', origin: { step: 'read' }, scores: {} },
      ...(fields === undefined || plain
        ? {}
        : { fields: JSON.parse(JSON.stringify(fields)) as Record<string, JsonValue> }),
    };
  })
  .filter(({ text, slots }) => isVisible(text) && slotProblems(text, slots).length === 0);
