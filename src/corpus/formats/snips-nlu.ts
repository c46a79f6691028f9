import { z } from 'zod';
import {
  acceptable,
  type CorpusFormat,
  encodeAll,
  Inexpressible,
  type ReadContext,
  type WriteContext,
} from '../format.ts';
import { languageOf, sameLanguage } from '../language.ts';
import type { Corpus } from '../stream.ts';
import type { JsonValue, Utterance } from '../utterance.ts';
import { groupByIntent } from './by-intent.ts';
import { fileStem } from './file-stem.ts';
import { type JsonDocument, parseJsonDocument } from './json-document.ts';
import { isJsonObject } from './json-object.ts';
import { cutIntoPieces, joinPieces } from './text-pieces.ts';
import { decodeWhole, readWhole } from './whole-text.ts';

const Dataset = z.looseObject({
  language: z.string().min(1, 'a language such as en, got an empty text'),
  intents: isJsonObject,
  entities: isJsonObject.optional(),
});
const Intent = z.looseObject({ utterances: z.array(z.unknown()) });
const Row = z.looseObject({
  data: z.array(z.looseObject({ text: z.string(), entity: z.string().optional(), slot_name: z.string().optional() })),
});
type Row = z.infer<typeof Row>;

const keeps = ['fields.entities'] as const;

/**
 * The data set of snips-nlu (JSON): a language, intents with utterances made of text pieces, and the entities of their
 * slots. A slot's label is its slot_name; where the entity has another name, `fields.entities` says which. Values and
 * synonyms of entities belong to no utterance: they are passed over when read, and written as an empty list.
 */
export const snipsNlu: CorpusFormat = {
  name: 'snips-nlu',
  extensions: ['.json'],
  holdsSplits: false,
  recognises: (head) => /^\s*\{\s*(?:"(?:entities|intents)"\s*:\s*\{|"language"\s*:\s*"[^"]*"\s*,)/.test(head),
  keeps,
  read: readDataset,
  write: writeDataset,
};

async function* readDataset(chunks: AsyncIterable<Uint8Array>, context: ReadContext): AsyncGenerator<Utterance> {
  const text = decodeWhole(await readWhole(chunks, context), context);
  const document = text === undefined ? undefined : parseJsonDocument(text, context);
  const dataset = document?.check(Dataset, [], document.value);
  if (document === undefined || dataset === undefined) return;
  const { intents, language } = dataset;
  const locale = Object.keys(intents).length === 0 ? language : localeOf(language, document, context);
  if (locale === undefined) return;
  reportEntities(document, dataset.entities ?? {}, context);
  const stem = fileStem(context.file);
  let number = 0;
  for (const [intent, found] of document.members(['intents'], intents)) {
    const utterances = document.check(Intent, ['intents', intent], found)?.utterances ?? [];
    for (const [index, item] of utterances.entries()) {
      number += 1;
      const path = ['intents', intent, 'utterances', index];
      const row = document.check(Row, path, item);
      if (row === undefined) continue;
      const id = `${stem}-${number}`;
      const { line } = document.placeOf(path);
      const { trimmed, ...meaning } = meaningOf(row);
      if (trimmed) context.onRepair({ reason: 'slot-edge-blank', id, file: context.file, line });
      const utterance: Utterance = { id, locale, intent, ...meaning, origin: { step: 'read' }, scores: {} };
      if (acceptable(utterance, context, line)) yield utterance;
    }
  }
}

/** The caller's locale if it is one of the file's language, the language if the caller gave none. */
function localeOf(language: string, document: JsonDocument, context: ReadContext): string | undefined {
  if (context.locale === undefined || sameLanguage(context.locale, language)) return context.locale ?? language;
  const message = `expected the language of ${context.locale}, got "${language}"; give its locale or none`;
  context.problems.add({ ...document.placeOf(['language']), field: 'language', message });
  return undefined;
}

/** Values of entities are no utterances. */
function reportEntities(
  document: JsonDocument,
  entities: Record<string, unknown>,
  { file, onRepair }: ReadContext,
): void {
  for (const [name, entity] of Object.entries(entities)) {
    const values = (entity as { data?: unknown } | null)?.data;
    if (!Array.isArray(values) || values.length === 0) continue;
    onRepair({ reason: 'entity-values-left-out', file, line: document.placeOf(['entities', name]).line });
  }
}

function meaningOf(row: Row): Pick<Utterance, 'text' | 'slots' | 'fields'> & { readonly trimmed: boolean } {
  const pieces = row.data.map(({ text, entity, slot_name }) => ({ text, label: slot_name ?? entity }));
  const named = row.data.flatMap(({ entity, slot_name }) =>
    entity === undefined || slot_name === undefined || entity === slot_name ? [] : [[slot_name, entity] as const],
  );
  return { ...joinPieces(pieces), ...(named.length === 0 ? {} : { fields: { entities: Object.fromEntries(named) } }) };
}

async function* writeDataset(corpus: Corpus, context?: WriteContext): AsyncGenerator<string> {
  let language: string | undefined;
  const labels = new Map<string, string>();
  const encode = (utterance: Utterance, { lose }: { readonly lose: (what: string) => void }) => {
    const own = languageOf(utterance.locale);
    language ??= own;
    if (own !== language) throw new Inexpressible(`its language is ${own}, that of the first utterance ${language}`);
    if (utterance.locale !== own) lose('locale');
    return rowOf(utterance, labels);
  };
  const keepsLanguage = [...keeps, 'locale'] as const;
  const encoded = encodeAll(corpus, { format: 'snips-nlu', keeps: keepsLanguage, context, encode });
  const groups = await groupByIntent(encoded, context?.onLoss);
  yield `{\n  "language": ${JSON.stringify(language ?? 'en')},\n  "intents": {`;
  let comma = '';
  for (const [intent, rows] of groups) {
    yield `${comma}\n    ${JSON.stringify(intent)}: {\n      "utterances": [\n`;
    for (const [i, { text }] of rows.entries()) yield `        ${text}${i === rows.length - 1 ? '' : ','}\n`;
    yield '      ]\n    }';
    comma = ',';
  }
  yield '\n  },\n  "entities": {';
  const entities = [...new Set(labels.values())].map(
    (entity) => `\n    ${JSON.stringify(entity)}: ${definition(entity)}`,
  );
  yield `${entities.join(',')}\n  }\n}\n`;
}

function rowOf({ text, slots, fields }: Utterance, labels: Map<string, string>): string {
  const stated = fields?.entities as JsonValue | undefined;
  const data = cutIntoPieces(text, slots).map(({ text, label }) => {
    if (label === undefined) return { text };
    const own = isJsonObject.safeParse(stated).data;
    const entity = own !== undefined && Object.hasOwn(own, label) ? own[label] : label;
    const name = typeof entity === 'string' ? entity : label;
    labels.set(name, name);
    return { text, entity: name, slot_name: label };
  });
  return JSON.stringify({ data });
}

/** Entities of Snips's own, such as snips/datetime, are defined by it. */
function definition(entity: string): string {
  if (entity.startsWith('snips/')) return '{}';
  return '{"automatically_extensible": true, "data": [], "matching_strictness": 1.0, "use_synonyms": true}';
}
