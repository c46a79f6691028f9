import type { PreparedModel } from '../network/model.ts';

/**
 * Notes how far the embeddings of what occurs in the texts of a model spread, all of which start alike. The function it
 * gives scales them back to that, whatever they have learnt meanwhile, so that the training proper finds numbers of the
 * size its step sizes were chosen for; rows that do not occur stay as they are.
 */
export function notedSpread({ model, examples, texts, generalTexts }: PreparedModel): () => void {
  const { wordDimensions, gramDimensions } = model.options;
  const { words, grams } = model.parameters;
  const tokens = new Set([examples, texts, generalTexts].flatMap((list) => list.flatMap((text) => text.words)));
  const wordRows = new Set<number>();
  const gramRows = new Set<number>();
  for (const token of tokens) {
    wordRows.add(token.word);
    for (const gram of token.grams) gramRows.add(gram);
  }
  const tables = [
    { table: words, rows: [...wordRows], width: wordDimensions },
    { table: grams, rows: [...gramRows], width: gramDimensions },
  ].map((rows) => ({ ...rows, spread: rootMeanSquare(rows) }));
  return () => {
    for (const rows of tables) scale(rows, rows.spread / rootMeanSquare(rows));
  };
}

interface Rows {
  /** [all rows, width] */
  readonly table: Float32Array;
  /** Those meant. */
  readonly rows: readonly number[];
  readonly width: number;
}

function rootMeanSquare({ table, rows, width }: Rows): number {
  let squares = 0;
  for (const row of rows) for (let i = row * width; i < (row + 1) * width; i++) squares += table[i]! ** 2;
  return Math.sqrt(squares / (rows.length * width));
}

function scale({ table, rows, width }: Rows, factor: number): void {
  if (!Number.isFinite(factor)) return; // no rows
  for (const row of rows) for (let i = row * width; i < (row + 1) * width; i++) table[i]! *= factor;
}
