import { mean } from '../descriptive-statistics.ts';
import type { Analysis } from './analyse.ts';
import type { Calibration, CalibrationBin } from './calibration.ts';
import type { ClassScore } from './class-scores.ts';
import { type Confusion, ConfusionCounts } from './confusions.ts';
import type { SlotRecall } from './slot-values.ts';

/** The means over seeds of all counts and scores, and so many of the most frequent confusions. */
export function meanAnalysis(runs: readonly Analysis[], confusions: number): Analysis {
  const first = runs[0]!;
  const meanOf = (value: (run: Analysis) => number) => mean(runs.map(value));
  const top = (of: keyof Analysis['confusions']) =>
    meanConfusions(runs.map((run) => run.confusions[of])).slice(0, confusions);
  return {
    scores: mapRecord(first.scores, (_, name) => meanOf((run) => run.scores[name])),
    intents: meanClasses(runs.map((run) => run.intents)),
    labels: meanClasses(runs.map((run) => run.labels)),
    slotValues: {
      seen: meanRecall(runs.map((run) => run.slotValues.seen)),
      unseen: meanRecall(runs.map((run) => run.slotValues.unseen)),
    },
    calibration: meanCalibration(runs.map((run) => run.calibration)),
    confusions: { intents: top('intents'), labels: top('labels') },
  };
}

const ABSENT: ClassScore = { gold: 0, predicted: 0, right: 0, precision: 0, recall: 0, f1: 0 };

function meanClasses(runs: readonly Readonly<Record<string, ClassScore>>[]): Record<string, ClassScore> {
  const names = [...new Set(runs.flatMap((run) => Object.keys(run)))].sort();
  return Object.fromEntries(
    names.map((name) => [name, mapRecord(ABSENT, (_, key) => mean(runs.map((run) => (run[name] ?? ABSENT)[key])))]),
  );
}

function meanRecall(runs: readonly SlotRecall[]): SlotRecall {
  const recalls = runs.flatMap(({ recall }) => (recall === null ? [] : [recall]));
  return {
    gold: mean(runs.map(({ gold }) => gold)),
    found: mean(runs.map(({ found }) => found)),
    recall: recalls.length === 0 ? null : mean(recalls),
  };
}

/** The errors averaged, the predictions of all runs pooled in the bins. */
function meanCalibration(runs: readonly (Calibration | null)[]): Calibration | null {
  const known = runs.filter((run) => run !== null);
  if (known.length < runs.length) return null;
  const bins = known[0]!.bins.map((_, b): CalibrationBin => {
    const pooled = known.map((run) => run.bins[b]!);
    const utterances = pooled.reduce((sum, bin) => sum + bin.utterances, 0);
    const weighted = (key: 'confidence' | 'accuracy') =>
      utterances === 0 ? 0 : pooled.reduce((sum, bin) => sum + bin[key] * bin.utterances, 0) / utterances;
    return { utterances: utterances / runs.length, confidence: weighted('confidence'), accuracy: weighted('accuracy') };
  });
  return { error: mean(known.map(({ error }) => error)), bins };
}

function meanConfusions(runs: readonly (readonly Confusion[])[]): Confusion[] {
  const counts = new ConfusionCounts();
  for (const { gold, predicted, count } of runs.flat()) counts.add(gold, predicted, count / runs.length);
  return counts.sorted();
}

function mapRecord<Name extends string, Value, Result>(
  record: Readonly<Record<Name, Value>>,
  toResult: (value: Value, name: Name) => Result,
): Record<Name, Result> {
  const names = Object.keys(record) as Name[];
  return Object.fromEntries(names.map((name) => [name, toResult(record[name], name)])) as Record<Name, Result>;
}
