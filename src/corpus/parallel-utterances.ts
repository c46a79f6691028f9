import type { Utterance } from './utterance.ts';

/** Utterances of two languages that say the same, row by row. */
export interface ParallelUtterances {
  readonly source: readonly Utterance[];
  readonly target: readonly Utterance[];
  /** How they were found. */
  readonly by: 'id' | 'order';
  /** Utterances without a partner. */
  readonly unpaired: { readonly source: number; readonly target: number };
  /** Pairs whose intents are not the same; many of them mean that these are not translations. */
  readonly otherIntent: number;
}

/**
 * Pairs utterances of two corpora: those of the same id; or, if no id is in both, row by row, provided that both have as
 * many utterances with the same intents in the same order. Undefined if they cannot be paired.
 */
export function parallelUtterances(
  source: readonly Utterance[],
  target: readonly Utterance[],
): ParallelUtterances | undefined {
  const partners = new Map(target.map((utterance) => [utterance.id, utterance]));
  const both = source.filter(({ id }) => partners.has(id));
  if (both.length > 0) {
    const found = both.map(({ id }) => partners.get(id)!);
    return {
      ...{ source: both, target: found, by: 'id' },
      unpaired: { source: source.length - both.length, target: target.length - new Set(found).size },
      otherIntent: both.filter(({ intent }, row) => intent !== found[row]!.intent).length,
    };
  }
  const isSame = source.length === target.length && source.every(({ intent }, row) => intent === target[row]!.intent);
  if (!isSame || source.length === 0) return undefined;
  return { source, target, by: 'order', unpaired: { source: 0, target: 0 }, otherIntent: 0 };
}
