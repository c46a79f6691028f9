import { adamStepSize, EPSILON, FIRST_DECAY, SECOND_DECAY } from './adam.ts';

const NONE = -1;

/** Lazy Adam on a table: the moments of a row stand still while the row does not occur. */
export class SparseAdam {
  readonly #table: Float32Array;
  readonly #width: number;
  readonly #firstMoment: Float32Array;
  readonly #secondMoment: Float32Array;
  /** The rows that occurred, each once: the first `#rowCount` entries. */
  readonly #rows: Int32Array;
  #rowCount = 0;
  /** The latest occurrence of each row of the table, or NONE. */
  readonly #latest: Int32Array;
  /** The occurrence of the same row before each occurrence, or NONE: linked lists. */
  #earlier = new Int32Array(1 << 12);
  /** The row of the gradient that each occurrence learns from. */
  #sources = new Int32Array(1 << 12);
  #occurrences = 0;
  readonly #sum: Float32Array;
  #steps = 0;

  constructor(table: Float32Array, width: number) {
    const rows = table.length / width;
    this.#table = table;
    this.#width = width;
    this.#firstMoment = new Float32Array(table.length);
    this.#secondMoment = new Float32Array(table.length);
    this.#rows = new Int32Array(rows);
    this.#latest = new Int32Array(rows).fill(NONE);
    this.#sum = new Float32Array(width);
  }

  /** Notes that a row of the table learns from row `source` of the gradient that `apply` will be given. */
  add(row: number, source: number): void {
    if (this.#occurrences === this.#earlier.length) {
      this.#earlier = twiceAsLong(this.#earlier);
      this.#sources = twiceAsLong(this.#sources);
    }
    const latest = this.#latest[row]!;
    if (latest === NONE) this.#rows[this.#rowCount++] = row;
    this.#earlier[this.#occurrences] = latest;
    this.#sources[this.#occurrences] = source;
    this.#latest[row] = this.#occurrences++;
  }

  /** Changes the rows noted, each by the sum of what it learns from: `gradient` is [sources, width]. */
  apply(gradient: Float32Array, learningRate: number): void {
    const stepSize = adamStepSize(learningRate, ++this.#steps);
    for (let k = 0; k < this.#rowCount; k++) {
      const row = this.#rows[k]!;
      const latest = this.#latest[row]!;
      this.#latest[row] = NONE;
      if (this.#earlier[latest] === NONE) {
        this.#step(row, { slopes: gradient, at: this.#sources[latest]! * this.#width, stepSize });
      } else {
        this.#sumUp(latest, gradient);
        this.#step(row, { slopes: this.#sum, at: 0, stepSize });
      }
    }
    this.#rowCount = 0;
    this.#occurrences = 0;
  }

  #sumUp(latest: number, gradient: Float32Array): void {
    const sum = this.#sum.fill(0);
    for (let occurrence = latest; occurrence !== NONE; occurrence = this.#earlier[occurrence]!) {
      const at = this.#sources[occurrence]! * sum.length;
      for (let i = 0; i < sum.length; i++) sum[i]! += gradient[at + i]!;
    }
  }

  #step(row: number, { slopes, at, stepSize }: { slopes: Float32Array; at: number; stepSize: number }): void {
    const table = this.#table;
    const first = this.#firstMoment;
    const second = this.#secondMoment;
    const target = row * this.#width;
    for (let i = 0; i < this.#width; i++) {
      const slope = slopes[at + i]!;
      const mean = FIRST_DECAY * first[target + i]! + (1 - FIRST_DECAY) * slope;
      const variance = SECOND_DECAY * second[target + i]! + (1 - SECOND_DECAY) * slope * slope;
      first[target + i] = mean;
      second[target + i] = variance;
      table[target + i]! -= (stepSize * mean) / (Math.sqrt(variance) + EPSILON);
    }
  }
}

function twiceAsLong(values: Int32Array): Int32Array<ArrayBuffer> {
  const longer = new Int32Array(2 * values.length);
  longer.set(values);
  return longer;
}
