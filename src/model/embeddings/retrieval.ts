import { tokenize } from '../../corpus/tokens.ts';
import { directions } from '../inspection/translation-retrieval.ts';
import { normalizeWord } from '../network/word-features.ts';
import { bestColumns, cosines, scaleLocally } from './csls.ts';
import type { Matrix } from './procrustes.ts';
import { toUnitLength, type WordVectors } from './word-vectors.ts';

export interface RetrievalSettings {
  /** Words count by how few of the language's texts have them: ln (texts / texts with the word). */
  readonly idf: boolean;
  /** Each language's mean is taken away from its texts, so that they lie around the same point. */
  readonly meanShift: boolean;
  readonly similarity: 'cosine' | 'csls';
}

/** Texts that CSLS takes for neighbours. */
const NEIGHBOURS = 10;

/** A text is the mean of its words' vectors: [texts, dimensions], each of length one. */
export function textVectors(
  texts: readonly string[],
  vectors: WordVectors,
  { idf, meanShift }: Pick<RetrievalSettings, 'idf' | 'meanShift'>,
): Matrix {
  const width = vectors.dimensions;
  const values = new Float32Array(texts.length * width);
  const sentences = texts.map((text) => tokenize(text).map((token) => token.text));
  const textsWith = new Map<string, number>();
  for (const words of sentences) {
    for (const word of new Set(words.map(normalizeWord))) textsWith.set(word, (textsWith.get(word) ?? 0) + 1);
  }
  const rowOf = (row: number) => values.subarray(row * width, (row + 1) * width);
  sentences.forEach((words, row) => {
    const sum = rowOf(row);
    for (const word of words) {
      const weight = idf ? Math.log((1 + texts.length) / textsWith.get(normalizeWord(word))!) : 1;
      const vector = vectors.own(word) ?? vectors.composed(word);
      for (let i = 0; i < width; i++) sum[i]! += weight * vector[i]!;
    }
    toUnitLength(sum);
  });
  return directions({ values, width }, meanShift);
}

/**
 * Share of texts whose nearest text of the other language is their translation (accuracy@1), from source to target.
 * The texts are parallel, row by row; where equal translations stand in several rows, any of them is right.
 */
export function retrievalAccuracy(
  pairs: { readonly source: readonly string[]; readonly target: readonly string[] },
  vectors: { readonly source: WordVectors; readonly target: WordVectors },
  settings: RetrievalSettings,
): number {
  if (pairs.source.length === 0) return 0;
  const similarities = cosines(
    textVectors(pairs.source, vectors.source, settings),
    textVectors(pairs.target, vectors.target, settings),
  );
  const best = bestColumns(settings.similarity === 'csls' ? scaleLocally(similarities, NEIGHBOURS) : similarities);
  const right = best.reduce((sum, column, row) => sum + (pairs.target[column] === pairs.target[row] ? 1 : 0), 0);
  return right / pairs.source.length;
}
