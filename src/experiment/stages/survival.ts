import { z } from 'zod';
import type { Artifact, Summary } from '../../execution/artifact-store.ts';
import type { StageKind } from '../../execution/stage.ts';
import { openCorpus } from '../corpus-artifact.ts';

/** An intent that a filter leaves with fewer utterances than this, and had more before, starves. */
export const STARVING = 5;

/** What a step left of a corpus. */
export interface Survival extends Summary {
  readonly utterancesBefore: number;
  readonly utterancesAfter: number;
  readonly slotsBefore: number;
  readonly slotsAfter: number;
  /** Names, sorted. */
  readonly starvingIntents: readonly string[];
}

/** Counts what a filter left: utterances, slots, intents with hardly an utterance. The counts are the summary. */
export const survival: StageKind<Record<string, never>> = {
  kind: 'survival',
  version: 1,
  options: z.strictObject({}),
  async run({ inputs }): Promise<Survival> {
    const [before, after] = await Promise.all([count(inputs.before![0]!), count(inputs.after![0]!)]);
    const left = (intent: string) => after.byIntent.get(intent) ?? 0;
    return {
      utterancesBefore: before.utterances,
      utterancesAfter: after.utterances,
      slotsBefore: before.slots,
      slotsAfter: after.slots,
      starvingIntents: Array.from(before.byIntent)
        .filter(([intent, utterances]) => left(intent) < Math.min(STARVING, utterances))
        .map(([intent]) => intent)
        .sort(),
    };
  },
};

async function count(artifact: Artifact) {
  const counts = { utterances: 0, slots: 0, byIntent: new Map<string, number>() };
  for await (const { intent, slots } of openCorpus(artifact)) {
    counts.utterances++;
    counts.slots += slots.length;
    counts.byIntent.set(intent, (counts.byIntent.get(intent) ?? 0) + 1);
  }
  return counts;
}
