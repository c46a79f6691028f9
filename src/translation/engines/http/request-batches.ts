import type { MarkedText } from '../../text-system.ts';

/** A text of a request and its place among all that are to be translated. */
export interface RequestItem {
  readonly index: number;
  readonly source: MarkedText;
}

/** Services limit the size of a request, some to 128 KiB, some to fewer characters than that. */
const MOST_CHARACTERS = 20_000;

/**
 * The texts as requests hold them, in order: so many at most, not too long together, with marks or without but not
 * mixed, for the two are sent in different formats. Blank texts are in none.
 */
export function requestBatches(texts: readonly MarkedText[], maximumTexts: number): RequestItem[][] {
  const items = texts.map((source, index) => ({ index, source })).filter(({ source }) => source.text.trim() !== '');
  const marked = items.filter(({ source }) => source.marks.length > 0);
  const plain = items.filter(({ source }) => source.marks.length === 0);
  return [...slices(marked, maximumTexts), ...slices(plain, maximumTexts)];
}

function slices(items: readonly RequestItem[], maximumTexts: number): RequestItem[][] {
  const batches: RequestItem[][] = [];
  let characters = 0;
  for (const item of items) {
    const batch = batches.at(-1);
    characters += item.source.text.length;
    if (batch !== undefined && batch.length < maximumTexts && characters <= MOST_CHARACTERS) batch.push(item);
    else {
      batches.push([item]);
      characters = item.source.text.length;
    }
  }
  return batches;
}
