import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { Translation } from '../contract.ts';
import { KEY_LENGTH } from './question.ts';
import { recordOf, type TranslationRecord, translationOf } from './translation-record.ts';

// A segment file is JSON lines, all ASCII up to the record:
//
//   ["graft-translation-memory",1,"<fingerprint of the engine>"]
//   ["<key: 32 hex digits>","<CRC-32 of key and record: 8 hex digits>",<record>]
//
// A line without its line feed is one that its writer was killed at, or has not finished.

export const FORMAT_VERSION = 1;
export const LINE_FEED = 0x0a;
export const SEGMENT_ENDING = '.jsonl';

const CHECKSUM_LENGTH = 8;
const TAG_LENGTH = 8;
const KEY_START = 2;
const KEY_END = KEY_START + KEY_LENGTH;
const CHECKSUM_START = KEY_END + 3;
const CHECKSUM_END = CHECKSUM_START + CHECKSUM_LENGTH;
const RECORD_START = CHECKSUM_END + 2;
const KEY_PATTERN = /^[0-9a-f]{32}$/;

/** The folder of an engine's segments in a memory's folder; a fingerprint may hold characters no file name can. */
export function segmentFolderName(fingerprint: string): string {
  return createHash('sha256').update(fingerprint).digest('hex').slice(0, KEY_LENGTH);
}

/** The first line of a segment. */
export function headerLine(fingerprint: string): string {
  return `${JSON.stringify(['graft-translation-memory', FORMAT_VERSION, fingerprint])}\n`;
}

/** The line of an entry. */
export function entryLine(key: string, translation: Translation): string {
  if (!KEY_PATTERN.test(key)) throw new RangeError(`expected a key of ${KEY_LENGTH} hex digits, got "${key}"`);
  const record = JSON.stringify(recordOf(translation));
  const checksum = crc32(record, crc32(key)).toString(16).padStart(CHECKSUM_LENGTH, '0');
  return `["${key}","${checksum}",${record}]\n`;
}

/** The part of a key that the index knows it by: its first 32 bits. */
export function tagOfKey(key: string): number {
  return Number.parseInt(key.slice(0, TAG_LENGTH), 16);
}

/** The tag of a line that looks like an entry; undefined if it does not. Says nothing of what the line holds further on. */
export function tagOfLine(block: Buffer, start: number, end: number): number | undefined {
  const looksSound =
    end - start > RECORD_START &&
    block[start] === 0x5b && // [
    block[start + 1] === 0x22 && // "
    block[start + KEY_END] === 0x22 &&
    block[start + CHECKSUM_END] === 0x22 &&
    block[end - 1] === 0x5d; // ]
  if (!looksSound) return undefined;
  let tag = 0;
  for (let i = start + KEY_START; i < start + KEY_START + TAG_LENGTH; i++) {
    const digit = hexDigit(block[i]!);
    if (digit < 0) return undefined;
    tag = (tag << 4) | digit;
  }
  return tag >>> 0;
}

function hexDigit(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  return code >= 0x61 && code <= 0x66 ? code - 0x61 + 10 : -1;
}

export type Entry = { readonly key: string; readonly translation: () => Translation } | 'damaged';

/** The entry of a line, checked byte for byte against its checksum. */
export function readEntry(line: Buffer): Entry {
  const checksum = line.toString('latin1', CHECKSUM_START, CHECKSUM_END);
  const key = line.subarray(KEY_START, KEY_END);
  const record = line.subarray(RECORD_START, -1);
  if (crc32(record, crc32(key)).toString(16).padStart(CHECKSUM_LENGTH, '0') !== checksum) return 'damaged';
  return {
    key: key.toString('latin1'),
    translation: () => translationOf(JSON.parse(record.toString('utf8')) as TranslationRecord),
  };
}
