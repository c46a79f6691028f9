import type { Slot } from '../utterance.ts';

/** What an example of Rasa's says, or what is wrong with it and where (column, from 1). */
export type RasaAnnotation =
  | {
      readonly text: string;
      readonly slots: readonly Slot[];
      /** Whether an entity has more than a name: a role, a group, a value, or another entity on the same words. */
      readonly hasDetails: boolean;
    }
  | { readonly problem: string; readonly column: number };

/** An entity as written behind the brackets, and where that ends. */
type Tail =
  | { readonly label: string; readonly end: number; readonly hasDetails: boolean }
  | { readonly problem: string };

/**
 * Reads Rasa's notation, `[berlin](city)`, `[berlin](city:Berlin)`, `[berlin]{"entity": "city", "role": "to"}` and
 * `[berlin][{"entity": …}, …]`. As in Rasa, brackets that nothing of this follows are part of the text; half of a mark
 * is a problem, because Rasa would take it for text and nobody means it.
 */
export function parseRasaExample(example: string): RasaAnnotation {
  let text = '';
  let hasDetails = false;
  const slots: Slot[] = [];
  let position = 0;
  // The example with blanks in place of its entities.
  let rest = '';
  for (let open = example.indexOf('['); open >= 0; open = example.indexOf('[', open)) {
    const close = example.indexOf(']', open + 1);
    if (close < 0) break;
    const tail = close === open + 1 ? undefined : parseTail(example, close + 1);
    if (tail === undefined) {
      // All brackets that open before the same closing one have nothing behind it either; `[]` may open another.
      open = close === open + 1 ? open + 1 : close;
      continue;
    }
    if ('problem' in tail) return { problem: tail.problem, column: close + 2 };
    const words = example.slice(open + 1, close);
    text += example.slice(position, open);
    rest += example.slice(position, open).padEnd(tail.end - position);
    slots.push({ label: tail.label, start: text.length, end: text.length + words.length });
    text += words;
    hasDetails ||= tail.hasDetails;
    position = tail.end;
    open = tail.end;
  }
  const half = HALF_MARK.exec(rest + example.slice(position));
  if (half !== null) return { problem: halfMark, column: half.index + 1 };
  return { text: text + example.slice(position), slots, hasDetails };
}

/** `](` without its beginning or end, or `[words(label)` without `]`. */
const HALF_MARK = /\]\((?!\))|\[[^[\]()]*\([^[\]()]+\)(?!.*\])/su;

const halfMark = 'half of a slot mark: expected [words](label); where it is text, put a blank between the brackets';

function parseTail(example: string, start: number): Tail | undefined {
  const close = { '(': ')', '{': '}', '[': ']' }[example[start] ?? ''];
  const end = close === undefined ? -1 : example.indexOf(close, start + 1);
  if (end <= start + 1) return undefined;
  const inner = example.slice(start + 1, end);
  if (close === ')') return parseShort(inner, end + 1);
  return parseEntities(close === '}' ? `[{${inner}}]` : `[${inner}]`, end + 1);
}

/** `city` or `city:Berlin`. */
function parseShort(inner: string, end: number): Tail | undefined {
  const colon = inner.indexOf(':');
  if (colon < 0) return { label: inner, end, hasDetails: false };
  return colon === 0 || colon === inner.length - 1
    ? undefined
    : { label: inner.slice(0, colon), end, hasDetails: true };
}

function parseEntities(json: string, end: number): Tail {
  const shown = json.slice(1, -1);
  let entities: unknown;
  try {
    entities = JSON.parse(json);
  } catch {
    return { problem: `expected an entity such as {"entity": "city"}, got ${shown}, which is not JSON` };
  }
  const [first, ...more] = entities as readonly { readonly entity?: unknown }[];
  if (typeof first?.entity !== 'string')
    return { problem: `expected an entity such as {"entity": "city"}, got ${shown}` };
  return { label: first.entity, end, hasDetails: more.length > 0 || Object.keys(first).length > 1 };
}

/** Writes Rasa's notation; names that the short form cannot hold stand in the long one. */
export function annotateRasa(text: string, slots: readonly Slot[]): string {
  let annotated = '';
  let position = 0;
  for (const { label, start, end } of slots) {
    const name = /^[^:)\n\r]+$/u.test(label) ? `(${label})` : `{"entity": ${quote(label)}}`;
    annotated += `${text.slice(position, start)}[${text.slice(start, end)}]${name}`;
    position = end;
  }
  return annotated + text.slice(position);
}

/** A name in JSON without the brace that would end the entity. */
const quote = (label: string) => JSON.stringify(label).replaceAll('}', '\\u007d');
