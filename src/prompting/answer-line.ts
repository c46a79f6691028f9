import { z } from 'zod';
import { type Slot, type Utterance, utteranceProblems } from '../corpus/utterance.ts';
import { withoutThoughts } from '../service/chat.ts';
import { Fault } from './fault.ts';
import { placeSlots, type WrittenSlot, writeSlots } from './value-places.ts';

// Annotated utterances are shown to models, and asked for, as one JSON object a line:
//
//   {"text":"wake me at nine","intent":"alarm_set","slots":[{"label":"time","value":"nine"}]}
//
// JSON, because every model writes it and it has an escape for every character, so that no text can be taken for mark-up.
// A line each, because an answer that is cut short or broken in one place keeps its other lines. Slots by their words,
// because models cannot count characters. Brackets in the text would be shorter, but models that forget one, or change
// the text between two, cannot be told from those that meant it.

/** An utterance without what graft adds. */
export type Annotation = Pick<Utterance, 'text' | 'intent' | 'slots'>;

/** An interpretation without its text, which goes by a number. */
export interface NumberedAnnotation {
  readonly id: number;
  readonly intent: string;
  readonly slots: readonly WrittenSlot[];
}

const MOST_CHARACTERS = 1000;

const Written = z.array(
  z.strictObject({
    label: z.string().min(1),
    value: z.string().min(1),
    occurrence: z.int().min(1).optional(),
  }),
);
const AnnotatedLine = z.strictObject({ text: z.string(), intent: z.string().min(1), slots: Written });
const NumberedLine = z.strictObject({ id: z.int(), intent: z.string().min(1), slots: Written });

/** An annotated utterance as a line. */
export function annotationLine({ text, intent, slots }: Annotation): string {
  return JSON.stringify({ text, intent, slots: writeSlots(text, slots) });
}

/** @throws {Fault} if the line is not an annotated utterance */
export function parseAnnotationLine(line: string): Annotation {
  const { text, intent, slots } = parseLine(line, AnnotatedLine, '{"text": …, "intent": …, "slots": […]}');
  return { text, intent, slots: placeAll(text, slots) };
}

/** @throws {Fault} if the line is not the interpretation of a numbered text */
export function parseNumberedLine(line: string): NumberedAnnotation {
  return parseLine(line, NumberedLine, '{"id": …, "intent": …, "slots": […]}');
}

/** The slots in their places. @throws {Fault} if they do not fit the text, or each other */
export function placeAll(text: string, written: readonly WrittenSlot[]): Slot[] {
  if (text.length > MOST_CHARACTERS)
    throw new Fault('bad-text', `the text is longer than ${MOST_CHARACTERS} characters`);
  if (written.length > text.length) throw new Fault('broken-slots', 'there are more slots than characters');
  const slots = placeSlots(text, written);
  const [problem] = utteranceProblems({ text, intent: '-', slots });
  if (problem !== undefined) throw new Fault(text.trim() === '' ? 'bad-text' : 'broken-slots', problem);
  return slots;
}

/** The lines of an answer, without thoughts, blank lines and the marks of a code fence. */
export function answerLines(content: string): string[] {
  return withoutThoughts(content)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^```\w*$/u.test(line));
}

function parseLine<T>(line: string, schema: z.ZodType<T>, form: string): T {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new Fault('not-json', `this is not one JSON object in one line: expected ${form}`);
  }
  const { data, error } = schema.safeParse(value);
  if (data !== undefined) return data;
  const { path, message } = error!.issues[0]!;
  const place = path.length === 0 ? '' : `${path.join('.')}: `;
  throw new Fault('not-as-asked', `expected ${form}; ${place}${message}`);
}
