import { type Slot, slotValue, type Utterance } from './utterance.ts';

const BLANKS_AND_PUNCTUATION = /[\s\p{P}]+/gu;

/** Words of small Latin letters and digits with a blank between: folded already, and most of what is generated. */
const FOLDED = /^[a-z0-9ß-öø-ÿ]+(?: [a-z0-9ß-öø-ÿ]+)*$/;

/** The text in lower case, with every run of blanks and punctuation as one blank: equal for texts that sound alike. */
export function foldText(text: string): string {
  if (FOLDED.test(text)) return text;
  return text.normalize('NFC').toLowerCase().replace(BLANKS_AND_PUNCTUATION, ' ').trim();
}

type AnnotatedText = Pick<Utterance, 'text' | 'slots'>;

/** The folded text with each slot's words replaced by its label: `weck mich um {time}`. */
export function delexicalise(utterance: AnnotatedText): string {
  return foldAround(utterance, ({ label }) => `{${label}}`);
}

/** The folded text with its slots shown in place: `weck mich um {time: fünf uhr}`. */
export function foldAnnotated(utterance: AnnotatedText): string {
  return foldAround(utterance, (slot) => `{${slot.label}: ${foldText(slotValue(utterance.text, slot))}}`);
}

/** Folds the words between the slots. Folding takes braces out of words, so they mark slots without doubt. */
function foldAround({ text, slots }: AnnotatedText, showSlot: (slot: Slot) => string): string {
  const parts: string[] = [];
  let end = 0;
  for (const slot of slots) {
    parts.push(foldText(text.slice(end, slot.start)), showSlot(slot));
    end = slot.end;
  }
  parts.push(foldText(text.slice(end)));
  return parts.filter((part) => part !== '').join(' ');
}
