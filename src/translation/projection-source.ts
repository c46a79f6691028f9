import type { LanguagePair, SourceUtterance } from './contract.ts';
import { type AssembledText, assembleChunks, type Chunk, cutAtSlots } from './slot-chunks.ts';
import { trimSlotWords } from './slot-trimming.ts';

/** An utterance as it is handed to a system. */
export interface ProjectionSource {
  readonly utterance: SourceUtterance;
  readonly languages: LanguagePair;
  /** The text with its blanks squeezed. A slot that holds nothing but control characters has no span. */
  readonly clean: AssembledText;
}

/** What became of an utterance, not put together yet. A slot without a chunk is lost. */
export interface ProjectedUtterance {
  readonly chunks: readonly Chunk[];
  /** Slots whose words lie apart. */
  readonly split: ReadonlySet<number>;
  readonly score: number | undefined;
  readonly unknownWords: number;
}

export function projectionSource(utterance: SourceUtterance, languages: LanguagePair): ProjectionSource {
  const spans = utterance.slots.map(({ start, end }, slot) => ({ slot, start, end }));
  return { utterance, languages, clean: assembleChunks(cutAtSlots(utterance.text, spans)) };
}

/** The words of a slot, as they were written. */
export function slotWords({ utterance }: ProjectionSource, slot: number): string {
  const { start, end } = utterance.slots[slot]!;
  return utterance.text.slice(start, end);
}

export function isKept({ utterance }: ProjectionSource, slot: number): boolean {
  return utterance.keep?.has(utterance.slots[slot]!.label) ?? false;
}

/** The chunks that a slot's translation comes to: its edges trimmed, or the source words in its place if it is kept. */
export function slotChunks(source: ProjectionSource, slot: number, translated: string): Chunk[] {
  const original = slotWords(source, slot);
  const { before, words, after } = trimSlotWords(translated, original, source.languages);
  const chunk = isKept(source, slot) ? { text: original, slot, verbatim: true } : { text: words, slot };
  return [{ text: before }, chunk, { text: after }];
}
