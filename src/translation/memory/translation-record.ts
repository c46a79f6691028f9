import { InputError } from '../../corpus/problem.ts';
import type { TranslatedSlot, Translation, WordLink } from '../contract.ts';

const SHOWN_CHARACTERS = 80;

/** A translation as it is written to disk: what is empty or 0 is left out, and lists of numbers replace objects. */
export interface TranslationRecord {
  readonly text: string;
  readonly slots?: readonly SlotRecord[];
  readonly score?: number;
  readonly unknown?: number;
  /** Four numbers a link: start and length in the source, start and length in the translation. */
  readonly links?: readonly number[];
  readonly next?: readonly TranslationRecord[];
}

/** Label and parent of a lost slot; start and length of one that has a place, and a 1 for a split one. */
type SlotRecord =
  | readonly [label: string, parent: number]
  | readonly [label: string, parent: number, start: number, length: number]
  | readonly [label: string, parent: number, start: number, length: number, split: 1];

/** @throws {InputError} for a score that is no number: JSON has no word for it. */
export function recordOf(translation: Translation): TranslationRecord {
  const { text, slots, score, unknownWords, alignment, alternatives, ...rest } = translation;
  // Does not compile once the contract has a field that would be lost here.
  rest satisfies Record<string, never>;
  if (!Number.isFinite(score ?? 0)) {
    const given = JSON.stringify(text.slice(0, SHOWN_CHARACTERS));
    throw new InputError({ message: `expected a finite score, the engine gave ${score} to its translation ${given}` });
  }
  return {
    text,
    ...(slots.length > 0 && { slots: slots.map(slotRecord) }),
    ...(score !== undefined && { score }),
    ...(unknownWords !== 0 && { unknown: unknownWords }),
    ...(alignment && { links: alignment.flatMap(linkNumbers) }),
    ...(alternatives && { next: alternatives.map(recordOf) }),
  };
}

export function translationOf({ text, slots = [], score, unknown = 0, links, next }: TranslationRecord): Translation {
  return {
    text,
    slots: slots.map(slotOf),
    ...(score !== undefined && { score }),
    unknownWords: unknown,
    ...(links && { alignment: linksOf(links) }),
    ...(next && { alternatives: next.map(translationOf) }),
  };
}

function slotRecord(slot: TranslatedSlot): SlotRecord {
  if (slot.status === 'lost') return [slot.label, slot.parent];
  const { label, parent, start, end } = slot;
  return slot.status === 'split' ? [label, parent, start, end - start, 1] : [label, parent, start, end - start];
}

function slotOf([label, parent, start, length, split]: SlotRecord): TranslatedSlot {
  if (start === undefined || length === undefined) return { label, parent, status: 'lost' };
  return { label, parent, status: split === 1 ? 'split' : 'ok', start, end: start + length };
}

function linkNumbers({ sourceStart, sourceEnd, targetStart, targetEnd }: WordLink): number[] {
  return [sourceStart, sourceEnd - sourceStart, targetStart, targetEnd - targetStart];
}

function linksOf(numbers: readonly number[]): WordLink[] {
  return Array.from({ length: numbers.length / 4 }, (_, i) => {
    const [sourceStart, sourceLength, targetStart, targetLength] = numbers.slice(4 * i) as [
      number,
      number,
      number,
      number,
    ];
    return {
      sourceStart,
      sourceEnd: sourceStart + sourceLength,
      targetStart,
      targetEnd: targetStart + targetLength,
    };
  });
}
