import type { Interpretation } from '../corpus/utterance.ts';

/**
 * A score of a test set, split in two so that it can be resampled: what one utterance contributes (a row of
 * `width` counts), and the score of any sum of such rows. Bootstrap and randomisation tests only ever add
 * rows, so a new metric needs nothing from them.
 *
 * `Gold` is what the metric must know of the right answer; a metric that looks at words asks for an `Utterance`.
 */
export interface Metric<Gold extends Interpretation = Interpretation> {
  /** Its key in tables and in results.json. */
  readonly name: string;
  /** Its heading for people. */
  readonly title: string;
  readonly higherIsBetter: boolean;
  /** The settings that could move the score, as `name|key:value|…`. Printed beside every score. */
  readonly signature: string;
  /**
   * Whether it is a share of utterances: two counts, 1 or 0 for right or wrong and a constant 1. Differences of such
   * metrics have an exact test.
   */
  readonly isProportion?: boolean;
  /** How many counts an utterance contributes. */
  readonly width: number;
  /** Writes the counts of one utterance to `into[at … at + width - 1]`. */
  count(gold: Gold, predicted: Interpretation, into: Float64Array, at: number): void;
  /** The score of a sum of count rows. */
  score(sums: ArrayLike<number>): number;
}
