import { seededRandom, shuffled } from '../corpus/random.ts';
import type { Utterance } from '../corpus/utterance.ts';

/** At most so many utterances of each intent, drawn by chance, the intents in alphabetical order. */
export function drawExamples(
  utterances: readonly Utterance[],
  { perIntent, seed }: { readonly perIntent: number; readonly seed: number },
): Utterance[] {
  const byIntent = new Map<string, Utterance[]>();
  for (const utterance of shuffled(utterances, seededRandom('prompt-examples', seed))) {
    const members = byIntent.get(utterance.intent) ?? [];
    if (members.length < perIntent) members.push(utterance);
    byIntent.set(utterance.intent, members);
  }
  const drawn = [...byIntent].sort(([a], [b]) => (a < b ? -1 : 1));
  return drawn.flatMap(([, members]) => members);
}
