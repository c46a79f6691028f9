import { joinPieces } from './markup.ts';
import { type ProjectedUtterance, type ProjectionSource, slotChunks } from './projection-source.ts';
import { type Chunk, cutAtSlots } from './slot-chunks.ts';
import type { MarkedPiece, MarkedText, TextTranslation } from './text-system.ts';

/** The text with a mark for every slot that has something to mark, in the order of the slots. */
export function markSlots({ clean }: ProjectionSource): MarkedText {
  return { text: clean.text, marks: clean.spans.map(({ start, end }) => ({ start, end })) };
}

/** Slots where their marks came back; of a mark in several pieces the longest counts, the first of equals. */
export function projectMarks(source: ProjectionSource, translation: TextTranslation): ProjectedUtterance {
  const { text, score, unknownWords } = translation;
  const pieces = joinPieces(text, translation.pieces);
  const longest = new Map<number, MarkedPiece>();
  const split = new Set<number>();
  for (const piece of pieces) {
    const slot = source.clean.spans[piece.mark]!.slot;
    const other = longest.get(slot);
    if (other !== undefined) split.add(slot);
    if (other === undefined || piece.end - piece.start > other.end - other.start) longest.set(slot, piece);
  }
  const spans = Array.from(longest, ([slot, { start, end }]) => ({ slot, start, end }));
  spans.sort((a, b) => a.start - b.start);
  const chunks = cutAtSlots(text, spans).flatMap((chunk): Chunk[] =>
    chunk.slot === undefined ? [chunk] : slotChunks(source, chunk.slot, chunk.text),
  );
  return { chunks, split, score, unknownWords };
}
