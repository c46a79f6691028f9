import { foldText } from '../corpus/text-folding.ts';
import { slotValue } from '../corpus/utterance.ts';
import type { AnnotatedText } from './translation-quality.ts';

/** How the slots of projected annotations balance with those of their sources, label by label in each utterance. */
export interface SlotBalance {
  /** Slots of the sources. */
  readonly slots: number;
  /** Slots of a source that its projection has none of the label for. */
  readonly lost: number;
  /** Projected slots beyond those of their label in the source. */
  readonly spurious: number;
  /** Utterances whose projection has exactly the labels of the source. */
  readonly intact: number;
}

/** Says nothing about boundaries, but needs no human annotation: labels are compared as multisets per utterance. */
export function slotBalance(sources: readonly AnnotatedText[], projected: readonly AnnotatedText[]): SlotBalance {
  const balance = { slots: 0, lost: 0, spurious: 0, intact: 0 };
  sources.forEach((source, k) => {
    const spurious = projected[k]!.slots.map((slot) => slot.label);
    const lost = takeAway(
      source.slots.map((slot) => slot.label),
      spurious,
    );
    balance.slots += source.slots.length;
    balance.lost += lost.length;
    balance.spurious += spurious.length;
    if (lost.length === 0 && spurious.length === 0) balance.intact++;
  });
  return balance;
}

/** How many of the values a human marked in one translation a projection marked in another of the same source. */
export interface ValueRecovery {
  /** Human slots. */
  readonly values: number;
  /** Those whose words stand in the projected text too: nobody could find the others. */
  readonly recoverable: number;
  /** Those of the recoverable that the projection marks: same label, same words. */
  readonly recovered: number;
  /** Projected slots, right or wrong. */
  readonly marked: number;
}

/** Compares words whatever their case and punctuation, as multisets per utterance. */
export function valueRecovery(human: readonly AnnotatedText[], projected: readonly AnnotatedText[]): ValueRecovery {
  const recovery = { values: 0, recoverable: 0, recovered: 0, marked: 0 };
  human.forEach((reference, k) => {
    const found = projected[k]!;
    const words = ` ${foldText(found.text)} `;
    const recoverable = reference.slots.filter((slot) =>
      words.includes(` ${foldText(slotValue(reference.text, slot))} `),
    );
    const missed = takeAway(labelledValues(reference, recoverable), labelledValues(found, found.slots));
    recovery.values += reference.slots.length;
    recovery.recoverable += recoverable.length;
    recovery.marked += found.slots.length;
    recovery.recovered += recoverable.length - missed.length;
  });
  return recovery;
}

/** The items that find no equal in `others`; each that does takes its equal out of there. */
function takeAway(items: readonly string[], others: string[]): string[] {
  return items.filter((item) => {
    const found = others.indexOf(item);
    if (found >= 0) others.splice(found, 1);
    return found < 0;
  });
}

function labelledValues({ text }: AnnotatedText, slots: AnnotatedText['slots']): string[] {
  return slots.map((slot) => `${slot.label}\u0000${foldText(slotValue(text, slot))}`);
}
