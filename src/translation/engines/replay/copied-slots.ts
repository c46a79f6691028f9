import { slotValue } from '../../../corpus/utterance.ts';
import type { SourceUtterance, TranslatedSlot, Translation } from '../../contract.ts';

/** The translation with the words of the source in place of those of its kept slots; split slots stay as they are. */
export function withCopiedSlots(translation: Translation, { text, slots, keep }: SourceUtterance): Translation {
  if (keep === undefined || !slots.some(({ label }) => keep.has(label))) return translation;
  let copied = '';
  let done = 0;
  const moved = translation.slots.map((slot): TranslatedSlot => {
    if (slot.status === 'lost') return slot;
    const copy = slot.status === 'ok' && keep.has(slot.label);
    copied += translation.text.slice(done, slot.start);
    const start = copied.length;
    copied += copy ? slotValue(text, slots[slot.parent]!) : slotValue(translation.text, slot);
    done = slot.end;
    return { ...slot, start, end: copied.length };
  });
  return { ...translation, text: copied + translation.text.slice(done), slots: moved };
}
