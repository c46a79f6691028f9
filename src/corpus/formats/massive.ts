import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import {
  acceptable,
  type CorpusFormat,
  encodeCorpus,
  Inexpressible,
  type ReadContext,
  requireLocale,
  splits,
} from '../format.ts';
import type { JsonValue, Slot, Utterance } from '../utterance.ts';
import { readJsonRows } from './json-rows.ts';
import { mapSlots } from './map-slots.ts';
import { annotate, parseAnnotation } from './massive-annotation.ts';

const row = z.looseObject({
  id: z.string().min(1, 'expected a name, got an empty text'),
  locale: z.string().optional(),
  partition: z.enum(splits, 'expected train, dev or test').optional(),
  intent: z.string(),
  utt: z.string().optional(),
  annot_utt: z.string(),
});
type MassiveRow = z.infer<typeof row>;
type Fields = Record<string, JsonValue>;

const keeps = ['id', 'locale', 'fields'] as const;

/**
 * The JSON lines of the MASSIVE release (FitzGerald et al. 2022), also pleasant to write by hand: `id`, `intent` and
 * `annot_utt` are enough, `utt` is derived if absent. All other keys of a row are kept in `fields` and written back.
 */
export const massive: CorpusFormat = {
  name: 'massive',
  extensions: ['.jsonl'],
  holdsSplits: true,
  recognises: (head) => /^\s*\{/.test(head) && /"annot_utt"\s*:/.test(head),
  keeps,
  read: readMassive,
  write: (corpus, context) =>
    encodeCorpus(corpus, {
      format: 'massive',
      keeps,
      context,
      encode: (utterance, { lose }) => `${pythonJson(rowOf(utterance, lose))}\n`,
    }),
};

async function* readMassive(chunks: AsyncIterable<Uint8Array>, context: ReadContext): AsyncGenerator<Utterance> {
  for await (const { raw: found, line } of readJsonRows(chunks, row, context)) {
    if (context.split !== undefined && found.partition !== context.split) {
      if (found.partition === undefined) context.problems.add({ ...at(context, line), message: missingPartition });
      continue;
    }
    const utterance = utteranceOf(found, line, context);
    if (utterance !== undefined && acceptable(utterance, context, line)) yield utterance;
  }
}

const missingPartition = 'expected partition train, dev or test, got nothing, so no split can be selected';
const at = (context: ReadContext, line: number) => ({ file: context.file, line });

function utteranceOf(found: MassiveRow, line: number, context: ReadContext): Utterance | undefined {
  const annotation = parseAnnotation(found.annot_utt);
  const place = { ...at(context, line), field: 'annot_utt' };
  if ('problem' in annotation) {
    context.problems.add({ ...place, message: `column ${annotation.column} of the text: ${annotation.problem}` });
    return undefined;
  }
  const text = found.utt ?? annotation.text;
  const slots = mapSlots(annotation.text, text, annotation.slots);
  if (slots === undefined) {
    context.problems.add({
      ...place,
      message: `without its brackets it reads "${annotation.text}", but utt is "${text}"`,
    });
    return undefined;
  }
  // Unspaced scripts: the release sets slots off by blanks that the text has not. Kept, so that the row can be written back.
  const isPlain = annotate(text, slots) === found.annot_utt;
  if (!isPlain) context.onRepair({ reason: 'annotation-spacing', id: found.id, ...at(context, line) });
  const { id, intent, utt: _, annot_utt, ...rest } = found;
  return {
    id,
    locale: found.locale ?? requireLocale(context),
    text,
    intent,
    slots,
    origin: { step: 'read' },
    scores: {},
    fields: { ...(rest as Fields), ...(isPlain ? {} : { annot_utt }) },
  };
}

const derivedKeys = ['id', 'intent', 'utt'] as const;

/** The row of an utterance, its keys in the order of the release. */
function rowOf(utterance: Utterance, lose: (what: string) => void): Fields {
  const { locale: ownLocale, partition, scenario, annot_utt, ...rest } = utterance.fields ?? {};
  const clash = derivedKeys.find((key) => Object.hasOwn(rest, key));
  if (clash !== undefined) throw new Inexpressible(`its further field "${clash}" has the name of a column`);
  // A row that was read without a locale is written without one.
  const hasLocale = ownLocale !== undefined || utterance.fields === undefined || utterance.origin.step !== 'read';
  if (!hasLocale) lose('locale');
  return {
    id: utterance.id,
    ...(hasLocale ? { locale: utterance.locale } : {}),
    ...(partition === undefined ? {} : { partition }),
    ...(scenario === undefined ? {} : { scenario }),
    intent: utterance.intent,
    utt: utterance.text,
    annot_utt: annotationOf(utterance, annot_utt),
    ...rest,
  };
}

/** The annotation as it was read if it still says the same, else a fresh one. */
function annotationOf({ text, slots }: Utterance, asRead: JsonValue | undefined): string {
  if (typeof asRead === 'string' && says(asRead, text, slots)) return asRead;
  const fresh = annotate(text, slots);
  if (says(fresh, text, slots)) return fresh;
  throw new Inexpressible(
    /[[\]]/.test(text)
      ? `"${text}" holds a bracket, which the notation [label : words] cannot quote`
      : `a label holds a bracket, a colon or a blank at an edge: ${slots.map(({ label }) => `"${label}"`).join(', ')}`,
  );
}

function says(annotated: string, text: string, slots: readonly Slot[]): boolean {
  const annotation = parseAnnotation(annotated);
  return !('problem' in annotation) && isDeepStrictEqual(mapSlots(annotation.text, text, annotation.slots), slots);
}

/** JSON with a blank after each comma and colon, as the release (and Python's json.dumps) writes it. */
function pythonJson(value: JsonValue): string {
  if (Array.isArray(value)) return `[${value.map(pythonJson).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return `{${Object.entries(value)
    .map(([key, inner]) => `${JSON.stringify(key)}: ${pythonJson(inner)}`)
    .join(', ')}}`;
}
