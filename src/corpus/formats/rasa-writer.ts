import { isDeepStrictEqual } from 'node:util';
import { encodeAll, Inexpressible, type WriteContext } from '../format.ts';
import type { Corpus } from '../stream.ts';
import type { Utterance } from '../utterance.ts';
import { groupByIntent } from './by-intent.ts';
import { annotateRasa, parseRasaExample } from './rasa-annotation.ts';

export const rasaKeeps = ['fields.example', 'fields.metadata'] as const;

/**
 * Writes Rasa's NLU data, intents in the order in which they first come. Examples are lines of a block of text; those
 * with metadata, or with characters that such a line cannot hold, stand in a list.
 */
export async function* writeRasa(corpus: Corpus, context?: WriteContext): AsyncGenerator<string> {
  const encoded = encodeAll(corpus, { format: 'rasa', keeps: rasaKeeps, context, encode });
  const groups = await groupByIntent(encoded, context?.onLoss);
  yield groups.size === 0 ? 'version: "3.1"\nnlu: []\n' : 'version: "3.1"\nnlu:\n';
  for (const [intent, rows] of groups) {
    let form: string | undefined;
    for (const { text } of rows) {
      const next = text.startsWith(LINE) ? 'examples: |' : 'examples:';
      if (next !== form) yield `- intent: ${yamlName(intent)}\n  ${next}\n`;
      form = next;
      yield text;
    }
  }
}

const LINE = '    - ';
/** What a line of a literal block may hold, in YAML and where Python cuts texts into lines. */
const PLAIN = /^[\t\x20-\x7e\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]*$/u;

/** @throws {Inexpressible} */
function encode(utterance: Utterance, { lose }: { readonly lose: (what: string) => void }): string {
  const { fields } = utterance;
  const example = exampleOf(utterance, lose);
  const metadata = fields?.metadata;
  if (metadata === undefined && PLAIN.test(example)) return `${LINE}${example}\n`;
  const further = metadata === undefined ? '' : `    metadata: ${yamlText(metadata)}\n`;
  return `  - text: ${yamlText(example)}\n${further}`;
}

/** The example as it was read if it still says the same, else a fresh one. Rasa strips blanks at its edges. */
function exampleOf({ text, slots, fields }: Utterance, lose: (what: string) => void): string {
  const lead = text.length - text.replace(/^[ \r\n]+/, '').length;
  const trimmed = text.slice(lead).replace(/[ \r\n]+$/, '');
  if (trimmed !== text) lose('edge-blank');
  const moved = slots.map(({ label, start, end }) => ({ label, start: start - lead, end: end - lead }));
  const says = (example: string) => {
    const annotation = parseRasaExample(example);
    return !('problem' in annotation) && annotation.text === trimmed && isDeepStrictEqual(annotation.slots, moved);
  };
  const asRead = fields?.example;
  if (typeof asRead === 'string' && asRead.trim() === asRead && says(asRead)) return asRead;
  const fresh = annotateRasa(trimmed, moved);
  if (says(fresh)) {
    if (asRead !== undefined) lose('fields.example');
    return fresh;
  }
  throw new Inexpressible(
    `${JSON.stringify(trimmed)} holds brackets that would be read as an entity; Rasa cannot quote them`,
  );
}

/** JSON is YAML as long as nothing in it is unprintable. */
function yamlText(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** A name as it is, unless YAML (1.1 too) would take it for something else. */
function yamlName(name: string): string {
  const isPlain = /^[A-Za-z_][\w/.+-]*$/.test(name) && !/^(?:true|false|null|yes|no|on|off|y|n)$/i.test(name);
  return isPlain ? name : yamlText(name);
}
