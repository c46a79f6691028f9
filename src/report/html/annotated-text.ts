import type { Slot } from '../../corpus/utterance.ts';
import { type Html, html } from './markup.ts';

/** A text with its slots marked; their labels alone where the text is withheld. */
export function annotatedText(text: string | null, slots: readonly Slot[]): Html {
  if (text === null) return html`${slots.map(({ label }) => html`<mark><i>${label}</i></mark> `)}`;
  let position = 0;
  const pieces = slots.map(({ label, start, end }) => {
    const piece = html`${text.slice(position, start)}<mark>${text.slice(start, end)}\u00a0<i>${label}</i></mark>`;
    position = end;
    return piece;
  });
  return html`${pieces}${text.slice(position)}`;
}
