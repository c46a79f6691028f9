import type { Slot } from '../utterance.ts';

/** A part of a text, with the label of the slot it is. */
export interface TextPiece {
  readonly text: string;
  readonly label?: string | undefined;
}

/** The text of the pieces and its slots; blanks at the edges of a slot are left to the text around it. */
export function joinPieces(pieces: readonly TextPiece[]): {
  readonly text: string;
  readonly slots: Slot[];
  readonly trimmed: boolean;
} {
  let text = '';
  let trimmed = false;
  const slots: Slot[] = [];
  for (const { text: piece, label } of pieces) {
    if (label !== undefined) {
      const words = piece.trim();
      const start = text.length + (piece.length - piece.trimStart().length);
      slots.push({ label, start, end: start + words.length });
      trimmed ||= words.length < piece.length;
    }
    text += piece;
  }
  return { text, slots, trimmed };
}

/** The pieces of a text: its slots and what stands between them. */
export function cutIntoPieces(text: string, slots: readonly Slot[]): TextPiece[] {
  const pieces: TextPiece[] = [];
  let position = 0;
  for (const { label, start, end } of slots) {
    if (start > position) pieces.push({ text: text.slice(position, start) });
    pieces.push({ text: text.slice(start, end), label });
    position = end;
  }
  if (position < text.length) pieces.push({ text: text.slice(position) });
  return pieces;
}
