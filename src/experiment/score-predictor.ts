import type { Utterance } from '../corpus/utterance.ts';
import { evaluate } from '../evaluation/evaluate.ts';
import { type MetricName, metrics } from '../evaluation/metrics.ts';
import type { Predictor } from '../model/contract.ts';

/** A score as a fraction, with the settings that could move it. */
export interface NamedScore {
  readonly metric: MetricName;
  readonly title: string;
  readonly value: number;
  readonly signature: string;
}

/** All metrics of one model on one corpus. @throws {InputError} if two utterances have the same id */
export function scorePredictor(predictor: Predictor, gold: readonly Utterance[]): NamedScore[] {
  const interpretations = predictor.predict(gold.map(({ text }) => text));
  const predictions = gold.map(({ id }, i) => ({ id, ...interpretations[i]! }));
  const values = evaluate({ gold, predictions, metrics });
  return (Object.keys(metrics) as MetricName[]).map((metric) => {
    const { title, signature } = metrics[metric];
    return { metric, title, value: values[metric], signature };
  });
}
