import { lowerCase, normalTokens } from './normalisation.ts';
import { type Chunk, mergeChunks } from './slot-chunks.ts';

/** How a text is written, as far as a translation should be written alike. */
export interface WritingStyle {
  /** No upper-case letter anywhere, as in the transcripts of a speech recogniser. */
  readonly noCapitals: boolean;
  /** No full stop, question mark or the like at the end. */
  readonly openEnd: boolean;
}

const CAPITAL = /[\p{Lu}\p{Lt}]/u;
const SENTENCE_END = /[\s\p{Sentence_Terminal}…]/u;
/** What opens a Spanish question or exclamation. */
const SENTENCE_START = /^[\s¿¡]+/u;

export function styleOf(text: string, locale: string): WritingStyle {
  const words = text.trimEnd();
  return { noCapitals: !CAPITAL.test(text), openEnd: endOfWords(words, locale) === words.length };
}

/**
 * Writes a translation as its source is written: in lower case (NFC, by the rules of the locale) if the source has no
 * capital, without punctuation around the sentence if the source ends without. A dot that belongs to an abbreviation
 * stays. Translators of sentences answer "Weck mich um fünf." to "wake me up at five", and a corpus of transcripts
 * should not get capitals and full stops from its translated half only.
 */
export function matchStyle(chunks: readonly Chunk[], style: WritingStyle, locale: string): Chunk[] {
  return mergeChunks(chunks).map((chunk, i, all) => {
    if (chunk.verbatim) return chunk;
    let { text } = chunk;
    if (style.openEnd && chunk.slot === undefined) {
      if (i === 0) text = text.replace(SENTENCE_START, '');
      if (i === all.length - 1) text = text.slice(0, endOfWords(text, locale));
    }
    return { ...chunk, text: style.noCapitals ? lowerCase(text, locale) : text };
  });
}

/** Where the last word of a text ends, before any blanks and punctuation that end a sentence. */
function endOfWords(text: string, locale: string): number {
  let end = text.length;
  while (end > 0 && SENTENCE_END.test(text[end - 1]!)) end--;
  // The last dot of "p.m." is its own.
  return end === text.length ? end : Math.max(end, normalTokens(text, locale).at(-1)?.end ?? 0);
}
