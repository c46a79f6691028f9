import { isUtf8 } from 'node:buffer';
import { encodeEach, Inexpressible } from '../../corpus/format.ts';
import { readWhole } from '../../corpus/formats/whole-text.ts';
import { InputError } from '../../corpus/problem.ts';
import type { Utterance } from '../../corpus/utterance.ts';
import { encodeMarks } from '../markup.ts';
import type { ExchangeFormat, ExportContext, ReturnContext, ReturnedRow } from './exchange-format.ts';
import { markedUtterance } from './marked-utterance.ts';
import { readXml, type XmlEvent } from './xml-reader.ts';

/** What XML 1.0 cannot say, not even by reference; halves of surrogate pairs among it. */
const NOT_XML = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;
const MARK = /<x id="(\d+)">([^<]*)<\/x>/gu;

/**
 * XLIFF 1.2, the version that translators' tools agree on. A slot is `<g id="0" ctype="x-label">…</g>`; words that are
 * not to be translated stand in `<mrk mtype="protected">`, too.
 */
export const xliffExchange: ExchangeFormat = Object.freeze({
  name: 'xliff',
  extensions: ['.xlf', '.xliff'],
  markup: 'xml',
  write,
  read,
} satisfies ExchangeFormat);

async function* write(corpus: AsyncIterable<Utterance>, context: ExportContext): AsyncGenerator<string> {
  const { source, target } = context.languages;
  yield [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">',
    `  <file original="graft" datatype="plaintext" source-language="${attribute(source)}" target-language="${attribute(target)}">`,
    '    <body>\n',
  ].join('\n');
  yield* encodeEach(corpus, 'xliff', (utterance) => transUnit(utterance, context.keep));
  yield '    </body>\n  </file>\n</xliff>\n';
}

function transUnit(utterance: Utterance, keep: ReadonlySet<string>): string {
  const { id, text, slots } = utterance;
  if (NOT_XML.test(id + text))
    throw new Inexpressible('XML cannot hold a control character of its id or text; use jsonl');
  const source = markedUtterance(utterance, 'xml').replace(MARK, (_, mark: string, words: string) => {
    const { label } = slots[Number(mark)]!;
    const said = keep.has(label) ? `<mrk mtype="protected">${words}</mrk>` : words;
    return `<g id="${mark}" ctype="x-${attribute(label)}">${said}</g>`;
  });
  return `      <trans-unit id="${attribute(id)}" xml:space="preserve"><source>${source}</source></trans-unit>\n`;
}

/** As the value of an attribute, where line ends and tabs would otherwise come back as blanks. */
function attribute(value: string): string {
  return value.replace(/[&<>"\t\n\r]/gu, (character) => `&#${character.codePointAt(0)};`);
}

async function* read(chunks: AsyncIterable<Uint8Array>, context: ReturnContext): AsyncGenerator<ReturnedRow> {
  const units = new UnitReader(context);
  for (const event of readXml(await readDocument(chunks, context.file), context.file)) {
    const row = units.take(event);
    if (row !== undefined) yield row;
  }
}

async function readDocument(chunks: AsyncIterable<Uint8Array>, file: string): Promise<string> {
  const bytes = await readWhole(chunks, { file });
  if (isUtf8(bytes)) return bytes.toString('utf8').replace(/^\ufeff/u, '');
  throw new InputError({ file, message: 'expected XLIFF in UTF-8, got another encoding; save it as UTF-8' });
}

/** Inline elements that only wrap text: segments, terms, protected words. */
const TRANSPARENT = new Set(['mrk']);

/** Gathers the targets of translation units; alternative translations, notes and the rest are passed over. */
class UnitReader {
  readonly #context: ReturnContext;
  /** Names of the open elements. */
  readonly #path: string[] = [];
  #id: string | undefined;
  #line = 0;
  #target: string | undefined;

  constructor(context: ReturnContext) {
    this.#context = context;
  }

  /** The unit that ends with this event. */
  take(event: XmlEvent): ReturnedRow | undefined {
    if (event.kind === 'text') {
      if (this.#inTarget()) this.#target += encodeMarks({ text: event.text, marks: [] }, 'xml');
      return undefined;
    }
    if (event.kind === 'open') {
      this.#open(event);
      return undefined;
    }
    this.#path.pop();
    if (this.#inTarget()) this.#closeInline(event.name);
    return event.name === 'trans-unit' ? this.#finishUnit() : undefined;
  }

  #open({ name, attributes, line }: Extract<XmlEvent, { kind: 'open' }>): void {
    if (this.#path.length === 0) this.#checkRoot(name, attributes.get('version'));
    if (this.#inTarget()) this.#openInline(name, attributes.get('id'));
    else if (name === 'target' && this.#path.at(-1) === 'trans-unit') this.#target = '';
    else if (name === 'trans-unit') {
      this.#id = attributes.get('id');
      this.#line = line;
      this.#target = undefined;
    }
    this.#path.push(name);
  }

  /** Whether the innermost unit's own target is open. */
  #inTarget(): boolean {
    const at = this.#path.lastIndexOf('target');
    return at > 0 && this.#path[at - 1] === 'trans-unit';
  }

  #checkRoot(name: string, version: string | undefined): void {
    const { file } = this.#context;
    if (name !== 'xliff') throw new InputError({ file, message: `expected an XLIFF document, got <${name}>` });
    if (version?.startsWith('1.')) return;
    throw new InputError({ file, message: `expected XLIFF 1.2, got version ${version ?? 'none'}; save it as 1.2` });
  }

  #openInline(name: string, id = ''): void {
    if (TRANSPARENT.has(name)) return;
    // Anything but <g> becomes markup that nobody sent, and is reported as such.
    this.#target += name === 'g' ? `<x id="${attribute(id)}">` : `<${name}>`;
  }

  #closeInline(name: string): void {
    if (!TRANSPARENT.has(name) && name === 'g') this.#target += '</x>';
  }

  #finishUnit(): ReturnedRow | undefined {
    const [id, translation] = [this.#id, this.#target];
    if (id !== undefined) return { id, line: this.#line, ...(translation !== undefined && { translation }) };
    const message = 'expected an id on <trans-unit>, got none; it is needed to know the utterance';
    this.#context.problems.add({ file: this.#context.file, line: this.#line, message });
    return undefined;
  }
}
