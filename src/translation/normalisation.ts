import { isUnspaced, type Token, tokenize } from '../corpus/tokens.ts';

/**
 * Bump when {@link normalTokens} changes its output: translations made under another version are not reused,
 * and models trained under another version are refused.
 */
export const NORMALISATION_VERSION = 1;

// In order of preference:
// - an abbreviation of single letters with dots, blanks between them or not ("p.m.", "a. m.", "z. B.")
// - a number with inner points, commas or colons ("3.5", "10,000", "7:30"), with what is glued to it ("3rd", "4x4")
// - a word with inner apostrophes, hyphens or dots ("o'clock", "u-bahn", "amazon.com")
// - one symbol that is read aloud or means something ("&", "%", "€", "+")
// Everything else, sentence punctuation above all, is dropped: voice transcripts have none.
const TOKEN =
  /(?<![\p{L}\p{M}\p{N}])\p{L}\.(?:\s?\p{L}\.)+(?![\p{L}\p{M}\p{N}])|\p{N}+(?:[.,:]\p{N}+)+|[\p{L}\p{M}\p{N}]+(?:['’.-][\p{L}\p{M}\p{N}]+)*|[\p{S}&%@#§]/gu;
const BLANKS = /\s+/gu;
/** Languages whose lower case is not everybody's (Unicode's SpecialCasing.txt). The rest is spared a slow lookup. */
const OWN_LOWER_CASE = new Set(['az', 'lt', 'tr']);

/**
 * The words of a text in the form the translator learns from and translates: canonical Unicode (NFC), lower case by the
 * rules of the locale, typographic apostrophes made plain, sentence punctuation gone, `p. m.` written `p.m.`.
 * Apostrophes and digits stay; scripts without blanks between words are cut as `tokenize` cuts them. Offsets point into
 * the text as it was given.
 */
export function normalTokens(text: string, locale: string): Token[] {
  // Word by word, because the lower case of a text may be longer than the text.
  const normal = (written: string, start: number): Token => ({
    text: lowerCase(written, locale).replace(BLANKS, '').replaceAll('’', "'"),
    start,
    end: start + written.length,
  });
  const matches = Array.from(text.matchAll(TOKEN));
  if (!isUnspaced(text)) return matches.map((match) => normal(match[0], match.index));
  return matches.flatMap(({ 0: written, index }) =>
    isUnspaced(written)
      ? tokenize(written).map((token) => normal(token.text, index + token.start))
      : [normal(written, index)],
  );
}

/** Canonical Unicode (NFC) in lower case, by the rules of the locale. */
export function lowerCase(text: string, locale: string): string {
  const canonical = text.normalize('NFC');
  return OWN_LOWER_CASE.has(locale.slice(0, 2)) ? canonical.toLocaleLowerCase(locale) : canonical.toLowerCase();
}

/** The text as its normal tokens, one blank between them. */
export function normalText(text: string, locale: string): string {
  return normalTokens(text, locale)
    .map((token) => token.text)
    .join(' ');
}
