import type { SoftTargets } from './soft-targets.ts';
import type { WordFeatures } from './word-features.ts';

/** An utterance as the network reads it. */
export interface EncodedText {
  readonly words: readonly WordFeatures[];
}

/** An utterance as the network learns it. */
export interface EncodedExample extends EncodedText {
  /** Index of the intent. */
  readonly intent: number;
  /** Index of each token's tag. */
  readonly tags: readonly number[];
  /** What a teacher makes of it; counts instead of intent and tags, which are then its guess where no one knows better. */
  readonly soft?: SoftTargets;
}

/**
 * Some utterances laid end to end without padding: every matrix over tokens has one row a token, and the rows of
 * sentence s are those from `starts[s]` up to, not including, `starts[s + 1]`.
 */
export interface Batch {
  readonly words: readonly WordFeatures[];
  readonly starts: Int32Array;
}

export function packBatch(texts: readonly EncodedText[]): Batch {
  const starts = new Int32Array(texts.length + 1);
  texts.forEach((text, s) => {
    starts[s + 1] = starts[s]! + text.words.length;
  });
  return { words: texts.flatMap((text) => text.words), starts };
}

/** Cuts items into runs of `size`; the last one may be shorter. */
export function chunked<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));
}
