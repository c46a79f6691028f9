import { Scratch } from './scratch.ts';
import { transpose } from './transpose.ts';

/** A convolution over packed tokens: window tap j of a token looks at the token `(j - (taps - 1) / 2) · dilation` away. */
export interface ConvolutionGeometry {
  /** First row of each sentence, and the number of rows; see `Batch`. */
  readonly starts: Int32Array;
  /** Tokens a window looks at, an odd number. */
  readonly taps: number;
  readonly dilation: number;
}

export interface UnfoldSettings {
  /** Values a token has. */
  readonly width: number;
  /** Where the result goes. */
  readonly target: Scratch;
}

/**
 * im2col: [n, width] → [n, taps · width], each row the token's window, zeros beyond the ends of its sentence. Backwards,
 * the last tap comes first: entry j of a row is then what the token adds to the window in which it stands at tap j.
 */
export function unfoldWindows(
  tokens: Float32Array,
  { starts, taps, dilation }: ConvolutionGeometry,
  { width, target, backwards = false }: UnfoldSettings & { readonly backwards?: boolean },
): Float32Array {
  const windows = target.take(tokens.length * taps).fill(0);
  for (let tap = 0; tap < taps; tap++) {
    const offset = (tap - (taps - 1) / 2) * dilation * (backwards ? -1 : 1);
    for (let s = 0; s < starts.length - 1; s++) {
      // The rows whose neighbour at this offset is in the same sentence.
      const first = Math.max(starts[s]!, starts[s]! - offset);
      const end = Math.min(starts[s + 1]!, starts[s + 1]! - offset);
      for (let row = first; row < end; row++) {
        const source = (row + offset) * width;
        windows.set(tokens.subarray(source, source + width), (row * taps + tap) * width);
      }
    }
  }
  return windows;
}

const columnsScratch = new Scratch();

/** The transpose of {@link unfoldWindows}' result: [n, width] → [taps · width, n]. */
export function unfoldColumns(
  tokens: Float32Array,
  { starts, taps, dilation }: ConvolutionGeometry,
  { width, target }: UnfoldSettings,
): Float32Array {
  const rows = tokens.length / width;
  const columns = columnsScratch.take(tokens.length); // [width, n]
  transpose(tokens, width, columns);
  const windows = target.take(taps * tokens.length);
  for (let tap = 0; tap < taps; tap++) {
    const offset = (tap - (taps - 1) / 2) * dilation;
    const outside = rowsWithoutNeighbour(starts, offset);
    const [first, end] = [Math.max(0, offset), rows + Math.min(0, offset)];
    for (let i = 0; i < width; i++) {
      const at = (tap * width + i) * rows;
      if (first < end) windows.set(columns.subarray(i * rows + first, i * rows + end), at + Math.max(0, -offset));
      for (let k = 0; k < outside.length; k++) windows[at + outside[k]!] = 0;
    }
  }
  return windows;
}

/** The rows that have no neighbour at an offset in their sentence. */
function rowsWithoutNeighbour(starts: Int32Array, offset: number): Int32Array {
  const rows: number[] = [];
  for (let s = 0; s < starts.length - 1; s++) {
    for (let row = starts[s]!; row < starts[s + 1]!; row++) {
      if (row + offset < starts[s]! || row + offset >= starts[s + 1]!) rows.push(row);
    }
  }
  return Int32Array.from(rows);
}
