import { Inexpressible, type ReadContext } from '../format.ts';
import { readLines } from '../lines.ts';
import type { Utterance } from '../utterance.ts';
import { strings } from './comments.ts';

/** The lines of one utterance in a file of one token a line. */
export interface TokenBlock<Row> {
  /** Line of the file its first line stands on. */
  readonly line: number;
  readonly comments: string[];
  readonly rows: Row[];
  /** Whether a line could not be read; its problem is noted already. */
  broken: boolean;
}

/** Reads a line that is no comment. A text is what is wrong with it. */
export type ParseRow<Row> = (line: string) => Row | string;

export interface BlockSyntax<Row> {
  readonly isComment: (line: string) => boolean;
  readonly parseRow: ParseRow<Row>;
}

/** Cuts a file of one token a line into blocks, separated by blank lines. */
export async function* readTokenBlocks<Row>(
  chunks: AsyncIterable<Uint8Array>,
  { isComment, parseRow }: BlockSyntax<Row>,
  context: ReadContext,
): AsyncGenerator<TokenBlock<Row>> {
  let block: TokenBlock<Row> | undefined;
  for await (const { text, number, valid } of readLines(chunks)) {
    if (text.trim() === '') {
      if (block !== undefined) yield block;
      block = undefined;
      continue;
    }
    block ??= { line: number, comments: [], rows: [], broken: false };
    if (valid && isComment(text)) {
      block.comments.push(text);
      continue;
    }
    const row = valid ? parseRow(text) : 'the line is not valid UTF-8; save the file as UTF-8';
    if (typeof row !== 'string') block.rows.push(row);
    else {
      context.problems.add({ file: context.file, line: number, message: row });
      block.broken = true;
    }
  }
  if (block !== undefined) yield block;
}

/**
 * The text on one line: each character that ends a line becomes a blank, so that slots keep their places.
 * @throws {Inexpressible} if something else of the utterance holds what would end a line or a column.
 */
export function onOneLine(utterance: Utterance, lose: (what: string) => void): string {
  const { id, text, intent, slots, fields } = utterance;
  const labels = slots.map(({ label }) => label);
  const lines = [id, intent, ...labels, ...(strings(fields?.comments) ?? [])];
  const broken = lines.find((line) => /[\n\r]/.test(line));
  if (broken !== undefined) throw new Inexpressible(`${JSON.stringify(broken)} holds a line break`);
  const tabbed = [intent, ...labels].find((column) => column.includes('\t'));
  if (tabbed !== undefined) throw new Inexpressible(`${JSON.stringify(tabbed)} holds a tab, which separates columns`);
  checkWholeCharacters([...lines, text]);
  if (/[\n\r]/.test(text)) lose('line-break');
  return text.replace(/[\n\r]/g, ' ');
}

/** @throws {Inexpressible} if a text holds half a character, which UTF-8 cannot say. */
export function checkWholeCharacters(texts: readonly string[]): void {
  const halved = texts.find((text) => /\p{Surrogate}/u.test(text));
  if (halved !== undefined) throw new Inexpressible(`${JSON.stringify(halved)} holds half a surrogate pair`);
}
