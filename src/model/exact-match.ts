import { interpretationKey } from '../corpus/interpretation-key.ts';
import type { Predictor, TrainingExample } from './contract.ts';

/** Share of utterances whose intent and slots the predictor gets all right. */
export function exactMatch(predictor: Predictor, gold: readonly TrainingExample[]): number {
  const predicted = predictor.predict(gold.map(({ text }) => text));
  const isRight = (utterance: TrainingExample, i: number) =>
    interpretationKey(utterance) === interpretationKey(predicted[i]!);
  return gold.filter(isRight).length / gold.length;
}
