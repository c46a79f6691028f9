import type { ApiKey } from './api-key.ts';

/** The beginning of a text in one line and in quotes, to show in a message. */
export function shortened(text: string, length = 60): string {
  const line = text.replace(/[\s\p{Cc}]+/gu, ' ').trim();
  const characters = Array.from(line.slice(0, 2 * length + 2));
  return JSON.stringify(characters.length > length ? `${characters.slice(0, length).join('')}…` : line);
}

/** What a server said, without its tags and without the key: struck first, for a shortened key is a key half told. */
export function excerpt(text: string, key: ApiKey | undefined): string {
  const said = key?.scrub(text) ?? text;
  return shortened(said.replace(/<(?:style|script)\b[\s\S]*?<\/(?:style|script)>|<\/?[a-z!][^>]*>/giu, ' '), 160);
}
