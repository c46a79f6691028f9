import { InputError } from '../../corpus/problem.ts';

export type XmlEvent =
  | {
      readonly kind: 'open';
      /** Without a namespace prefix. */
      readonly name: string;
      readonly attributes: ReadonlyMap<string, string>;
      readonly line: number;
    }
  | { readonly kind: 'close'; readonly name: string; readonly line: number }
  | { readonly kind: 'text'; readonly text: string; readonly line: number };

// Groups: 1 comment, 2 CDATA, 3 processing instruction, 4 closing name, 5 opening name, 6 attributes, 7 slash, 8 text.
const MARKUP =
  /<!--([\s\S]*?)-->|<!\[CDATA\[([\s\S]*?)\]\]>|<\?([\s\S]*?)\?>|<\/([^\s<>/]+)\s*>|<([^\s<>/!?="'&]+)((?:\s+[^\s<>/="']+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|([^<]+)/gy;
const ATTRIBUTE = /([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/gu;
const REFERENCE = /&(?:#x([\da-f]{1,6});|#(\d{1,7});|([a-z]+);)?/giu;
/** Translators' tools nest a dozen; whoever reads looks at all of them at each event. */
const MOST_LEVELS = 500;
const NAMED: Readonly<Record<string, string>> = Object.freeze({ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" });

/**
 * Reads a well-formed XML document without a document type: elements, attributes, character data, references; comments
 * and processing instructions are passed over. Not a validating parser, and none is needed for what tools write.
 * @throws {InputError} at the first place that is not well-formed
 */
export function* readXml(document: string, file: string): Generator<XmlEvent> {
  const text = document.replace(/\r\n?/gu, '\n');
  const open: string[] = [];
  const pattern = new RegExp(MARKUP);
  let line = 1;
  let seenRoot = false;
  while (pattern.lastIndex < text.length) {
    const start = pattern.lastIndex;
    const match = pattern.exec(text);
    const fail = (message: string) => new InputError({ file, line, column: columnOf(text, start), message });
    if (match === null) throw fail(`expected well-formed XML, got ${JSON.stringify(text.slice(start, start + 30))}`);
    const [whole, , cdata, , closing, opening, attributes = '', slash, characters] = match;
    if (opening !== undefined) {
      if (seenRoot && open.length === 0) throw fail(`expected one root element, got another, <${opening}>`);
      seenRoot = true;
      yield { kind: 'open', name: localName(opening), attributes: attributesOf(attributes, fail), line };
      if (slash === '/') yield { kind: 'close', name: localName(opening), line };
      else if (open.push(opening) > MOST_LEVELS)
        throw fail(`expected at most ${MOST_LEVELS} elements inside each other, got more`);
    } else if (closing !== undefined) {
      const expected = open.pop();
      if (expected !== closing) throw fail(`expected ${expected ? `</${expected}>` : 'no end tag'}, got </${closing}>`);
      yield { kind: 'close', name: localName(closing), line };
    } else if (cdata !== undefined || characters !== undefined) {
      const said = cdata ?? decodeReferences(characters!, fail);
      if (open.length > 0) yield { kind: 'text', text: said, line };
      else if (said.trim() !== '') throw fail('expected no text outside the root element');
    }
    line += whole.split('\n').length - 1;
  }
  if (open.length > 0)
    throw new InputError({ file, line, message: `the file ends inside <${open.at(-1)}>; it is cut short` });
  if (!seenRoot) throw new InputError({ file, message: 'expected an XML document, got no element' });
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

function columnOf(text: string, position: number): number {
  return position - text.lastIndexOf('\n', position - 1);
}

type Fail = (message: string) => InputError;

function attributesOf(written: string, fail: Fail): Map<string, string> {
  const attributes = new Map<string, string>();
  for (const [, name, double, single] of written.matchAll(ATTRIBUTE)) {
    if (attributes.has(name!)) throw fail(`expected each attribute once, got ${name} twice`);
    attributes.set(name!, decodeReferences(double ?? single!, fail));
  }
  return attributes;
}

function decodeReferences(text: string, fail: Fail): string {
  if (!text.includes('&')) return text;
  return text.replace(REFERENCE, (written, hexadecimal?: string, decimal?: string, name?: string) => {
    const code = hexadecimal === undefined ? Number(decimal) : Number.parseInt(hexadecimal, 16);
    const isCharacter = code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
    const character = name === undefined ? (isCharacter ? String.fromCodePoint(code) : undefined) : NAMED[name];
    if (character === undefined) throw fail(`expected a character reference such as &amp;, got "${written}"`);
    return character;
  });
}
