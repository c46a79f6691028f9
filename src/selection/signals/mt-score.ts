import type { Signal } from '../contract.ts';

/**
 * The confidence of the engine that made the translation (Gaspers et al. 2018, filtering by MT score). It is there
 * already, so nothing is computed. Scores of different engines do not compare.
 */
export const mtScore: Signal = Object.freeze<Signal>({
  name: 'mt',
  version: 1,
  needs: [],
  missing: 'no-mt-score',
  tooLow: () => 'low-mt-score',
  prepare: async () => (translation) => translation.scores.mt,
});
