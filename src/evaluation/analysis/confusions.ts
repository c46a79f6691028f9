import type { Interpretation, Slot } from '../../corpus/utterance.ts';
import { overlapOf } from '../slot-overlap.ts';

/** One name taken for another; null stands for no slot: one that was missed, or one that was invented. */
export interface Confusion {
  readonly gold: string | null;
  readonly predicted: string | null;
  readonly count: number;
}

/** Counts pairs of names. */
export class ConfusionCounts {
  readonly #counts = new Map<string, Confusion>();

  add(gold: string | null, predicted: string | null, times = 1): void {
    const key = JSON.stringify([gold, predicted]);
    this.#counts.set(key, { gold, predicted, count: (this.#counts.get(key)?.count ?? 0) + times });
  }

  /** The most frequent first; equals in the order of their letters. */
  sorted(): Confusion[] {
    return [...this.#counts]
      .toSorted(([a, { count: m }], [b, { count: n }]) => n - m || (a < b ? -1 : 1))
      .map(([, confusion]) => confusion);
  }
}

/**
 * Counts what became of the labels of one utterance. A reference slot that was not found exactly is taken for the
 * predicted slot of another label that covers most of it; one that nothing touches is missed, and a predicted slot that
 * touches nothing is invented. A right label with wrong boundaries is no confusion.
 */
export function addLabelConfusions(counts: ConfusionCounts, gold: Interpretation, predicted: Interpretation): void {
  const isExact = (slot: Slot, others: readonly Slot[]) =>
    others.some((other) => other.start === slot.start && other.end === slot.end && other.label === slot.label);
  const wrong = predicted.slots.filter((slot) => !isExact(slot, gold.slots));
  for (const slot of gold.slots) {
    if (isExact(slot, predicted.slots)) continue;
    const touching = wrong.filter((other) => overlapOf(slot, other) > 0);
    if (touching.length === 0) counts.add(slot.label, null);
    const others = touching.filter(({ label }) => label !== slot.label);
    if (others.length > 0) counts.add(slot.label, largestOverlap(slot, others).label);
  }
  for (const slot of wrong) {
    if (!gold.slots.some((other) => overlapOf(slot, other) > 0)) counts.add(null, slot.label);
  }
}

function largestOverlap(slot: Slot, others: readonly Slot[]): Slot {
  return others.reduce((best, other) => (overlapOf(slot, other) > overlapOf(slot, best) ? other : best));
}
