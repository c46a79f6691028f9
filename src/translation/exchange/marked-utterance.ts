import type { Utterance } from '../../corpus/utterance.ts';
import { encodeMarks, type MarkupStyle } from '../markup.ts';

/** The text with a mark around each slot; the number of a mark is the slot's index. */
export function markedUtterance({ text, slots }: Pick<Utterance, 'text' | 'slots'>, style: MarkupStyle): string {
  return encodeMarks({ text, marks: slots.map(({ start, end }) => ({ start, end })) }, style);
}
