import type { Metric } from './metric.ts';
import { slotF1 } from './slot-f1.ts';
import { countSlotMatches } from './slot-matches.ts';
import { countOverlapMatches } from './slot-overlap.ts';

/**
 * Slot F1 that forgives boundaries: a predicted slot counts when it has the label of a reference slot and shares a
 * character with it, one for one. Counts as of {@link slotF1}.
 */
export const slotF1Partial: Metric = Object.freeze<Metric>({
  ...slotF1,
  name: 'slotF1Partial',
  title: 'slot F1, partial',
  signature: 'slotF1Partial|unit:span|match:label+overlap|pairing:one-to-one|average:micro|empty:1',
  count(gold, predicted, into, at) {
    into[at] = countOverlapMatches(gold.slots, predicted.slots);
    into[at + 1] = gold.slots.length;
    into[at + 2] = predicted.slots.length;
  },
});

/** Slot F1 that forgives labels: a predicted slot counts when both boundaries are right. Counts as of {@link slotF1}. */
export const slotF1Unlabelled: Metric = Object.freeze<Metric>({
  ...slotF1,
  name: 'slotF1Unlabelled',
  title: 'slot F1, unlabelled',
  signature: 'slotF1Unlabelled|unit:span|match:boundaries|average:micro|empty:1',
  count(gold, predicted, into, at) {
    const bare = ({ start, end }: { start: number; end: number }) => ({ label: '', start, end });
    into[at] = countSlotMatches(gold.slots.map(bare), predicted.slots.map(bare));
    into[at + 1] = gold.slots.length;
    into[at + 2] = predicted.slots.length;
  },
});
