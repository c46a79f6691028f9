/** Which source word is linked to which target word: `links[i · targetLength + j]` is 1 or 0. */
export interface AlignmentMatrix {
  readonly sourceLength: number;
  readonly targetLength: number;
  readonly links: Uint8Array;
}

/**
 * Joins the links of both directions by grow-diag-final-and (Koehn, Och & Marcu 2003; the "and" of Moses): the
 * intersection, grown by neighbouring links of the union that cover a new word, then links between two words that have none.
 * @param targetToSource for each target position its source position, or -1
 * @param sourceToTarget for each source position its target position, or -1
 */
export function growDiagFinalAnd(targetToSource: Int32Array, sourceToTarget: Int32Array): AlignmentMatrix {
  const matrix = new GrowingAlignment(targetToSource, sourceToTarget);
  matrix.intersect();
  while (matrix.growOnce());
  matrix.finish();
  return matrix;
}

class GrowingAlignment implements AlignmentMatrix {
  readonly sourceLength: number;
  readonly targetLength: number;
  readonly links: Uint8Array;
  readonly #targetToSource: Int32Array;
  readonly #sourceToTarget: Int32Array;
  readonly #sourceLinked: Uint8Array;
  readonly #targetLinked: Uint8Array;

  constructor(targetToSource: Int32Array, sourceToTarget: Int32Array) {
    this.#targetToSource = targetToSource;
    this.#sourceToTarget = sourceToTarget;
    this.sourceLength = sourceToTarget.length;
    this.targetLength = targetToSource.length;
    this.links = new Uint8Array(this.sourceLength * this.targetLength);
    this.#sourceLinked = new Uint8Array(this.sourceLength);
    this.#targetLinked = new Uint8Array(this.targetLength);
  }

  intersect(): void {
    this.#targetToSource.forEach((i, j) => {
      if (i >= 0 && this.#sourceToTarget[i] === j) this.#link(i, j);
    });
  }

  /** One sweep over the links there are; true if it added any. */
  growOnce(): boolean {
    let grew = false;
    for (let i = 0; i < this.sourceLength; i++) {
      for (let j = 0; j < this.targetLength; j++) {
        if (this.links[i * this.targetLength + j] === 1 && this.#growAround(i, j)) grew = true;
      }
    }
    return grew;
  }

  finish(): void {
    this.#targetToSource.forEach((i, j) => {
      if (i >= 0 && this.#bothFree(i, j)) this.#link(i, j);
    });
    this.#sourceToTarget.forEach((j, i) => {
      if (j >= 0 && this.#bothFree(i, j)) this.#link(i, j);
    });
  }

  #growAround(i: number, j: number): boolean {
    let grew = false;
    for (let x = Math.max(0, i - 1); x <= i + 1 && x < this.sourceLength; x++) {
      for (let y = Math.max(0, j - 1); y <= j + 1 && y < this.targetLength; y++) {
        if (this.links[x * this.targetLength + y] === 1) continue;
        const inUnion = this.#targetToSource[y] === x || this.#sourceToTarget[x] === y;
        if (!inUnion || (this.#sourceLinked[x] === 1 && this.#targetLinked[y] === 1)) continue;
        this.#link(x, y);
        grew = true;
      }
    }
    return grew;
  }

  #bothFree(i: number, j: number): boolean {
    return this.#sourceLinked[i] === 0 && this.#targetLinked[j] === 0;
  }

  #link(i: number, j: number): void {
    this.links[i * this.targetLength + j] = 1;
    this.#sourceLinked[i] = 1;
    this.#targetLinked[j] = 1;
  }
}
