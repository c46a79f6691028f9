import type { Slot } from '../corpus/utterance.ts';

/** How many characters two slots share. */
export function overlapOf(a: Slot, b: Slot): number {
  return Math.max(0, Math.min(a.end, b.end) - Math.max(a.start, b.start));
}

/**
 * How many pairs of a reference and a predicted slot, each slot in one pair at most, have the same label and share a
 * character; the most there can be. Slots of one label that do not overlap among themselves are paired from left to
 * right: whichever ends first has met everything it could be paired with.
 */
export function countOverlapMatches(gold: readonly Slot[], predicted: readonly Slot[]): number {
  let matches = 0;
  for (const label of new Set(gold.map((slot) => slot.label))) {
    const references = ofLabel(gold, label);
    const candidates = ofLabel(predicted, label);
    let r = 0;
    let c = 0;
    while (r < references.length && c < candidates.length) {
      const [reference, candidate] = [references[r]!, candidates[c]!];
      const isMatch = overlapOf(reference, candidate) > 0;
      if (isMatch) matches++;
      if (isMatch || reference.end <= candidate.end) r++;
      if (isMatch || candidate.end < reference.end) c++;
    }
  }
  return matches;
}

function ofLabel(slots: readonly Slot[], label: string): Slot[] {
  return slots.filter((slot) => slot.label === label).toSorted((a, b) => a.start - b.start);
}
