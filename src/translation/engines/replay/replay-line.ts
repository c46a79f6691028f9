import { z } from 'zod';
import { type Slot, slotProblems } from '../../../corpus/utterance.ts';
import type { PlacedSlot, SourceUtterance, TranslatedSlot, Translation } from '../../contract.ts';

const offset = z.number().int().nonnegative();

/**
 * A line of a replay file: an utterance and its translation. `parent` is the index of a slot in the utterance; slots
 * that are not placed are lost. Other fields are passed over.
 */
export const replayRow = z.object({
  text: z.string(),
  slots: z.array(z.object({ label: z.string(), start: offset, end: offset })),
  translation: z.object({
    text: z.string(),
    slots: z.array(
      z.object({ parent: offset, start: offset, end: offset, status: z.enum(['ok', 'split']).default('ok') }),
    ),
    score: z.number().optional(),
    unknownWords: offset.default(0),
  }),
});

export type ReplayRow = z.infer<typeof replayRow>;

/** An utterance and its translation as a line of a replay file. */
export function replayLine({ text, slots }: Pick<SourceUtterance, 'text' | 'slots'>, translation: Translation): string {
  const placed = translation.slots.filter((slot): slot is PlacedSlot => slot.status !== 'lost');
  return `${JSON.stringify({
    text,
    slots: slots.map(({ label, start, end }) => ({ label, start, end })),
    translation: {
      text: translation.text,
      slots: placed.map(({ parent, start, end, status }) => ({ parent, start, end, status })),
      ...(translation.score !== undefined && { score: translation.score }),
      unknownWords: translation.unknownWords,
    },
  })}\n`;
}

/** What an utterance is known by: its text and its slots. */
export function replayKey({ text, slots }: { readonly text: string; readonly slots: readonly Slot[] }): string {
  return JSON.stringify([text, ...slots.map(({ label, start, end }) => [label, start, end])]);
}

/** Everything wrong with a row of the right shape. */
export function rowProblems({ text, slots, translation }: ReplayRow): string[] {
  const problems = slotProblems(text, slots).map((problem) => `source: ${problem}`);
  const parents = translation.slots.map(({ parent }) => parent);
  if (new Set(parents).size < parents.length) problems.push('translation: expected each parent once');
  const unknown = parents.find((parent) => parent >= slots.length);
  if (unknown !== undefined) problems.push(`translation: expected a parent below ${slots.length}, got ${unknown}`);
  if (problems.length > 0) return problems;
  const placed = translationOf({ text, slots, translation }).slots.filter((slot) => slot.status !== 'lost');
  return slotProblems(translation.text, placed).map((problem) => `translation: ${problem}`);
}

/** The translation of a row that has no problems. */
export function translationOf({ slots, translation }: ReplayRow): Translation {
  const placed = translation.slots.toSorted((a, b) => a.start - b.start);
  const found = new Set(placed.map(({ parent }) => parent));
  const lost = slots.flatMap(({ label }, parent): TranslatedSlot[] =>
    found.has(parent) ? [] : [{ label, parent, status: 'lost' }],
  );
  return {
    text: translation.text,
    slots: [...placed.map((slot) => ({ label: slots[slot.parent]!.label, ...slot })), ...lost],
    ...(translation.score !== undefined && { score: translation.score }),
    unknownWords: translation.unknownWords,
  };
}
