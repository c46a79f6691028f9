/** A square matrix as left · diag(values) · rightᵀ. All matrices are [size, size] in row-major order. */
export interface SingularValueDecomposition {
  /** Orthogonal; its columns belong to the values. */
  readonly left: Float64Array;
  /** Not negative, in no particular order. */
  readonly values: Float64Array;
  /** Orthogonal; its columns belong to the values. */
  readonly right: Float64Array;
}

/** Columns count as orthogonal when the cosine between them is smaller than this. */
const ORTHOGONAL = 1e-14;
const MAXIMUM_SWEEPS = 60;
/** A column shorter than this share of the longest one is taken for zero. */
const NEGLIGIBLE = 1e-12;

/** One-sided Jacobi (Hestenes 1958): turns pairs of columns until all are orthogonal. Exact enough, short, and the same everywhere. */
export function singularValueDecomposition(matrix: Float64Array, size: number): SingularValueDecomposition {
  // Transposed, so that a column of the matrix lies in one piece.
  const columns = transposed(matrix, size);
  const turns = identity(size);
  for (let sweep = 0; sweep < MAXIMUM_SWEEPS; sweep++) {
    let settled = true;
    for (let p = 0; p < size; p++) {
      for (let q = p + 1; q < size; q++) {
        if (makeOrthogonal({ columns, turns, size }, p, q)) settled = false;
      }
    }
    if (settled) break;
  }
  const values = Float64Array.from({ length: size }, (_, i) => length(columns.subarray(i * size, (i + 1) * size)));
  return { left: transposed(unitColumns(columns, values), size), values, right: transposed(turns, size) };
}

/** Turns columns p and q in their plane so that they stand at right angles; false if they did already. */
function makeOrthogonal(
  { columns, turns, size }: { columns: Float64Array; turns: Float64Array; size: number },
  p: number,
  q: number,
): boolean {
  let [pp, qq, pq] = [0, 0, 0];
  for (let i = 0; i < size; i++) {
    const [x, y] = [columns[p * size + i]!, columns[q * size + i]!];
    pp += x * x;
    qq += y * y;
    pq += x * y;
  }
  if (Math.abs(pq) <= ORTHOGONAL * Math.sqrt(pp * qq)) return false;
  const zeta = (qq - pp) / (2 * pq);
  const tangent = (zeta < 0 ? -1 : 1) / (Math.abs(zeta) + Math.sqrt(1 + zeta * zeta));
  const cosine = 1 / Math.sqrt(1 + tangent * tangent);
  const sine = cosine * tangent;
  for (const rows of [columns, turns]) {
    for (let i = 0; i < size; i++) {
      const [x, y] = [rows[p * size + i]!, rows[q * size + i]!];
      rows[p * size + i] = cosine * x - sine * y;
      rows[q * size + i] = sine * x + cosine * y;
    }
  }
  return true;
}

/** The columns at length one; those of no length are replaced by ones at right angles to all others. */
function unitColumns(columns: Float64Array, values: Float64Array): Float64Array {
  const size = values.length;
  const longest = values.reduce((most, value) => Math.max(most, value), 0);
  const column = (i: number) => columns.subarray(i * size, (i + 1) * size);
  const finished: number[] = [];
  const missing: number[] = [];
  values.forEach((value, i) => {
    if (value <= NEGLIGIBLE * longest) missing.push(i);
    else {
      scale(column(i), 1 / value);
      finished.push(i);
    }
  });
  for (const i of missing) {
    values[i] = 0;
    fillOrthogonal(column(i), finished.map(column));
    finished.push(i);
  }
  return columns;
}

/** The unit vector that is furthest from the others' plane, made orthogonal to them. */
function fillOrthogonal(target: Float64Array, others: readonly Float64Array[]): void {
  const size = target.length;
  // What the others cover of each axis; the least covered one has the longest remainder.
  const covered = Float64Array.from({ length: size }, (_, i) => others.reduce((sum, other) => sum + other[i]! ** 2, 0));
  const axis = covered.indexOf(Math.min(...covered));
  target.fill(0);
  target[axis] = 1;
  for (let pass = 0; pass < 2; pass++) {
    for (const other of others) {
      let product = 0;
      for (let i = 0; i < size; i++) product += target[i]! * other[i]!;
      for (let i = 0; i < size; i++) target[i]! -= product * other[i]!;
    }
  }
  scale(target, 1 / length(target));
}

function length(vector: Float64Array): number {
  return Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
}

function scale(vector: Float64Array, factor: number): void {
  for (let i = 0; i < vector.length; i++) vector[i]! *= factor;
}

function identity(size: number): Float64Array {
  const matrix = new Float64Array(size * size);
  for (let i = 0; i < size; i++) matrix[i * size + i] = 1;
  return matrix;
}

function transposed(matrix: Float64Array, size: number): Float64Array {
  return Float64Array.from(matrix, (_, at) => matrix[(at % size) * size + Math.floor(at / size)]!);
}
