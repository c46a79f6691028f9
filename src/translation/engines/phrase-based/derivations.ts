import type { DecodedPhrase, Decoding } from './decoding.ts';
import type { Arc, SearchGraph } from './search-graph.ts';

/** A way through the graph that ends with this arc, after the so-manieth best way to the arc's parent. */
interface Derivation {
  readonly arc: Arc;
  readonly parentRank: number;
  readonly score: number;
}

/** The ways to one hypothesis: those found so far, the better first, and those that may come next. */
interface Ranking {
  readonly found: Derivation[];
  readonly candidates: Derivation[];
}

/**
 * All ways through a search graph that kept its arcs, the better first, each worked out when asked for (Huang & Chiang 2005,
 * "Better k-best parsing", algorithm 3). The first is the graph's own best.
 * @param finals complete hypotheses, the better first
 */
export function* derivations(graph: SearchGraph, finals: readonly number[]): Generator<Decoding> {
  const lattice = new Lattice(graph);
  const heads = finals.map((id) => ({ id, rank: 0, score: graph.score[id]! }));
  while (heads.length > 0) {
    const at = indexOfBest(heads);
    const { id, rank, score } = heads[at]!;
    yield { phrases: lattice.trace(id, rank), score };
    const next = lattice.score(id, rank + 1);
    if (next === undefined) heads.splice(at, 1);
    else heads[at] = { id, rank: rank + 1, score: next };
  }
}

class Lattice {
  readonly #graph: SearchGraph;
  readonly #rankings = new Map<number, Ranking>();

  constructor(graph: SearchGraph) {
    this.#graph = graph;
  }

  /** The score of the so-manieth best way to a hypothesis, if there are so many. */
  score(id: number, rank: number): number | undefined {
    if (this.#graph.parent[id]! < 0) return rank === 0 ? this.#graph.score[id]! : undefined;
    return this.#derivation(id, rank)?.score;
  }

  /** The phrases of a way that is known to exist. */
  trace(id: number, rank: number): DecodedPhrase[] {
    const phrases: DecodedPhrase[] = [];
    let [node, nodeRank] = [id, rank];
    while (this.#graph.parent[node]! >= 0) {
      const { arc, parentRank } = this.#derivation(node, nodeRank)!;
      phrases.push({ sourceStart: arc.start, sourceEnd: arc.end, option: arc.option });
      [node, nodeRank] = [arc.parent, parentRank];
    }
    return phrases.reverse();
  }

  #derivation(id: number, rank: number): Derivation | undefined {
    const { found, candidates } = this.#rankingOf(id);
    while (found.length <= rank && candidates.length > 0) {
      const at = indexOfBest(candidates);
      const best = candidates[at]!;
      found.push(best);
      const next = this.#successor(best);
      if (next === undefined) candidates.splice(at, 1);
      else candidates[at] = next;
    }
    return found[rank];
  }

  #rankingOf(id: number): Ranking {
    let ranking = this.#rankings.get(id);
    if (ranking === undefined) {
      const candidates = this.#graph.arcs(id).map((arc) => ({ arc, parentRank: 0, score: arc.score }));
      ranking = { found: [], candidates };
      this.#rankings.set(id, ranking);
    }
    return ranking;
  }

  /** The same last phrase after the parent's next best way; it loses what that way loses. */
  #successor({ arc, parentRank }: Derivation): Derivation | undefined {
    const parentScore = this.score(arc.parent, parentRank + 1);
    if (parentScore === undefined) return undefined;
    const loss = this.#graph.score[arc.parent]! - parentScore;
    return { arc, parentRank: parentRank + 1, score: arc.score - loss };
  }
}

/** The place of the best score, the first of equals. */
function indexOfBest(scored: readonly { readonly score: number }[]): number {
  let best = 0;
  for (let i = 1; i < scored.length; i++) if (scored[i]!.score > scored[best]!.score) best = i;
  return best;
}
