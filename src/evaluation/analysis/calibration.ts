/** The predictions whose confidence lies in one fifteenth of [0, 1]. */
export interface CalibrationBin {
  readonly utterances: number;
  /** Mean confidence, and share of right intents; 0 in an empty bin. */
  readonly confidence: number;
  readonly accuracy: number;
}

/** Whether a model is right as often as it says it is. */
export interface Calibration {
  /** Expected calibration error, 0 … 1. */
  readonly error: number;
  /** The bins from the least confident to the most. */
  readonly bins: readonly CalibrationBin[];
}

const BINS = 15;
export const CALIBRATION_SIGNATURE = `calibration|of:intent|bins:${BINS}|width:equal|norm:mean-absolute`;

/**
 * Expected calibration error (Naeini et al. 2015; Guo et al. 2017): predictions are put into 15 bins of equal width by
 * their confidence; error = Σ over bins of (share of the predictions in it) × |accuracy − mean confidence|.
 */
export function calibration(
  predictions: readonly { readonly confidence: number; readonly isRight: boolean }[],
): Calibration {
  const sums = Array.from({ length: BINS }, () => ({ utterances: 0, confidence: 0, right: 0 }));
  for (const { confidence, isRight } of predictions) {
    // A bin holds its upper edge, so that a confidence of 1 is in the last.
    const bin = sums[Math.min(BINS - 1, Math.max(0, Math.ceil(confidence * BINS) - 1))]!;
    bin.utterances++;
    bin.confidence += confidence;
    bin.right += isRight ? 1 : 0;
  }
  const bins = sums.map(({ utterances, confidence, right }) => ({
    utterances,
    confidence: utterances === 0 ? 0 : confidence / utterances,
    accuracy: utterances === 0 ? 0 : right / utterances,
  }));
  const error = bins.reduce(
    (sum, { utterances, confidence, accuracy }) =>
      sum + (utterances / predictions.length) * Math.abs(accuracy - confidence),
    0,
  );
  return { error, bins };
}
