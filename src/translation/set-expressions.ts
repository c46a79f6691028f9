import type { Token } from '../corpus/tokens.ts';
import { setExpressions } from './locales/index.ts';

/** The tokens with each word pair of the locale that is one expression ("i dag") as one token. */
export function joinWordPairs(tokens: readonly Token[], locale: string): Token[] {
  const pairs = setExpressions(locale).wordPairs;
  if (pairs.length === 0) return [...tokens];
  const joined: Token[] = [];
  for (const token of tokens) {
    const before = joined.at(-1);
    const text = `${before?.text} ${token.text}`;
    if (before !== undefined && pairs.includes(text))
      joined[joined.length - 1] = { text, start: before.start, end: token.end };
    else joined.push(token);
  }
  return joined;
}

/** A range of tokens, `end` exclusive. */
interface Range {
  readonly first: number;
  readonly end: number;
}

/** The spans with the words beside them that belong to a time of day ("klokken"), where no other span has them. */
export function extendTimes<Span extends Range>(
  spans: readonly Span[],
  words: readonly string[],
  locale: string,
): Span[] {
  const { beforeTime, afterTime } = setExpressions(locale);
  return spans.map((span) => {
    const isFree = (token: number) => !spans.some(({ first, end }) => token >= first && token < end);
    let { first, end } = span;
    if (first > 0 && beforeTime.includes(words[first - 1]!) && isFree(first - 1)) first--;
    if (end < words.length && afterTime.includes(words[end]!) && isFree(end)) end++;
    return { ...span, first, end };
  });
}
