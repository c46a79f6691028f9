import type { Candidates } from './choose-kept.ts';

/**
 * One score out of several that do not compare: each is replaced by its rank within the intent, as a fraction between
 * 0 (worst) and 1 (best), and the ranks of an utterance are averaged. Equal scores share the mean of their ranks; an
 * intent's only utterance has rank ½. NaN for an utterance that lacks one of the scores.
 */
export function meanRanks(columns: readonly ArrayLike<number>[], intents: Candidates['intents']): Float64Array {
  const sums = new Float64Array(intents.length);
  const complete = rowsByIntent(columns, intents);
  sums.fill(Number.NaN);
  for (const rows of complete) {
    for (const row of rows) sums[row] = 0;
    for (const scores of columns) addRanks(sums, rows, scores);
  }
  return sums.map((sum) => sum / columns.length);
}

/** The rows of each intent that have all scores. */
function rowsByIntent(columns: readonly ArrayLike<number>[], intents: Candidates['intents']): Iterable<number[]> {
  const rows = new Map<number, number[]>();
  for (let row = 0; row < intents.length; row++) {
    if (columns.some((scores) => Number.isNaN(scores[row]!))) continue;
    const ofIntent = rows.get(intents[row]!);
    if (ofIntent === undefined) rows.set(intents[row]!, [row]);
    else ofIntent.push(row);
  }
  return rows.values();
}

function addRanks(sums: Float64Array, rows: readonly number[], scores: ArrayLike<number>): void {
  const ascending = rows.toSorted((a, b) => scores[a]! - scores[b]!);
  for (let first = 0; first < ascending.length; ) {
    let end = first + 1;
    while (end < ascending.length && scores[ascending[end]!] === scores[ascending[first]!]) end++;
    // The places first + 1 … end are shared.
    const rank = (first + 1 + end) / 2 / (ascending.length + 1);
    for (let i = first; i < end; i++) sums[ascending[i]!]! += rank;
    first = end;
  }
}
