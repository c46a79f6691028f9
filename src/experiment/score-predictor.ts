import type { Utterance } from '../corpus/utterance.ts';
import { analyse, analysisSignatures, type DetailScore } from '../evaluation/analysis/analyse.ts';
import { detailMetrics } from '../evaluation/detail-metrics.ts';
import { evaluate } from '../evaluation/evaluate.ts';
import { type MetricName, metrics } from '../evaluation/metrics.ts';
import type { Predictor } from '../model/contract.ts';

/** A score as a fraction, with the settings that could move it. */
export interface NamedScore {
  readonly metric: MetricName | DetailScore | 'calibration';
  readonly title: string;
  readonly value: number;
  readonly signature: string;
}

const detailTitles: Readonly<Record<DetailScore, string>> = {
  intentMacroF1: 'intent macro F1',
  slotMacroF1: 'slot macro F1',
  slotF1Partial: detailMetrics.slotF1Partial.title,
  slotF1Unlabelled: detailMetrics.slotF1Unlabelled.title,
  fSemer: detailMetrics.fSemer.title,
};

/** All scores of one model on one corpus: those of a table first. @throws {InputError} if two utterances have the same id */
export function scorePredictor(predictor: Predictor, gold: readonly Utterance[]): NamedScore[] {
  const interpretations = predictor.predict(gold.map(({ text }) => text));
  const predictions = gold.map(({ id }, i) => ({ id, ...interpretations[i]! }));
  const values = evaluate({ gold, predictions, metrics });
  const { scores, calibration } = analyse({ gold, predictions, knownValues: new Set() });
  return [
    ...(Object.keys(metrics) as MetricName[]).map((metric) => {
      const { title, signature } = metrics[metric];
      return { metric, title, value: values[metric], signature };
    }),
    ...(Object.keys(detailTitles) as DetailScore[]).map((metric) => {
      return { metric, title: detailTitles[metric], value: scores[metric], signature: analysisSignatures[metric] };
    }),
    ...(calibration === null
      ? []
      : [
          {
            metric: 'calibration' as const,
            title: 'calibration error',
            value: calibration.error,
            signature: analysisSignatures.calibration,
          },
        ]),
  ];
}
