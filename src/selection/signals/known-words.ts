import type { Signal } from '../contract.ts';

/** Minus the number of words that the engine did not know and passed through, which it told us itself. */
export const knownWords: Signal = Object.freeze<Signal>({
  name: 'known-words',
  version: 1,
  needs: [],
  missing: 'no-unknown-words',
  tooLow: () => 'unknown-words',
  prepare:
    async () =>
    ({ scores }) =>
      scores.unknown === undefined ? undefined : 0 - scores.unknown,
});
