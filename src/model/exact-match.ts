import type { Interpretation } from '../corpus/utterance.ts';
import type { Predictor, TrainingExample } from './contract.ts';

/** Share of utterances whose intent and slots the predictor gets all right. */
export function exactMatch(predictor: Predictor, gold: readonly TrainingExample[]): number {
  const predicted = predictor.predict(gold.map(({ text }) => text));
  return gold.filter((utterance, i) => meaning(utterance) === meaning(predicted[i]!)).length / gold.length;
}

function meaning({ intent, slots }: Interpretation): string {
  return JSON.stringify([intent, slots.map(({ label, start, end }) => [label, start, end])]);
}
