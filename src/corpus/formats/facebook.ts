import { acceptable, type CorpusFormat, type ReadContext } from '../format.ts';
import { sameLanguage } from '../language.ts';
import { type Line, readLines } from '../lines.ts';
import type { Slot, Utterance } from '../utterance.ts';
import { fileStem } from './file-stem.ts';
import { trimSlots } from './trim-slots.ts';

/**
 * The TSV of Facebook's multilingual data (Schuster et al. 2019) and of PyText: intent, slots as `start:end:label` with
 * commas between them (characters, end exclusive), utterance, locale such as `en_XX`, tokens as JSON. Read-only.
 */
export const facebook: CorpusFormat = {
  name: 'facebook',
  extensions: ['.tsv'],
  holdsSplits: false,
  recognises: (head) => /^[^\t\n]+\t(?:\d+:\d+:[^\t\n]+)?\t[^\t\n]+\t[a-z]{2,3}_[A-Z]{2}(?:\t|\r?\n|$)/.test(head),
  keeps: [],
  read: readFacebook,
};

async function* readFacebook(chunks: AsyncIterable<Uint8Array>, context: ReadContext): AsyncGenerator<Utterance> {
  const stem = fileStem(context.file);
  for await (const line of readLines(chunks)) {
    if (line.text.trim() === '') continue;
    const id = `${stem}-${line.number}`;
    const place = { file: context.file, line: line.number };
    const parsed = parseLine(line, context.locale);
    if (typeof parsed === 'string') {
      context.problems.add({ ...place, message: parsed });
      continue;
    }
    const { slots, trimmed } = trimSlots(parsed.text, parsed.slots);
    if (trimmed) context.onRepair({ reason: 'slot-edge-blank', id, ...place });
    const utterance: Utterance = { id, ...parsed, slots, origin: { step: 'read' }, scores: {} };
    if (acceptable(utterance, context, line.number)) yield utterance;
  }
}

type Parsed = Pick<Utterance, 'locale' | 'text' | 'intent' | 'slots'>;

function parseLine({ text: line, valid }: Line, wanted: string | undefined): Parsed | string {
  if (!valid) return 'the line is not valid UTF-8; save the file as UTF-8';
  const columns = line.split('\t');
  const [intent, annotation, text, locale] = columns;
  if (
    intent === undefined ||
    annotation === undefined ||
    text === undefined ||
    locale === undefined ||
    columns.length > 5
  ) {
    return `expected 5 columns (intent, slots, utterance, locale, tokens) with tabs between them, got ${columns.length}`;
  }
  if (!/^[a-z]{2,3}_[A-Z]{2}$/.test(locale)) return `expected a locale such as en_XX, got "${locale}"`;
  if (wanted !== undefined && !sameLanguage(wanted, locale)) return `expected locale ${wanted}, got ${locale}`;
  const slots = parseSlots(annotation, text);
  if (typeof slots === 'string') return slots;
  return { intent, text, slots, locale: wanted ?? locale.replace(/_XX$/, '').replace('_', '-') };
}

/** Slots counted in characters, in UTF-16 units and in order. */
function parseSlots(annotation: string, text: string): Slot[] | string {
  const characters = [...text];
  const units = [0];
  for (const character of characters) units.push(units.at(-1)! + character.length);
  const slots: Slot[] = [];
  for (const part of annotation === '' ? [] : annotation.split(',')) {
    const [, first, last, label] = /^(\d+):(\d+):(.+)$/su.exec(part) ?? [];
    if (label === undefined) return `expected slots as start:end:label with commas between them, got "${part}"`;
    const [start, end] = [units[Number(first)], units[Number(last)]];
    if (start === undefined || end === undefined) {
      return `slot "${part}" lies outside the text of ${characters.length} characters`;
    }
    slots.push({ label, start, end });
  }
  return slots.sort((a, b) => a.start - b.start || a.end - b.end);
}
