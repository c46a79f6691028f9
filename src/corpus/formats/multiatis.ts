import {
  acceptable,
  type CorpusFormat,
  encodeCorpus,
  Inexpressible,
  type ReadContext,
  requireLocale,
} from '../format.ts';
import { type Line, readLines } from '../lines.ts';
import { bioTags } from '../tokens.ts';
import type { Utterance } from '../utterance.ts';
import { BIO_TAG, cutAtSlots, interpretTokens, splitAtBlanks } from './tagged-tokens.ts';
import { checkWholeCharacters } from './token-blocks.ts';

const keeps = ['id'] as const;
const HEADER = 'id\tutterance\tslot_labels\tintent';

/**
 * The TSV of MultiATIS++ (Xu, Haider & Mansour 2020): id, words with one blank between them, as many BIO tags, intent.
 * Words are what stands between blanks, so a slot that ends inside one cuts it in two, and only single blanks survive:
 * an utterance whose text changes by that is counted as `spacing`.
 */
export const multiatis: CorpusFormat = {
  name: 'multiatis',
  extensions: ['.tsv'],
  holdsSplits: false,
  recognises: (head) =>
    /^id\tutterance\tslot_labels\tintent\r?(?:\n|$)/.test(head) ||
    /^[^\t\n]+\t[^\t\n]+\t(?:O|[BI]-\S+)(?: (?:O|[BI]-\S+))*\t[^\t\n]+\r?(?:\n|$)/.test(head),
  keeps,
  read: readMultiatis,
  write: async function* (corpus, context) {
    yield `${HEADER}\n`;
    yield* encodeCorpus(corpus, { format: 'multiatis', keeps, context, encode: row });
  },
};

async function* readMultiatis(chunks: AsyncIterable<Uint8Array>, context: ReadContext): AsyncGenerator<Utterance> {
  const locale = requireLocale(context);
  for await (const line of readLines(chunks)) {
    if (line.text.trim() === '' || (line.number === 1 && line.text === HEADER)) continue;
    const parsed = parseLine(line);
    const place = { file: context.file, line: line.number };
    if ('problem' in parsed) {
      context.problems.add({ ...place, message: parsed.problem, ...(parsed.field && { field: parsed.field }) });
      continue;
    }
    const { id, words, tags, intent } = parsed;
    const { text, slots, repairs } = interpretTokens(words.map((token, i) => ({ token, tag: tags[i]! })));
    for (const reason of repairs) context.onRepair({ reason, id, ...place });
    if (text !== parsed.text) context.onRepair({ reason: 'spacing', id, ...place });
    const utterance: Utterance = { id, locale, text, intent, slots, origin: { step: 'read' }, scores: {} };
    if (acceptable(utterance, context, line.number)) yield utterance;
  }
}

type Parsed =
  | {
      readonly id: string;
      readonly text: string;
      readonly words: string[];
      readonly tags: string[];
      readonly intent: string;
    }
  | { readonly problem: string; readonly field?: string };

function parseLine({ text: line, valid }: Line): Parsed {
  if (!valid) return { problem: 'the line is not valid UTF-8; save the file as UTF-8' };
  const columns = line.split('\t');
  if (columns.length !== 4) {
    return {
      problem: `expected 4 columns (id, utterance, slot_labels, intent) with tabs between them, got ${columns.length}`,
    };
  }
  const [id, text, labels, intent] = columns as [string, string, string, string];
  if (id === '') return { field: 'id', problem: 'expected an id, got nothing' };
  const words = splitAtBlanks(text).map((token) => token.text);
  const tags = labels.split(' ').filter((tag) => tag !== '');
  if (words.length !== tags.length) {
    return {
      field: 'slot_labels',
      problem: `expected as many tags as words, got ${tags.length} tags for ${words.length} words`,
    };
  }
  const strange = tags.find((tag) => !BIO_TAG.test(tag));
  if (strange !== undefined) {
    return { field: 'slot_labels', problem: `expected the tag O, B-<label> or I-<label>, got "${strange}"` };
  }
  return { id, text, words, tags, intent };
}

/** @throws {Inexpressible} */
function row({ id, text, intent, slots }: Utterance, { lose }: { readonly lose: (what: string) => void }): string {
  const broken = [id, intent].find((column) => /[\t\n\r]/.test(column));
  if (broken !== undefined) throw new Inexpressible(`${JSON.stringify(broken)} holds a tab or a line break`);
  if (id === '') throw new Inexpressible('its id is empty');
  const label = slots.find((slot) => /\s/u.test(slot.label))?.label;
  if (label !== undefined)
    throw new Inexpressible(`label ${JSON.stringify(label)} holds a blank, which separates labels`);
  checkWholeCharacters([id, text, intent, ...slots.map((slot) => slot.label)]);
  const tokens = cutAtSlots(splitAtBlanks(text), slots);
  const words = tokens.map((token) => token.text).join(' ');
  if (words !== text) lose('spacing');
  return `${id}\t${words}\t${bioTags(tokens, slots).join(' ')}\t${intent}\n`;
}
