import { foldText } from '../corpus/text-folding.ts';
import { tokenize } from '../corpus/tokens.ts';
import type { Slot } from '../corpus/utterance.ts';
import type { SlotWords } from './session.ts';

/** Why words could not be found in a text for certain. */
export type ProjectionFailure = 'value-not-in-text' | 'value-repeated';

/** A folded word of a text; one token may hold several, such as "e-mail". */
interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly opensToken: boolean;
  readonly closesToken: boolean;
}

/**
 * Slots on the text of another utterance that says the same: the words of each value must stand there, folded, exactly
 * as often as the reading has them. Longer values are placed first, so that "york" is not sought inside "new york".
 */
export function projectValues(
  text: string,
  values: readonly SlotWords[],
): { readonly slots: readonly Slot[] } | { readonly failure: ProjectionFailure } {
  const words = wordsOf(text);
  const taken = new Uint8Array(words.length);
  const slots: Slot[] = [];
  for (const { parts, labels } of groupByWords(values)) {
    const places = findPlaces(words, parts, taken);
    if (places.length < labels.length) return { failure: 'value-not-in-text' };
    // The same words under two labels: which is which?
    if (places.length > labels.length || new Set(labels).size > 1) return { failure: 'value-repeated' };
    for (const [index, first] of places.entries()) {
      const last = first + parts.length - 1;
      taken.fill(1, first, last + 1);
      slots.push({ label: labels[index]!, start: words[first]!.start, end: words[last]!.end });
    }
  }
  return { slots: slots.sort((a, b) => a.start - b.start) };
}

function wordsOf(text: string): Word[] {
  return tokenize(text).flatMap((token) => {
    const parts = foldText(token.text)
      .split(' ')
      .filter((part) => part !== '');
    return parts.map((part, index) => ({
      text: part,
      start: token.start,
      end: token.end,
      opensToken: index === 0,
      closesToken: index === parts.length - 1,
    }));
  });
}

/** Values of the same words together, those of most words first. */
function groupByWords(values: readonly SlotWords[]) {
  const groups = new Map<string, string[]>();
  for (const { label, value } of values) {
    const folded = foldText(value);
    const labels = groups.get(folded);
    if (labels === undefined) groups.set(folded, [label]);
    else labels.push(label);
  }
  return [...groups]
    .map(([folded, labels]) => ({ folded, parts: folded.split(' '), labels }))
    .sort((a, b) => b.parts.length - a.parts.length || (a.folded < b.folded ? -1 : 1));
}

/** Where these words stand in a row among those not taken, whole tokens only, without overlap. */
function findPlaces(words: readonly Word[], parts: readonly string[], taken: Uint8Array): number[] {
  const places: number[] = [];
  for (let first = 0; first + parts.length <= words.length; first++) {
    const last = first + parts.length - 1;
    if (!words[first]!.opensToken || !words[last]!.closesToken) continue;
    if (parts.every((part, offset) => words[first + offset]!.text === part && taken[first + offset] === 0)) {
      places.push(first);
      first = last;
    }
  }
  return places;
}
