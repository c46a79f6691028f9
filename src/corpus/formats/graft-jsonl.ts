import { z } from 'zod';
import { acceptable, type CorpusFormat, encodeCorpus, Inexpressible, type ReadContext } from '../format.ts';
import { isPlainObject } from '../plain-object.ts';
import type { JsonValue, Utterance } from '../utterance.ts';
import { readJsonRows } from './json-rows.ts';
import { storedSlots, UtteranceLine } from './utterance-line.ts';

// What JSON.parse made is passed on as it is: copying objects key by key would lose a key such as "__proto__".
const jsonObject = z.custom<Record<string, JsonValue>>(isPlainObject, 'expected an object');
const scores = z.custom<Record<string, number>>(
  (value) => isPlainObject(value) && Object.values(value).every((score) => typeof score === 'number'),
  'expected an object of numbers',
);

const row = z.strictObject({
  id: z.string().min(1, 'expected a name, got an empty text'),
  locale: z.string().min(1, 'expected a language tag such as de-DE, got an empty text'),
  text: z.string(),
  intent: z.string(),
  slots: z.array(z.strictObject({ label: z.string(), start: z.number(), end: z.number() })),
  origin: z.strictObject({ step: z.string(), parent: z.string().optional() }).optional(),
  scores: scores.optional(),
  fields: jsonObject.optional(),
});

const keeps = ['id', 'locale', 'origin', 'scores', 'fields'] as const;

/** Graft's own format: the canonical utterance, one JSON object a line, keys always in the same order. */
export const graftJsonl: CorpusFormat = {
  name: 'graft',
  extensions: ['.jsonl'],
  holdsSplits: false,
  recognises: (head) => /^\s*\{/.test(head) && /"slots"\s*:/.test(head),
  keeps,
  read: readGraftJsonl,
  write: (corpus, context) =>
    encodeCorpus(corpus, {
      ...{ format: 'graft', keeps, context },
      encode: (utterance) => `${utteranceLine(utterance)}\n`,
      asRead: (utterance) => (utterance instanceof UtteranceLine ? `${utterance.line}\n` : undefined),
    }),
};

async function* readGraftJsonl(chunks: AsyncIterable<Uint8Array>, context: ReadContext): AsyncGenerator<Utterance> {
  for await (const { row: found, line } of readJsonRows(chunks, row, context)) {
    const { origin, scores, fields, ...rest } = found;
    const utterance: Utterance = {
      ...rest,
      origin:
        origin?.parent === undefined ? { step: origin?.step ?? 'read' } : { step: origin.step, parent: origin.parent },
      scores: scores ?? {},
      ...(fields === undefined ? {} : { fields }),
    };
    if (acceptable(utterance, context, line)) yield utterance;
  }
}

/** An utterance as one line of JSON: the form that is stored and hashed. */
export function utteranceLine(utterance: Utterance): string {
  const { id, locale, text, intent, origin, fields } = utterance;
  return JSON.stringify({
    id,
    locale,
    text,
    intent,
    slots: storedSlots(utterance),
    origin: origin.parent === undefined ? { step: origin.step } : { step: origin.step, parent: origin.parent },
    scores: sortedScores(utterance.scores),
    ...(fields === undefined ? {} : { fields }),
  });
}

function sortedScores(given: Utterance['scores']): Record<string, number> {
  const names = Object.keys(given).sort();
  for (const name of names) {
    if (!Number.isFinite(given[name])) {
      throw new Inexpressible(`score "${name}" is ${given[name]}, expected a finite number`);
    }
  }
  return Object.fromEntries(names.map((name) => [name, given[name]!]));
}
