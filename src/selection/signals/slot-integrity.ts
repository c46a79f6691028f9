import { foldText } from '../../corpus/text-folding.ts';
import { slotValue, type Utterance } from '../../corpus/utterance.ts';
import type { Resources, Signal } from '../contract.ts';
import { countShared } from '../multiset.ts';

type Annotated = Pick<Utterance, 'text' | 'slots'>;

/** Slots lost, invented or relabelled; a slot whose words are punctuation only counts as lost. */
export function countMissingSlots(source: Annotated, translation: Annotated): number {
  const expected = source.slots.map(({ label }) => label);
  const sound = translation.slots.filter((slot) => foldText(slotValue(translation.text, slot)) !== '');
  const matches = countShared(
    expected,
    sound.map(({ label }) => label),
  );
  return Math.max(expected.length, translation.slots.length) - matches;
}

/** Slots that hold the same words as a slot of the source with that label, though they were to be translated. */
export function countCopiedSlots(
  source: Annotated,
  translation: Annotated,
  keptLabels: ReadonlySet<string> = new Set(),
): number {
  const values = ({ text, slots }: Annotated) =>
    slots
      .filter(({ label }) => !keptLabels.has(label))
      .map((slot) => `${slot.label}\n${foldText(slotValue(text, slot))}`);
  return countShared(values(source), values(translation));
}

/** Minus the number of slots that did not come through. */
export const slotCount: Signal = Object.freeze<Signal>({
  name: 'slot-count',
  version: 1,
  needs: ['sources'],
  missing: 'no-source',
  tooLow: () => 'slot-count',
  prepare:
    async ({ sources }) =>
    (translation) => {
      const source = sourceOf(translation, sources);
      return source && 0 - countMissingSlots(source, translation);
    },
});

/** Minus the number of slots left untranslated though nobody asked for it. Names and numbers may well be right so. */
export const slotCopies: Signal = Object.freeze<Signal>({
  name: 'slot-copies',
  version: 1,
  needs: ['sources'],
  missing: 'no-source',
  tooLow: () => 'slot-copied',
  prepare:
    async ({ sources, keptLabels }) =>
    (translation) => {
      const source = sourceOf(translation, sources);
      return source && 0 - countCopiedSlots(source, translation, keptLabels);
    },
});

function sourceOf({ id, origin }: Utterance, sources: Resources['sources']): Utterance | undefined {
  return sources!.get(origin.parent ?? id);
}
