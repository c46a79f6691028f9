import type { Slot } from '../corpus/utterance.ts';
import { Fault } from './fault.ts';

/** A slot as a model writes it: its words, and which of their places in the text is meant, from 1, where that is open. */
export interface WrittenSlot {
  readonly label: string;
  readonly value: string;
  readonly occurrence?: number | undefined;
}

/**
 * Where the slots stand in a text. Words are looked for as they are written, longest first; places inside a longer slot
 * that is already found, or in the middle of a word where others are whole words, do not count. Several slots with the
 * same words take their places in order. `occurrence` counts all places.
 * @throws {Fault} if a value is not in the text, or in more places than there are slots for it
 */
export function placeSlots(text: string, written: readonly WrittenSlot[]): Slot[] {
  const placed: Slot[] = [];
  const open = new Map<string, WrittenSlot[]>();
  for (const slot of written) {
    if (slot.occurrence === undefined) open.set(slot.value, [...(open.get(slot.value) ?? []), slot]);
    else placed.push(slotAt(slot, allPlaces(text, slot.value)[slot.occurrence - 1]));
  }
  const byLength = [...open].sort(([a], [b]) => b.length - a.length);
  for (const [value, slots] of byLength) {
    const places = likelyPlaces(text, value, placed);
    if (places.length > slots.length) {
      const message = `${JSON.stringify(value)} is in the text ${places.length} times; say which with "occurrence"`;
      throw new Fault('value-repeated', message);
    }
    for (const [index, slot] of slots.entries()) placed.push(slotAt(slot, places[index]));
  }
  return placed.sort((a, b) => a.start - b.start || a.end - b.end);
}

/** The slots as a model is to write them; places are told only where they would be in doubt. */
export function writeSlots(text: string, slots: readonly Slot[]): WrittenSlot[] {
  const plain = slots.map(({ label, start, end }) => ({ label, value: text.slice(start, end) }));
  if (isSame(slots, text, plain)) return plain;
  return slots.map(({ label, start, end }) => {
    const value = text.slice(start, end);
    return { label, value, occurrence: allPlaces(text, value).indexOf(start) + 1 };
  });
}

function isSame(slots: readonly Slot[], text: string, written: readonly WrittenSlot[]): boolean {
  try {
    const placed = placeSlots(text, written);
    return slots.every(({ label, start, end }, index) => {
      const other = placed[index]!;
      return other.label === label && other.start === start && other.end === end;
    });
  } catch (error) {
    if (error instanceof Fault) return false;
    throw error;
  }
}

function slotAt({ label, value }: WrittenSlot, start: number | undefined): Slot {
  if (start === undefined) {
    throw new Fault('value-not-in-text', `the value ${JSON.stringify(value)} is not in the text, letter by letter`);
  }
  return { label, start, end: start + value.length };
}

function allPlaces(text: string, value: string): number[] {
  const places: number[] = [];
  for (let at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + 1)) places.push(at);
  return places;
}

function likelyPlaces(text: string, value: string, taken: readonly Slot[]): number[] {
  const free = allPlaces(text, value).filter((start) =>
    taken.every((slot) => start + value.length <= slot.start || start >= slot.end),
  );
  const whole = free.filter((start) => isWhole(text, start, start + value.length));
  return whole.length > 0 ? whole : free;
}

const WORD_BEFORE = /[\p{L}\p{M}\p{N}]$/u;
const WORD_AFTER = /^[\p{L}\p{M}\p{N}]/u;

/** Whether a part of a text neither begins nor ends inside a word. */
function isWhole(text: string, start: number, end: number): boolean {
  return !WORD_BEFORE.test(text.slice(Math.max(0, start - 2), start)) && !WORD_AFTER.test(text.slice(end, end + 2));
}
