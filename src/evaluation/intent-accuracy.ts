import type { Metric } from './metric.ts';

/** The share of utterances with the right intent. Counts: right intents, utterances. */
export const intentAccuracy: Metric = Object.freeze<Metric>({
  name: 'intentAccuracy',
  title: 'intent accuracy',
  higherIsBetter: true,
  signature: 'intentAccuracy|average:micro',
  isProportion: true,
  width: 2,
  count(gold, predicted, into, at) {
    into[at] = gold.intent === predicted.intent ? 1 : 0;
    into[at + 1] = 1;
  },
  score: (sums) => sums[0]! / sums[1]!,
});
