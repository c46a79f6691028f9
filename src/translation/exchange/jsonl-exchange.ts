import { z } from 'zod';
import { encodeEach } from '../../corpus/format.ts';
import { readJsonRows } from '../../corpus/formats/json-rows.ts';
import type { ExchangeFormat, ReturnContext, ReturnedRow } from './exchange-format.ts';
import { markedUtterance } from './marked-utterance.ts';

/** Other fields, such as a translator's remarks, are passed over. */
const row = z.object({ id: z.string(), translation: z.string() });

/** Lines of `{"id", "source", "translation": ""}`, slots marked as `[0: …]`; the translation is to be filled in. */
export const jsonlExchange: ExchangeFormat = Object.freeze({
  name: 'jsonl',
  extensions: ['.jsonl'],
  markup: 'brackets',
  write: (corpus) =>
    encodeEach(corpus, 'jsonl', (utterance) => {
      const source = markedUtterance(utterance, 'brackets');
      return `${JSON.stringify({ id: utterance.id, source, translation: '' })}\n`;
    }),
  read,
} satisfies ExchangeFormat);

async function* read(
  chunks: AsyncIterable<Uint8Array>,
  { file, problems }: ReturnContext,
): AsyncGenerator<ReturnedRow> {
  const context = { file, problems, onRepair: () => {} };
  for await (const { row: found, line } of readJsonRows(chunks, row, context)) {
    yield { id: found.id, translation: found.translation, line };
  }
}
