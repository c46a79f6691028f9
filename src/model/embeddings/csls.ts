import type { Matrix, RowPair } from './procrustes.ts';

/** How alike every row of one matrix is to every row of another: [first's rows, second's rows]. */
export interface Similarities {
  readonly values: Float32Array;
  readonly rows: number;
  readonly columns: number;
}

/** Cosines of rows of length one. */
export function cosines(first: Matrix, second: Matrix): Similarities {
  const { width } = first;
  const rows = first.values.length / width;
  const columns = second.values.length / width;
  const values = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    const own = first.values.subarray(row * width, (row + 1) * width);
    for (let column = 0; column < columns; column++) {
      const at = column * width;
      let sum = 0;
      for (let i = 0; i < width; i++) sum += own[i]! * second.values[at + i]!;
      values[row * columns + column] = sum;
    }
  }
  return { values, rows, columns };
}

/**
 * Cross-domain similarity local scaling (Conneau et al. 2018), in place: twice the cosine, less how near each of the two
 * is to its nearest `neighbours` on the other side, so that rows that are near to everything lose their advantage.
 */
export function scaleLocally(similarities: Similarities, neighbours: number): Similarities {
  const { values, rows, columns } = similarities;
  const ofRows = Float64Array.from({ length: rows }, (_, row) =>
    meanOfGreatest(neighbours, columns, (column) => values[row * columns + column]!),
  );
  const ofColumns = Float64Array.from({ length: columns }, (_, column) =>
    meanOfGreatest(neighbours, rows, (row) => values[row * columns + column]!),
  );
  for (let at = 0; at < values.length; at++) {
    values[at] = 2 * values[at]! - ofRows[Math.floor(at / columns)]! - ofColumns[at % columns]!;
  }
  return similarities;
}

/** The mean of the `wanted` greatest of so many values, or of all if there are fewer. */
function meanOfGreatest(wanted: number, count: number, valueAt: (index: number) => number): number {
  const size = Math.min(wanted, count);
  if (size === 0) return 0;
  // The greatest so far, ascending.
  const greatest = new Float64Array(size).fill(Number.NEGATIVE_INFINITY);
  for (let index = 0; index < count; index++) {
    const value = valueAt(index);
    if (value <= greatest[0]!) continue;
    let at = 0;
    for (; at + 1 < size && greatest[at + 1]! < value; at++) greatest[at] = greatest[at + 1]!;
    greatest[at] = value;
  }
  return greatest.reduce((sum, value) => sum + value, 0) / size;
}

/** For each row the column most like it; the first of equals. */
export function bestColumns({ values, rows, columns }: Similarities): Int32Array {
  return Int32Array.from({ length: rows }, (_, row) => {
    let best = 0;
    for (let column = 1; column < columns; column++) {
      if (values[row * columns + column]! > values[row * columns + best]!) best = column;
    }
    return best;
  });
}

/** For each column the row most like it; the first of equals. */
function bestRows({ values, rows, columns }: Similarities): Int32Array {
  const best = new Int32Array(columns);
  for (let row = 1; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      if (values[row * columns + column]! > values[best[column]! * columns + column]!) best[column] = row;
    }
  }
  return best;
}

/** Rows and columns that are each most like the other. */
export function mutualNeighbours(similarities: Similarities): RowPair[] {
  const { rows, columns } = similarities;
  if (rows === 0 || columns === 0) return [];
  const back = bestRows(similarities);
  return Array.from(bestColumns(similarities), (column, row): RowPair => [row, column]).filter(
    ([row, column]) => back[column] === row,
  );
}
