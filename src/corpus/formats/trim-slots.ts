import type { Slot } from '../utterance.ts';

/** Slots without the blanks at their edges. Those with nothing else, or outside the text, stay as they are. */
export function trimSlots(
  text: string,
  slots: readonly Slot[],
): { readonly slots: readonly Slot[]; readonly trimmed: boolean } {
  let trimmed = false;
  const clean = slots.map((slot) => {
    const words = text.slice(slot.start, slot.end);
    if (words.trim() === '' || words === words.trim()) return slot;
    trimmed = true;
    const start = slot.start + (words.length - words.trimStart().length);
    return { label: slot.label, start, end: start + words.trim().length };
  });
  return { slots: clean, trimmed };
}
