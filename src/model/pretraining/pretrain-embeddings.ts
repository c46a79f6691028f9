import type { PreparedModel } from '../network/model.ts';
import type { SkipGramOptions } from './options.ts';
import { type SkipGramToken, trainSkipGram } from './skip-gram.ts';

/**
 * Starts a network's word and n-gram embeddings from what words stand together in its texts and its training set.
 * Rows that occur keep the spread all rows are initialised with; the others keep their random numbers.
 */
export function pretrainEmbeddings(
  { model, examples, texts }: PreparedModel,
  options: SkipGramOptions,
  seed: number,
): void {
  const { wordDimensions, gramDimensions, wordDropout } = model.options;
  const { words, grams } = model.parameters;
  const sentences = [...examples, ...texts].map((text) => text.words);
  const tokens = sentences.flat();
  const counts = new Int32Array(model.vocabulary.size);
  for (const { word } of tokens) counts[word]!++;
  const wordRows = distinctRows(tokens.map(({ word }) => Int32Array.of(word)));
  const gramRows = distinctRows(distinctTokens(tokens).map((token) => token.grams));
  const before = {
    words: rootMeanSquare(words, wordRows, wordDimensions),
    grams: rootMeanSquare(grams, gramRows, gramDimensions),
  };
  const tables = { words, grams, wordDimensions, gramDimensions };
  trainSkipGram({ sentences, counts, tables, options, wordDropout, seed });
  rescale(words, { rows: wordRows, width: wordDimensions, spread: before.words });
  rescale(grams, { rows: gramRows, width: gramDimensions, spread: before.grams });
}

/** Features of equal tokens are one object. */
function distinctTokens(tokens: readonly SkipGramToken[]): SkipGramToken[] {
  return [...new Set(tokens)];
}

function distinctRows(rows: readonly Int32Array[]): number[] {
  const seen = new Set<number>();
  for (const list of rows) for (const row of list) seen.add(row);
  return [...seen];
}

function rootMeanSquare(table: Float32Array, rows: readonly number[], width: number): number {
  let squares = 0;
  for (const row of rows) for (let i = row * width; i < (row + 1) * width; i++) squares += table[i]! ** 2;
  return Math.sqrt(squares / (rows.length * width));
}

/** Scales rows so that their root mean square is `spread`. */
function rescale(
  table: Float32Array,
  { rows, width, spread }: { rows: readonly number[]; width: number; spread: number },
): void {
  const factor = spread / rootMeanSquare(table, rows, width);
  if (!Number.isFinite(factor)) return; // no rows
  for (const row of rows) for (let i = row * width; i < (row + 1) * width; i++) table[i]! *= factor;
}
