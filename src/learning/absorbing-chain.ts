/** One transient state: where a user goes from it. Counts; whatever they sum to is certainty. */
export interface ChainState {
  /** State → how often it came next. Itself too, perhaps. */
  readonly next: ReadonlyMap<number, number>;
  readonly success: number;
  readonly failure: number;
}

/** A visit this improbable no longer matters. */
const NEGLIGIBLE = 1e-12;
/** Far more steps than any session has; what is under way then counts as failed. */
const MOST_STEPS = 100_000;

/**
 * An absorbing Markov chain: transient states and two absorbing ones, success and failure. A state that nothing was seen
 * to follow fails. With Q the transitions between transient states, row s of the fundamental matrix N = (I - Q)⁻¹ holds
 * how often each state is visited from s (Kemeny & Snell 1960). Rows are worked out one at a time, from the states that
 * can be reached, so that the matrix never exists.
 */
export class AbsorbingChain {
  /** The transitions of state s: places starts[s] to starts[s + 1] of `targets` and `probabilities`. */
  readonly #starts: Uint32Array;
  readonly #targets: Uint32Array;
  readonly #probabilities: Float64Array;
  /** By state: probability to stay for another turn, and to succeed at once. */
  readonly #staying: Float64Array;
  readonly #succeeding: Float64Array;
  /** By state, all zero between calls: what arrives in this step and in the next, and visits so far. */
  #mass: Float64Array;
  #nextMass: Float64Array;
  readonly #visits: Float64Array;

  constructor(states: readonly ChainState[]) {
    const edges = states.reduce((sum, { next }) => sum + next.size, 0);
    this.#starts = new Uint32Array(states.length + 1);
    this.#targets = new Uint32Array(edges);
    this.#probabilities = new Float64Array(edges);
    this.#staying = new Float64Array(states.length);
    this.#succeeding = new Float64Array(states.length);
    this.#mass = new Float64Array(states.length);
    this.#nextMass = new Float64Array(states.length);
    this.#visits = new Float64Array(states.length);
    let place = 0;
    states.forEach(({ next, success, failure }, state) => {
      const total = [...next.values()].reduce((sum, count) => sum + count, success + failure);
      // In the order of states, so that sums are the same however the counts came about.
      for (const [target, count] of [...next].sort(([a], [b]) => a - b)) {
        if (target === state) {
          this.#staying[state] = count / total;
          continue;
        }
        this.#targets[place] = target;
        this.#probabilities[place++] = count / total;
      }
      this.#starts[state + 1] = place;
      this.#succeeding[state] = total === 0 ? 0 : success / total;
    });
  }

  /** How often each state is visited by one who starts as this distribution says: a row of N, or a mean of rows. */
  expectedVisits(start: ReadonlyMap<number, number>): Map<number, number> {
    const visits = this.#visits;
    const reached: number[] = [];
    let arriving = [...start.keys()];
    for (const [state, mass] of start) this.#mass[state] = mass;
    for (let step = 0; step < MOST_STEPS && arriving.length > 0; step++) {
      const following: number[] = [];
      for (const state of arriving) {
        const stays = this.#staying[state]!;
        // Staying once, twice, …: a geometric series.
        const visited = stays === 1 ? 0 : this.#mass[state]! / (1 - stays);
        this.#mass[state] = 0;
        if (visited < NEGLIGIBLE) continue;
        if (visits[state] === 0) reached.push(state);
        visits[state]! += visited;
        this.#passOn(state, visited, following);
      }
      [this.#mass, this.#nextMass] = [this.#nextMass, this.#mass];
      arriving = following;
    }
    for (const state of arriving) this.#mass[state] = 0;
    const result = new Map(reached.map((state) => [state, visits[state]!]));
    for (const state of reached) visits[state] = 0;
    return result;
  }

  /** Sends mass along the transitions of a state; states that had none yet are added to `following`. */
  #passOn(state: number, mass: number, following: number[]): void {
    const nextMass = this.#nextMass;
    for (let place = this.#starts[state]!; place < this.#starts[state + 1]!; place++) {
      const target = this.#targets[place]!;
      if (nextMass[target] === 0) following.push(target);
      nextMass[target]! += mass * this.#probabilities[place]!;
    }
  }

  /** The probability to end in success from each state that may be the last; their sum is that of success at all. */
  successAt(start: ReadonlyMap<number, number>): Map<number, number> {
    const success = new Map<number, number>();
    for (const [state, visited] of this.expectedVisits(start)) {
      const probability = visited * this.#succeeding[state]!;
      if (probability > 0) success.set(state, probability);
    }
    return success;
  }
}
