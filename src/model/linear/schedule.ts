import type { LinearOptions } from './options.ts';

/** What is left of the learning rate at the very end. */
const FINAL_SHARE = 0.01;

/** Passes over a training set of this size. */
export function epochCount(examples: number, { epochs, minimumUtterances }: LinearOptions): number {
  return Math.max(epochs, Math.ceil(minimumUtterances / examples));
}

/** The factor on the learning rates at update `update` of `total`, counted from 0: down in a line. */
export function learningRateFactor(update: number, total: number): number {
  return 1 - update / total + FINAL_SHARE;
}
