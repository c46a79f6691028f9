/** A run of a text: the words of a slot, or what stands between slots. */
export interface Chunk {
  readonly text: string;
  /** Index of the slot in the source; none between slots. */
  readonly slot?: number;
  /** Copied from the source, not to be touched any more. */
  readonly verbatim?: boolean;
}

/** Where a slot stands in a text: UTF-16 offsets, end exclusive. */
export interface SlotSpan {
  readonly slot: number;
  readonly start: number;
  readonly end: number;
}

export interface AssembledText {
  readonly text: string;
  /** In order of the text, disjoint, not empty, no blank at either edge. */
  readonly spans: readonly SlotSpan[];
}

// Control characters and halves of characters are no words: no system can do anything with them, and some choke.
const BLANKS = /[\s\p{Cc}\p{Cs}]+/gu;

/** The text with one blank for every run of blanks, control characters and halves of characters. */
export function squeezeBlanks(text: string): string {
  return text.replace(BLANKS, ' ');
}

/** Cuts a text at the edges of its spans, which are in order and disjoint. */
export function cutAtSlots(text: string, spans: readonly SlotSpan[]): Chunk[] {
  const chunks: Chunk[] = [];
  let done = 0;
  for (const { slot, start, end } of spans) {
    chunks.push({ text: text.slice(done, start) }, { text: text.slice(start, end), slot });
    done = end;
  }
  return [...chunks, { text: text.slice(done) }];
}

/** Neighbouring chunks between slots as one; the first and the last chunk are such, maybe empty. */
export function mergeChunks(chunks: readonly Chunk[]): Chunk[] {
  const merged: Chunk[] = [{ text: '' }];
  for (const chunk of [...chunks, { text: '' }]) {
    const last = merged.at(-1)!;
    const joins = isBetween(last) && isBetween(chunk);
    if (joins) merged[merged.length - 1] = { text: last.text + chunk.text };
    else merged.push(chunk);
  }
  return merged;
}

function isBetween({ slot, verbatim = false }: Chunk): boolean {
  return slot === undefined && !verbatim;
}

/**
 * Puts chunks together: blanks squeezed except in the verbatim ones, none at either end of the text.
 * A slot of which nothing is left has no span.
 */
export function assembleChunks(chunks: readonly Chunk[]): AssembledText {
  const spans: SlotSpan[] = [];
  let text = '';
  for (const { text: raw, slot, verbatim } of chunks) {
    let run = verbatim ? raw : squeezeBlanks(raw);
    if (slot !== undefined && !verbatim) run = run.trim();
    if (!verbatim && run.startsWith(' ') && (text === '' || text.endsWith(' '))) run = run.slice(1);
    if (slot !== undefined && run !== '') spans.push({ slot, start: text.length, end: text.length + run.length });
    text += run;
  }
  return { text: text.trimEnd(), spans };
}
