import type { Metric } from './metric.ts';
import { countSlotMatches } from './slot-matches.ts';

/** The share of utterances with the right intent and exactly the right slots. Counts: such utterances, utterances. */
export const exactMatch: Metric = Object.freeze<Metric>({
  name: 'exactMatch',
  title: 'exact match',
  higherIsBetter: true,
  signature: 'exactMatch|match:intent+label+boundaries',
  isProportion: true,
  width: 2,
  count(gold, predicted, into, at) {
    const slots = gold.slots.length;
    const isExact =
      gold.intent === predicted.intent &&
      slots === predicted.slots.length &&
      slots === countSlotMatches(gold.slots, predicted.slots);
    into[at] = isExact ? 1 : 0;
    into[at + 1] = 1;
  },
  score: (sums) => sums[0]! / sums[1]!,
});
