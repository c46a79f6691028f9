import { encodeEach, Inexpressible } from '../../corpus/format.ts';
import { readLines } from '../../corpus/lines.ts';
import type { ExchangeFormat, ReturnContext, ReturnedRow } from './exchange-format.ts';
import { markedUtterance } from './marked-utterance.ts';

const TAB_OR_LINE_END = /[\t\r\n]/u;

/**
 * Lines of `id TAB text`, slots marked as `[0: …]`. The translation comes back in place of the text, or in a third
 * column beside it.
 */
export const tsvExchange: ExchangeFormat = Object.freeze({
  name: 'tsv',
  extensions: ['.tsv'],
  markup: 'brackets',
  write: (corpus) =>
    encodeEach(corpus, 'tsv', (utterance) => {
      const marked = markedUtterance(utterance, 'brackets');
      if (TAB_OR_LINE_END.test(utterance.id) || TAB_OR_LINE_END.test(marked)) {
        throw new Inexpressible('its id or text holds a tab or a line end; use jsonl');
      }
      return `${utterance.id}\t${marked}\n`;
    }),
  read,
} satisfies ExchangeFormat);

async function* read(
  chunks: AsyncIterable<Uint8Array>,
  { file, problems }: ReturnContext,
): AsyncGenerator<ReturnedRow> {
  let columns = 0;
  for await (const { text, number: line, valid } of readLines(chunks)) {
    if (text.trim() === '') continue;
    const cells = text.split('\t');
    columns ||= Math.min(3, Math.max(2, cells.length));
    if (!valid) problems.add({ file, line, message: 'expected UTF-8, got bytes that are not; convert the file' });
    else if (cells.length !== columns) {
      const message = `expected ${columns} columns separated by tabs (id, ${columns === 3 ? 'text, ' : ''}translation), got ${cells.length}`;
      problems.add({ file, line, message });
    } else yield { id: cells[0]!, translation: cells.at(-1)!, line };
  }
}
