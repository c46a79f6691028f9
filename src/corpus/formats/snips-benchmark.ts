import { isUtf8 } from 'node:buffer';
import { z } from 'zod';
import { acceptable, type CorpusFormat, type ReadContext, requireLocale } from '../format.ts';
import type { Utterance } from '../utterance.ts';
import { fileStem } from './file-stem.ts';
import { parseJsonDocument } from './json-document.ts';
import { isJsonObject } from './json-object.ts';
import { joinPieces } from './text-pieces.ts';
import { readWhole } from './whole-text.ts';

const Rows = z.array(z.unknown());
const Row = z.object({ data: z.array(z.object({ text: z.string(), entity: z.string().optional() })) });
type Row = z.infer<typeof Row>;

/**
 * The JSON of the Snips benchmark (Coucke et al. 2018, 2017-06-custom-intent-engines): one object, intent → utterances,
 * each a list of text pieces, some of which name a slot. Read-only. A file is held in memory whole; the largest has 1 MB.
 */
export const snipsBenchmark: CorpusFormat = {
  name: 'snips-benchmark',
  extensions: ['.json'],
  holdsSplits: false,
  recognises: (head) => /^\s*\{\s*"(?:[^"\\]|\\.)+"\s*:\s*\[\s*\{\s*"data"\s*:/.test(head),
  keeps: [],
  read: readSnips,
};

async function* readSnips(chunks: AsyncIterable<Uint8Array>, context: ReadContext): AsyncGenerator<Utterance> {
  const locale = requireLocale(context);
  const bytes = await readWhole(chunks, context);
  const document = parseJsonDocument(decodeCesu8(bytes).replace(/^\uFEFF/, ''), context);
  if (document === undefined) return;
  const intents = document.check(isJsonObject, [], document.value);
  const repaired = isUtf8(bytes) ? undefined : repairedRows(bytes);
  const stem = fileStem(context.file);
  let number = 0;
  for (const [intent, rows] of document.members([], intents)) {
    for (const [index, found] of (document.check(Rows, [intent], rows) ?? []).entries()) {
      number += 1;
      const row = document.check(Row, [intent, index], found);
      if (row === undefined) continue;
      const id = `${stem}-${number}`;
      const { text, slots, trimmed } = joinRow(row);
      const { line } = document.placeOf([intent, index]);
      const repair = (reason: string) => context.onRepair({ reason, id, file: context.file, line });
      if (repaired?.(intent, index)) repair('invalid-utf-8');
      if (trimmed) repair('slot-edge-blank');
      const utterance: Utterance = { id, locale, text, intent, slots, origin: { step: 'read' }, scores: {} };
      if (acceptable(utterance, context, line)) yield utterance;
    }
  }
}

const joinRow = (row: Row) => joinPieces(row.data.map(({ text, entity }) => ({ text, label: entity })));

/** Which rows a plain decoder would have read otherwise. */
function repairedRows(bytes: Buffer): (intent: string, index: number) => boolean {
  const plain = JSON.parse(bytes.toString('utf8').replace(/^\uFEFF/, '')) as Record<string, readonly unknown[]>;
  return (intent, index) => JSON.stringify(plain[intent]?.[index] ?? null).includes('\uFFFD');
}

/**
 * Decodes UTF-8 in which characters outside the basic plane may be written as two surrogates of three bytes each
 * (CESU-8), as in the release's train_PlayMusic_full.json. Other invalid bytes become U+FFFD.
 */
function decodeCesu8(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString('utf8');
  // Latin-1 shows each byte as one character, so that a pattern can look for byte sequences.
  const repaired = bytes
    .toString('latin1')
    .replace(/\xed([\xa0-\xaf])([\x80-\xbf])\xed([\xb0-\xbf])([\x80-\xbf])/g, (_, ...parts: string[]) => {
      const [high1, high2, low1, low2] = parts.slice(0, 4).map((part) => part.charCodeAt(0) & 0x3f) as number[];
      const high = 0xd000 | (high1! << 6) | high2!;
      const low = 0xd000 | (low1! << 6) | low2!;
      return Buffer.from(String.fromCharCode(high, low)).toString('latin1');
    });
  return Buffer.from(repaired, 'latin1').toString('utf8');
}
