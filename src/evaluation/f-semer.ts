import type { Metric } from './metric.ts';
import { semer } from './semer.ts';

/**
 * The harmonic mean of {@link semer} and of SemER with the roles of reference and prediction exchanged:
 *
 *     errors         = intent errors + slot errors, the same either way
 *     SemER          = errors / (utterances + reference slots)
 *     SemER, reverse = errors / (utterances + predicted slots)
 *     F-SemER        = 2 × errors / (2 × utterances + reference slots + predicted slots)
 *
 * Invented slots weigh as much as missed ones; however many there are, the score stays below 2. Counts: errors, utterances + reference slots, utterances + predicted slots.
 */
export const fSemer: Metric = Object.freeze<Metric>({
  name: 'fSemer',
  title: 'F-SemER',
  higherIsBetter: false,
  signature:
    'fSemer|match:label+span|order:free|substitution:any-label|intent:as-slot|mean:harmonic-of-both-references',
  width: 3,
  count(gold, predicted, into, at) {
    semer.count(gold, predicted, into, at);
    into[at + 2] = 1 + predicted.slots.length;
  },
  score: (sums) => (2 * sums[0]!) / (sums[1]! + sums[2]!),
});
