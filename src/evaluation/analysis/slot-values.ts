import { foldText } from '../../corpus/text-folding.ts';
import { type Interpretation, type Slot, slotValue, type Utterance } from '../../corpus/utterance.ts';
import { countSlotMatches } from '../slot-matches.ts';

/** How many reference slots were found exactly. */
export interface SlotRecall {
  readonly gold: number;
  readonly found: number;
  /** Null without a reference slot. */
  readonly recall: number | null;
}

/** Recall apart for values the training set has under the same label, and for those it has not. */
export interface SlotValueRecall {
  readonly seen: SlotRecall;
  readonly unseen: SlotRecall;
}

export const SLOT_VALUES_SIGNATURE =
  'slotValues|recall:label+boundaries|seen:same-label-in-training|value:lower-case-without-punctuation';

/** The values a training set has under each label; read once, so it may be a stream. */
export async function knownValues(training: AsyncIterable<Utterance> | Iterable<Utterance>): Promise<Set<string>> {
  const values = new Set<string>();
  for await (const { text, slots } of training) for (const slot of slots) values.add(keyOf(text, slot));
  return values;
}

export function slotValueRecall(
  gold: readonly Utterance[],
  predicted: readonly Interpretation[],
  known: ReadonlySet<string>,
): SlotValueRecall {
  const counts = { seen: { gold: 0, found: 0 }, unseen: { gold: 0, found: 0 } };
  gold.forEach(({ text, slots }, u) => {
    for (const slot of slots) {
      const of = known.has(keyOf(text, slot)) ? counts.seen : counts.unseen;
      of.gold++;
      of.found += countSlotMatches([slot], predicted[u]!.slots);
    }
  });
  return { seen: recallOf(counts.seen), unseen: recallOf(counts.unseen) };
}

function recallOf({ gold, found }: { gold: number; found: number }): SlotRecall {
  return { gold, found, recall: gold === 0 ? null : found / gold };
}

function keyOf(text: string, slot: Slot): string {
  return `${slot.label}\n${foldText(slotValue(text, slot))}`;
}
