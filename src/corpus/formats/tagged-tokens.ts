import { slotsFromBio, type Token, tokenize } from '../tokens.ts';
import type { Slot } from '../utterance.ts';
import { mapSlots } from './map-slots.ts';

/** A token and its BIO tag, as a file has them. */
export interface TaggedToken {
  readonly token: string;
  readonly tag: string;
}

export interface Interpreted {
  readonly text: string;
  readonly slots: readonly Slot[];
  /** Reasons of the repairs that were needed. */
  readonly repairs: readonly string[];
}

/** What a BIO tag looks like; labels may hold anything but line breaks. */
export const BIO_TAG = /^(O|[BI]-.+)$/su;

/**
 * Text and slots of tagged tokens. The text is the stated one; where that does not have the same words, or there is
 * none, it is the tokens joined by blanks.
 */
export function interpretTokens(rows: readonly TaggedToken[], stated?: string): Interpreted {
  const repairs: string[] = [];
  const labelBefore = (i: number) => rows[i - 1]?.tag.slice(2);
  if (rows.some(({ tag }, i) => tag.startsWith('I-') && tag.slice(2) !== labelBefore(i))) {
    repairs.push('tag-continues-nothing');
  }
  const joined = rows.map((row) => row.token).join(' ');
  const slots = slotsFromBio(
    tokensOfJoined(rows),
    rows.map((row) => row.tag),
  );
  if (stated === undefined) return { text: joined, slots, repairs };
  const mapped = mapSlots(joined, stated, slots);
  if (mapped !== undefined) return { text: stated, slots: mapped, repairs };
  return { text: joined, slots, repairs: [...repairs, 'text-differs-from-tokens'] };
}

function tokensOfJoined(rows: readonly TaggedToken[]): Token[] {
  let start = 0;
  return rows.map(({ token }) => {
    const placed = { text: token, start, end: start + token.length };
    start = placed.end + 1;
    return placed;
  });
}

/** Tokens, cut once more wherever a slot begins or ends inside one. */
export function cutAtSlots(tokens: readonly Token[], slots: readonly Slot[]): Token[] {
  const edges = slots.flatMap(({ start, end }) => [start, end]);
  return tokens.flatMap((token) => {
    const inside = edges.filter((edge) => edge > token.start && edge < token.end);
    const cuts = [...new Set([token.start, ...inside, token.end])];
    return cuts.slice(1).map((end, i) => {
      const start = cuts[i]!;
      return { text: token.text.slice(start - token.start, end - token.start), start, end };
    });
  });
}

/** The tokens a file states for a text, with their places in it; nothing if they are not those of the text. */
export function placeTokens(text: string, stated: readonly string[] | undefined): Token[] | undefined {
  const tokens: Token[] = [];
  let position = 0;
  for (const token of stated ?? []) {
    position += text.slice(position).search(/\S|$/u);
    if (token === '' || !text.startsWith(token, position)) return undefined;
    tokens.push({ text: token, start: position, end: position + token.length });
    position += token.length;
  }
  return tokens.length > 0 && text.slice(position).trim() === '' ? tokens : undefined;
}

/** The runs of visible characters between blanks. */
export function splitAtBlanks(text: string): Token[] {
  return Array.from(text.matchAll(/\S+/gu), (match) => ({
    text: match[0],
    start: match.index,
    end: match.index + match[0].length,
  }));
}

/** Graft's own tokens of a text, cut at the edges of slots. */
export function usualTokens(text: string, slots: readonly Slot[]): Token[] {
  return cutAtSlots(tokenize(text), slots);
}
