import { bestColumns, cosines } from '../embeddings/csls.ts';
import type { Matrix } from '../embeddings/procrustes.ts';
import { toUnitLength } from '../embeddings/word-vectors.ts';

/** Texts of two languages, row by row translations of each other. */
export interface ParallelTexts {
  readonly source: readonly string[];
  readonly target: readonly string[];
}

/** Shares of texts whose nearest text of the other language is their translation (accuracy@1). */
export interface RetrievalAccuracy {
  readonly sourceToTarget: number;
  readonly targetToSource: number;
}

/** Rows that are compared with all of the other side at once. */
const ROWS_AT_ONCE = 512;

/**
 * Translation retrieval by nearest neighbour, nearest by cosine, in both directions. Where equal texts stand in several
 * rows, any of them is right; of equally near ones the first counts. All 0 for no texts at all.
 *
 * @param vectors one row a text: [texts, width] of either language; they are not changed.
 */
export function translationRetrieval(
  texts: ParallelTexts,
  vectors: { readonly source: Matrix; readonly target: Matrix },
  { meanShift }: { readonly meanShift: boolean },
): RetrievalAccuracy {
  const [source, target] = [directions(vectors.source, meanShift), directions(vectors.target, meanShift)];
  const { ofRows, ofColumns } = nearestRows(source, target);
  return { sourceToTarget: shareOfRight(ofRows, texts.target), targetToSource: shareOfRight(ofColumns, texts.source) };
}

/** The rows at length one; with `meanShift` less their mean, so that both languages lie around the same point. */
export function directions({ values, width }: Matrix, meanShift: boolean): Matrix {
  const placed = meanShift ? centred({ values, width }) : { values: values.slice(), width };
  for (let at = 0; at < values.length; at += width) toUnitLength(placed.values.subarray(at, at + width));
  return placed;
}

/** Every row less the mean of all. */
export function centred(matrix: Matrix): Matrix {
  const { values, width } = matrix;
  const mean = meanRow(matrix);
  return { values: values.map((value, at) => value - mean[at % width]!), width };
}

/** The mean of all rows; zeros if there are none. */
export function meanRow({ values, width }: Matrix): Float64Array {
  const rows = values.length / width;
  const mean = new Float64Array(width);
  for (let at = 0; at < values.length; at++) mean[at % width]! += values[at]! / rows;
  return mean;
}

/** For each row of either matrix the nearest of the other, a part of the first one at a time to bound the memory. */
function nearestRows(source: Matrix, target: Matrix): { ofRows: Int32Array; ofColumns: Int32Array } {
  const { width } = source;
  const rows = source.values.length / width;
  const columns = target.values.length / width;
  const ofRows = new Int32Array(rows);
  const ofColumns = new Int32Array(columns);
  const greatest = new Float32Array(columns).fill(Number.NEGATIVE_INFINITY);
  for (let first = 0; first < rows; first += ROWS_AT_ONCE) {
    const part = { values: source.values.subarray(first * width, (first + ROWS_AT_ONCE) * width), width };
    const similarities = cosines(part, target);
    ofRows.set(bestColumns(similarities), first);
    similarities.values.forEach((similarity, at) => {
      const column = at % columns;
      if (similarity <= greatest[column]!) return;
      greatest[column] = similarity;
      ofColumns[column] = first + Math.floor(at / columns);
    });
  }
  return { ofRows, ofColumns };
}

/** How many rows found a text equal to that of their own row. */
function shareOfRight(nearest: Int32Array, texts: readonly string[]): number {
  const right = nearest.reduce((sum, found, row) => sum + (texts[found] === texts[row] ? 1 : 0), 0);
  return right / Math.max(1, nearest.length);
}
