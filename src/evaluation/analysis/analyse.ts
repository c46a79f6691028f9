import type { Interpretation, Utterance } from '../../corpus/utterance.ts';
import { detailMetrics } from '../detail-metrics.ts';
import { evaluate } from '../evaluate.ts';
import { mapMetrics } from '../metric-table.ts';
import { alignPredictions, type Prediction } from '../prediction-alignment.ts';
import { countSlotMatches } from '../slot-matches.ts';
import { CALIBRATION_SIGNATURE, type Calibration, calibration } from './calibration.ts';
import { ClassCounts, type ClassScore, macroF1 } from './class-scores.ts';
import { addLabelConfusions, type Confusion, ConfusionCounts } from './confusions.ts';
import { SLOT_VALUES_SIGNATURE, type SlotValueRecall, slotValueRecall } from './slot-values.ts';

export type DetailScore = keyof typeof detailMetrics | 'intentMacroF1' | 'slotMacroF1';

/** What one model makes of a test set, in detail: names, counts and scores, no texts. Plain JSON. */
export interface Analysis {
  readonly scores: Readonly<Record<DetailScore, number>>;
  readonly intents: Readonly<Record<string, ClassScore>>;
  /** Slot labels; a slot is right when its label and both boundaries are. */
  readonly labels: Readonly<Record<string, ClassScore>>;
  readonly slotValues: SlotValueRecall;
  /** Null where the model gives no confidence. */
  readonly calibration: Calibration | null;
  /** What was taken for what, the most frequent first. */
  readonly confusions: { readonly intents: readonly Confusion[]; readonly labels: readonly Confusion[] };
}

/** The settings that could move a figure of an {@link Analysis}. */
export const analysisSignatures: Readonly<
  Record<DetailScore | 'intents' | 'labels' | 'slotValues' | 'calibration' | 'confusions', string>
> = Object.freeze({
  intentMacroF1: 'intentMacroF1|average:macro|classes:of-the-test-set',
  slotMacroF1: 'slotMacroF1|unit:span|match:label+boundaries|average:macro|classes:of-the-test-set',
  ...mapMetrics(detailMetrics, ({ signature }) => signature),
  intents: 'intents|undefined:0',
  labels: 'labels|unit:span|match:label+boundaries|undefined:0',
  slotValues: SLOT_VALUES_SIGNATURE,
  calibration: CALIBRATION_SIGNATURE,
  confusions: 'confusions|slots:largest-overlap-of-another-label|missed-and-invented:null',
});

export interface AnalysisInput {
  readonly gold: readonly Utterance[];
  readonly predictions: readonly Prediction[];
  /** What {@link knownValues} found in the training set. */
  readonly knownValues: ReadonlySet<string>;
}

/** @throws InputError if the predictions are not exactly one for each gold id. */
export function analyse({ gold, predictions, knownValues }: AnalysisInput): Analysis {
  const further = evaluate({ gold, predictions, metrics: detailMetrics });
  const aligned = alignPredictions(gold, predictions);
  const intents = new ClassCounts();
  const labels = new ClassCounts();
  const intentConfusions = new ConfusionCounts();
  const labelConfusions = new ConfusionCounts();
  gold.forEach((reference, u) => {
    const predicted = aligned[u]!;
    intents.add(reference.intent, 'gold');
    intents.add(predicted.intent, 'predicted');
    if (reference.intent === predicted.intent) intents.add(reference.intent, 'right');
    else intentConfusions.add(reference.intent, predicted.intent);
    countLabels(labels, reference, predicted);
    addLabelConfusions(labelConfusions, reference, predicted);
  });
  const [intentScores, labelScores] = [intents.scores(), labels.scores()];
  return {
    scores: { intentMacroF1: macroF1(intentScores), slotMacroF1: macroF1(labelScores), ...further },
    intents: intentScores,
    labels: labelScores,
    slotValues: slotValueRecall(gold, aligned, knownValues),
    calibration: intentCalibration(gold, aligned),
    confusions: { intents: intentConfusions.sorted(), labels: labelConfusions.sorted() },
  };
}

function countLabels(labels: ClassCounts, gold: Interpretation, predicted: Interpretation): void {
  for (const { label } of gold.slots) labels.add(label, 'gold');
  for (const { label } of predicted.slots) labels.add(label, 'predicted');
  for (const name of new Set(gold.slots.map(({ label }) => label))) {
    const ofLabel = gold.slots.filter(({ label }) => label === name);
    labels.add(name, 'right', countSlotMatches(ofLabel, predicted.slots));
  }
}

function intentCalibration(gold: readonly Utterance[], predicted: readonly Interpretation[]): Calibration | null {
  const known = predicted.flatMap(({ intent, confidence }, u) =>
    confidence === undefined ? [] : [{ confidence, isRight: intent === gold[u]!.intent }],
  );
  return known.length < gold.length ? null : calibration(known);
}
