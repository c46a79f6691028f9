import type { Interpretation, Slot } from './utterance.ts';

/** Equal for interpretations of one text with the same intent and the same slots in the same places. */
export function interpretationKey({ intent, slots }: Pick<Interpretation, 'intent' | 'slots'>): string {
  return JSON.stringify([intent, slotsKey(slots)]);
}

/** Equal for the same slots in the same places. */
export function slotsKey(slots: readonly Slot[]): string {
  return JSON.stringify(slots.map(({ label, start, end }) => [label, start, end]));
}
