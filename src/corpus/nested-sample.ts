import { seededRandom, shuffled } from './random.ts';
import type { Utterance } from './utterance.ts';

/**
 * Draws `size` utterances so that every smaller sample with the same seed is part of every larger one, and each intent
 * keeps about its share (Sainte-Laguë's divisors): the n-th utterance of an intent with N has its turn at (n − ½) / N of
 * the corpus. Everything if the corpus has no more than that.
 */
export function nestedSample(
  utterances: readonly Utterance[],
  { size, seed }: { readonly size: number; readonly seed: number },
): Utterance[] {
  const totals = new Map<string, number>();
  for (const { intent } of utterances) totals.set(intent, (totals.get(intent) ?? 0) + 1);
  const seen = new Map<string, number>();
  const turns = shuffled(utterances, seededRandom('nested-sample', seed)).map((utterance) => {
    const before = seen.get(utterance.intent) ?? 0;
    seen.set(utterance.intent, before + 1);
    return { utterance, turn: (before + 0.5) / totals.get(utterance.intent)! };
  });
  // Sorting is stable: among equal turns the shuffled order decides.
  return turns
    .sort((a, b) => a.turn - b.turn)
    .slice(0, size)
    .map(({ utterance }) => utterance);
}
