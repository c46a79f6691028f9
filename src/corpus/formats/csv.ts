import {
  acceptable,
  type CorpusFormat,
  encodeAll,
  Inexpressible,
  type ReadContext,
  requireLocale,
  type WriteContext,
} from '../format.ts';
import type { Corpus } from '../stream.ts';
import type { Slot, Utterance } from '../utterance.ts';
import { type CsvRecord, csvLine, readCsvRecords, type Separator } from './csv-records.ts';
import { fileStem } from './file-stem.ts';
import { checkWholeCharacters } from './token-blocks.ts';

const columnNames = {
  id: ['id'],
  locale: ['locale'],
  intent: ['intent', 'label'],
  text: ['text', 'utterance'],
  slots: ['slots'],
} as const;
type Column = keyof typeof columnNames;
const columns = Object.keys(columnNames) as Column[];
const separators: readonly Separator[] = [',', ';', '\t'];

/**
 * A table with the columns `text` (or `utterance`) and `intent` (or `label`), and if wanted `id`, `locale` and `slots`:
 * `start:end:label` with commas between them, in UTF-16 units, end exclusive. The separator (comma, semicolon or tab) is
 * seen from the header. Further columns are kept in `fields`; written are those of the first utterance.
 */
export const csv: CorpusFormat = {
  name: 'csv',
  extensions: ['.csv'],
  holdsSplits: false,
  recognises: (head) => {
    const { names } = headerOf(head.split(/\r?\n/, 1)[0]!);
    return has(names, 'text') && has(names, 'intent') && !names.includes('slot_labels');
  },
  keeps: ['id', 'locale', 'fields'],
  read: readCsv,
  write: writeCsv,
};

/** The names in a header, as written, and what stands between them. */
function headerOf(line: string): { readonly names: readonly string[]; readonly separator: Separator } {
  const parsed = separators.map((separator) => ({ separator, names: line.split(separator).map(unquote) }));
  return parsed.find(({ names }) => has(names, 'text') && has(names, 'intent')) ?? parsed[0]!;
}

const unquote = (name: string) => name.trim().replace(/^"(.*)"$/s, '$1');
const isColumn = (name: string, column: Column) =>
  (columnNames[column] as readonly string[]).includes(name.trim().toLowerCase());
const has = (names: readonly string[], column: Column) => names.some((name) => isColumn(name, column));

async function* readCsv(chunks: AsyncIterable<Uint8Array>, context: ReadContext): AsyncGenerator<Utterance> {
  let header: Header | undefined;
  let number = 0;
  for await (const record of readCsvRecords(chunks, (line) => headerOf(line).separator, context)) {
    if (header === undefined) {
      const found = readHeader(record, context);
      if (found === undefined) return;
      header = found;
      continue;
    }
    number += 1;
    const utterance = utteranceOf(record, { header, number, context });
    if (utterance !== undefined && acceptable(utterance, context, record.line)) yield utterance;
  }
}

interface Header {
  readonly names: readonly string[];
  /** Position of each column that graft knows. */
  readonly positions: Readonly<Partial<Record<Column, number>>>;
}

function readHeader({ line, cells }: CsvRecord, { file, problems }: ReadContext): Header | undefined {
  const positions: Partial<Record<Column, number>> = {};
  const before = problems.count;
  for (const column of columns) {
    const places = cells.flatMap((name, i) => (isColumn(name, column) ? [i] : []));
    if (places.length > 1)
      problems.add({
        file,
        line,
        message: `expected one column ${column}, got ${places.map((i) => cells[i]).join(', ')}`,
      });
    if (places[0] !== undefined) positions[column] = places[0];
  }
  for (const [column, names] of [
    ['text', 'text or utterance'],
    ['intent', 'intent or label'],
  ] as const) {
    if (positions[column] === undefined) {
      problems.add({
        file,
        line,
        message: `expected a first row with a column ${names}, got ${shorten(cells.join(', '))}; name the columns in the first row`,
      });
    }
  }
  const further = cells.filter((_, i) => !Object.values(positions).includes(i));
  const seen = new Set<string>();
  const twice = further.find((name) => seen.size === seen.add(name).size);
  if (twice !== undefined) problems.add({ file, line, message: `two columns are named "${twice}"; rename one` });
  return problems.count > before ? undefined : { names: cells, positions };
}

const shorten = (text: string) => (text.length > 80 ? `${text.slice(0, 80)}…` : text);

interface RowPlace {
  readonly header: Header;
  /** Position of the row, from 1. */
  readonly number: number;
  readonly context: ReadContext;
}

function utteranceOf({ line, cells }: CsvRecord, { header, number, context }: RowPlace): Utterance | undefined {
  const { names, positions } = header;
  const place = { file: context.file, line };
  if (cells.length !== names.length) {
    context.problems.add({
      ...place,
      message: `expected ${names.length} cells as in the first row, got ${cells.length}; put cells that hold the separator in double quotes`,
    });
    return undefined;
  }
  const cell = (column: Column) => (positions[column] === undefined ? '' : cells[positions[column]]!);
  const slots = parseSlots(cell('slots'));
  if (typeof slots === 'string') {
    context.problems.add({ ...place, field: 'slots', message: slots });
    return undefined;
  }
  const known = Object.values(positions);
  const further = names.flatMap((name, i) => (known.includes(i) ? [] : [[name, cells[i]!] as const]));
  return {
    id: cell('id') || `${fileStem(context.file)}-${number}`,
    locale: cell('locale') || requireLocale(context),
    text: cell('text'),
    intent: cell('intent'),
    slots,
    origin: { step: 'read' },
    scores: {},
    ...(further.length === 0 ? {} : { fields: Object.fromEntries(further) }),
  };
}

function parseSlots(cell: string): Slot[] | string {
  const slots: Slot[] = [];
  for (const part of cell.trim() === '' ? [] : cell.split(',')) {
    const [, start, end, label] = /^\s*(\d{1,9}):(\d{1,9}):(.+)$/su.exec(part) ?? [];
    if (label === undefined)
      return `expected slots as start:end:label with commas between them, got "${shorten(part)}"`;
    slots.push({ label, start: Number(start), end: Number(end) });
  }
  return slots;
}

async function* writeCsv(corpus: Corpus, context?: WriteContext): AsyncGenerator<string> {
  let further: readonly string[] | undefined;
  const encode = (utterance: Utterance, { lose }: { readonly lose: (what: string) => void }) => {
    const fields = Object.entries(utterance.fields ?? {});
    const writable = ([name, value]: (typeof fields)[number]) =>
      typeof value === 'string' && name.trim() !== '' && !columns.some((column) => isColumn(name, column));
    const first = further === undefined;
    further ??= fields.filter(writable).map(([name]) => name);
    for (const field of fields) if (!writable(field) || !further.includes(field[0])) lose(`fields.${field[0]}`);
    const row = rowOf(utterance, further);
    return first ? csvLine([...columns, ...further]) + row : row;
  };
  let written = false;
  for await (const { text } of encodeAll(corpus, { format: 'csv', keeps: csv.keeps, context, encode })) {
    written = true;
    yield text;
  }
  if (!written) yield csvLine(columns);
}

/** @throws {Inexpressible} */
function rowOf({ id, locale, intent, text, slots, fields }: Utterance, further: readonly string[]): string {
  const label = slots.find((slot) => slot.label.includes(','))?.label;
  if (label !== undefined)
    throw new Inexpressible(`label ${JSON.stringify(label)} holds a comma, which separates slots`);
  if (id === '') throw new Inexpressible('its id is empty');
  const cells = [
    id,
    locale,
    intent,
    text,
    slots.map((slot) => `${slot.start}:${slot.end}:${slot.label}`).join(','),
    ...further.map((name) => (typeof fields?.[name] === 'string' ? fields[name] : '')),
  ];
  checkWholeCharacters([...cells, ...further]);
  return csvLine(cells);
}
