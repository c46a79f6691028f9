import { type Random, randomInteger } from '../../corpus/random.ts';
import { UNKNOWN_WORD } from '../network/vocabulary.ts';
import type { WordFeatures } from '../network/word-features.ts';

/** The tokens of a batch, some of them to be foretold. */
export interface MaskedTokens {
  /** The tokens as they are shown, where they are. */
  readonly words: readonly WordFeatures[];
  /** Whether a token is shown at all. */
  readonly shown: readonly boolean[];
  /** Which tokens are to be foretold: indices in `words`. */
  readonly wantedAt: Int32Array;
  /** The words that stood there: rows of the word table. */
  readonly wanted: Int32Array;
}

/** Of the tokens to be foretold, so many are not shown … */
const HIDDEN = 0.8;
/** … and so many have another word in their place; the others are shown as they are (Devlin et al. 2019). */
const REPLACED = 0.1;

/** Chooses a share of the tokens that are words with a row of their own, and hides or replaces most of them. */
export function maskTokens(
  tokens: readonly WordFeatures[],
  { share, random }: { readonly share: number; readonly random: Random },
): MaskedTokens {
  const words = tokens.slice();
  const shown = tokens.map(() => true);
  const wantedAt: number[] = [];
  tokens.forEach(({ word }, token) => {
    if (word === UNKNOWN_WORD || random() >= share) return;
    wantedAt.push(token);
    const fate = random();
    if (fate < HIDDEN) shown[token] = false;
    else if (fate < HIDDEN + REPLACED) words[token] = tokens[randomInteger(random, tokens.length)]!;
  });
  const wanted = Int32Array.from(wantedAt, (token) => tokens[token]!.word);
  return { words, shown, wantedAt: Int32Array.from(wantedAt), wanted };
}
