import { foldText } from '../corpus/text-folding.ts';
import { type Interpretation, slotValue } from '../corpus/utterance.ts';
import type { Reading } from './session.ts';

/** Equal for readings with the same intent and the same words in the same slots, in whatever order and case. */
export function readingKey({ intent, values }: Reading): string {
  const folded = values.map(({ label, value }) => [label, foldText(value)]);
  return JSON.stringify([intent, ...folded.map((pair) => JSON.stringify(pair)).sort()]);
}

/** What an annotation of a text says, without where it says it. */
export function readingOf(text: string, { intent, slots }: Pick<Interpretation, 'intent' | 'slots'>): Reading {
  return { intent, values: slots.map((slot) => ({ label: slot.label, value: slotValue(text, slot) })) };
}
