import type { Threshold } from './contract.ts';
import { sortRows } from './sort-rows.ts';

/** One column a property, one row an utterance, in the order of the corpus. */
export interface Candidates {
  /** NaN where there is none; those are never kept. */
  readonly scores: ArrayLike<number>;
  /** Numbers that stand for intents, from 0. */
  readonly intents: ArrayLike<number>;
  /** Decides between equal scores, the smaller first. */
  readonly ties: ArrayLike<number>;
}

/** What happens to those with the same score as the last one that a share has room for. */
export type TiePolicy = 'cut' | 'keep';

/** Which rows are kept: 1, or 0. */
export function chooseKept(
  candidates: Candidates,
  { min, keep, per, atLeast }: Threshold,
  ties: TiePolicy = 'cut',
): Uint8Array {
  const ranked = bestFirst(candidates);
  const kept = new Uint8Array(candidates.scores.length);
  if (keep !== undefined) {
    const groupOf = per === 'intent' ? (row: number) => candidates.intents[row]! : () => 0;
    keepShare(kept, { ranked, share: keep, groupOf, scores: candidates.scores, ties });
  }
  if (min !== undefined) for (const row of ranked) if (candidates.scores[row]! >= min) kept[row] = 1;
  if (atLeast > 0) feedIntents(kept, { ranked, intents: candidates.intents, atLeast });
  return kept;
}

function bestFirst({ scores, ties }: Candidates): Uint32Array {
  const rows = new Uint32Array(scores.length);
  let count = 0;
  for (let row = 0; row < scores.length; row++) if (!Number.isNaN(scores[row]!)) rows[count++] = row;
  return sortRows(rows.subarray(0, count), (a, b) => scores[b]! - scores[a]! || ties[a]! - ties[b]! || a - b);
}

interface ShareToKeep {
  readonly ranked: Uint32Array;
  readonly share: number;
  readonly groupOf: (row: number) => number;
  readonly scores: ArrayLike<number>;
  readonly ties: TiePolicy;
}

/** Keeps the best share of each group, rounded, and at least one. */
function keepShare(kept: Uint8Array, { ranked, share, groupOf, scores, ties }: ShareToKeep): void {
  const sizes = new Map<number, number>();
  for (const row of ranked) sizes.set(groupOf(row), (sizes.get(groupOf(row)) ?? 0) + 1);
  const groups = new Map(
    Array.from(sizes, ([group, size]) => [group, { room: Math.max(1, Math.round(share * size)), last: Number.NaN }]),
  );
  for (const row of ranked) {
    const group = groups.get(groupOf(row))!;
    if (group.room > 0) {
      group.room--;
      group.last = scores[row]!;
    } else if (ties === 'cut' || scores[row] !== group.last) continue;
    kept[row] = 1;
  }
}

/** Keeps the best of the dropped ones of each intent of which fewer than `atLeast` are kept. */
function feedIntents(
  kept: Uint8Array,
  {
    ranked,
    intents,
    atLeast,
  }: { readonly ranked: Uint32Array; readonly intents: ArrayLike<number>; readonly atLeast: number },
): void {
  const counts = new Map<number, number>();
  const count = (row: number) => counts.get(intents[row]!) ?? 0;
  for (const row of ranked) if (kept[row] === 1) counts.set(intents[row]!, count(row) + 1);
  for (const row of ranked) {
    if (kept[row] === 1 || count(row) >= atLeast) continue;
    kept[row] = 1;
    counts.set(intents[row]!, count(row) + 1);
  }
}
