import { z } from 'zod';
import { acceptable, type CorpusFormat, type ReadContext, requireLocale } from '../format.ts';
import type { Utterance } from '../utterance.ts';
import { fileStem } from './file-stem.ts';
import { parseJsonDocument } from './json-document.ts';
import { isJsonObject } from './json-object.ts';
import { joinPieces } from './text-pieces.ts';
import { decodeWhole, readWhole } from './whole-text.ts';

const Rows = z.array(z.unknown());
const Row = z.array(z.looseObject({ value: z.string(), type: z.string(), slot: z.string().optional() }));

/**
 * What Chatito generates by default (`--format=default`): one JSON object, intent → sentences, each a list of pieces of
 * type Text or Slot. Read-only; what Chatito writes for Snips is read as `snips-nlu`.
 */
export const chatito: CorpusFormat = {
  name: 'chatito',
  extensions: ['.json'],
  holdsSplits: false,
  recognises: (head) => /^\s*\{\s*"(?:[^"\\]|\\.)+"\s*:\s*\[\s*\[\s*\{/.test(head),
  keeps: [],
  read: readChatito,
};

async function* readChatito(chunks: AsyncIterable<Uint8Array>, context: ReadContext): AsyncGenerator<Utterance> {
  const locale = requireLocale(context);
  const source = decodeWhole(await readWhole(chunks, context), context);
  const document = source === undefined ? undefined : parseJsonDocument(source, context);
  if (document === undefined) return;
  const stem = fileStem(context.file);
  let number = 0;
  for (const [intent, rows] of document.members([], document.check(isJsonObject, [], document.value))) {
    for (const [index, found] of (document.check(Rows, [intent], rows) ?? []).entries()) {
      number += 1;
      const row = document.check(Row, [intent, index], found);
      if (row === undefined) continue;
      const id = `${stem}-${number}`;
      const { line } = document.placeOf([intent, index]);
      const pieces = row.map(({ value, type, slot }) => ({ text: value, label: type === 'Slot' ? slot : undefined }));
      const { text, slots, trimmed } = joinPieces(pieces);
      const repair = (reason: string) => context.onRepair({ reason, id, file: context.file, line });
      if (trimmed) repair('slot-edge-blank');
      // What a slot's words stand for is no part of an utterance.
      if (row.some(({ synonym, value }) => synonym !== undefined && synonym !== value)) repair('synonym-left-out');
      const utterance: Utterance = { id, locale, text, intent, slots, origin: { step: 'read' }, scores: {} };
      if (acceptable(utterance, context, line)) yield utterance;
    }
  }
}
