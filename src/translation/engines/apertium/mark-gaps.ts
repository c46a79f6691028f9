import { tokenize } from '../../../corpus/tokens.ts';
import type { MarkedPiece } from '../../text-system.ts';

const HAS_WORD = /[\p{L}\p{N}]/u;

/**
 * Joins neighbouring pieces of a mark that only function words and punctuation stand between. Transfer rules put in
 * words that no source word stands for ("credit card", "tarjeta *de* crédito"), and what is not a word never carries
 * a mark ("rock & roll").
 */
export function bridgeGaps(
  text: string,
  pieces: readonly MarkedPiece[],
  functionWords: ReadonlySet<string>,
): MarkedPiece[] {
  const bridged: MarkedPiece[] = [];
  for (const piece of pieces) {
    const last = bridged.at(-1);
    if (last?.mark === piece.mark && isMinor(text.slice(last.end, piece.start), functionWords)) {
      bridged[bridged.length - 1] = { ...last, end: piece.end };
    } else bridged.push(piece);
  }
  return bridged;
}

function isMinor(gap: string, functionWords: ReadonlySet<string>): boolean {
  return tokenize(gap).every(({ text }) => !HAS_WORD.test(text) || functionWords.has(text.toLowerCase()));
}
