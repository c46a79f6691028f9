/** What a marked-up text is made of. `open` without a mark: markup that stands for none of ours. */
export type MarkupToken =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'open'; readonly mark?: number; readonly written: string }
  | { readonly kind: 'close'; readonly written: string }
  /** Opens a bracket that is text, so that the next closing one is text too. */
  | { readonly kind: 'bracket'; readonly text: string }
  | { readonly kind: 'debris'; readonly written: string };

/** How marks are written in running text, and read again however much a translator has pulled at them. */
export interface MarkupSyntax {
  readonly open: (mark: number) => string;
  readonly close: string;
  readonly escapeText: (text: string) => string;
  readonly read: (encoded: string) => Generator<MarkupToken>;
}

/** Marks as elements `<name id="0">…</name>`. */
export function tagSyntax(name: string): MarkupSyntax {
  return {
    open: (mark) => `<${name} id="${mark}">`,
    close: `</${name}>`,
    escapeText: (text) => text.replace(/[&<>]/gu, (character) => ESCAPES[character]!),
    read: (encoded) => readTags(encoded, name),
  };
}

const ESCAPES: Readonly<Record<string, string>> = Object.freeze({ '&': '&amp;', '<': '&lt;', '>': '&gt;' });
const NAMED_ENTITIES: Readonly<Record<string, string>> = Object.freeze({
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
});
/** References as translators leave them: `&amp;`, `& amp ;`, `&#39;`. A "&" of the text itself is never bare. */
const ENTITY = /&\s*(?:(amp|lt|gt|quot|apos|nbsp)|#(\d{1,7})|#x([\da-f]{1,6}))\s*;/giu;
/** The number of a mark among the attributes, whatever became of its quotes. */
const MARK_NUMBER = /(?:^|[\s"'])id\s*=[\s"'“”„‘’«»]*(\d{1,6})(?!\d)/iu;

// Groups: 1 the slash of a closing tag, 2 the name, 3 the attributes. No part can match the same blanks in two ways,
// so that a hostile text cannot make the search slow. The last alternative is a comment or a processing instruction.
const TAG = String.raw`<\s*(?:(/)\s*)?([a-z][a-z\d:_-]*)([^<>]*)>|<[!?][^<>]*>`;

function* readTags(encoded: string, name: string): Generator<MarkupToken> {
  // Besides whole tags, what is left of one of ours that lost its ">".
  const torn = String.raw`<\s*(?:/\s*)?${name}(?![a-z\d])(?:\s*id(?:\s*=(?:\s*(?:["']\d*|\d+)["']?)?)?)?`;
  let done = 0;
  for (const match of encoded.matchAll(new RegExp(`${TAG}|${torn}`, 'giu'))) {
    if (match.index > done) yield { kind: 'text', text: decodeEntities(encoded.slice(done, match.index)) };
    done = match.index + match[0].length;
    const [written, slash, tag, attributes = ''] = match;
    if (tag?.toLowerCase() !== name) yield { kind: 'debris', written };
    else if (slash !== undefined) yield { kind: 'close', written };
    else {
      yield openToken(written, attributes);
      if (attributes.trimEnd().endsWith('/')) yield { kind: 'close', written };
    }
  }
  if (done < encoded.length) yield { kind: 'text', text: decodeEntities(encoded.slice(done)) };
}

function openToken(written: string, attributes: string): MarkupToken {
  const number = MARK_NUMBER.exec(attributes)?.[1];
  return number === undefined ? { kind: 'open', written } : { kind: 'open', mark: Number(number), written };
}

function decodeEntities(text: string): string {
  return text.replace(ENTITY, (entity, named?: string, decimal?: string, hexadecimal?: string) => {
    if (named !== undefined) return NAMED_ENTITIES[named.toLowerCase()]!;
    const code = decimal === undefined ? Number.parseInt(hexadecimal!, 16) : Number(decimal);
    const isCharacter = code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
    return isCharacter ? String.fromCodePoint(code) : entity;
  });
}

/** Marks as `[0: …]`; brackets of the text itself, full-width ones too, and backslashes stand behind a backslash. */
export const bracketSyntax: MarkupSyntax = Object.freeze({
  open: (mark: number) => `[${mark}: `,
  close: ']',
  escapeText: (text: string) => text.replace(/[\\[\]［］]/gu, '\\$&'),
  read: readBrackets,
});

// Groups: 1 an escaped character, 2 the number of a mark, 3 a bracket that opens no mark, 4 a closing bracket.
const BRACKET = /\\([\\[\]［］])|[[［]\s*(\d{1,6})\s*[:：]\s*|([[［])|([\]］])/gu;

function* readBrackets(encoded: string): Generator<MarkupToken> {
  let done = 0;
  for (const match of encoded.matchAll(BRACKET)) {
    if (match.index > done) yield { kind: 'text', text: encoded.slice(done, match.index) };
    done = match.index + match[0].length;
    const [written, escaped, mark, bracket] = match;
    if (escaped !== undefined) yield { kind: 'text', text: escaped };
    else if (mark !== undefined) yield { kind: 'open', mark: Number(mark), written };
    else if (bracket !== undefined) yield { kind: 'bracket', text: bracket };
    else yield { kind: 'close', written };
  }
  if (done < encoded.length) yield { kind: 'text', text: encoded.slice(done) };
}
