import { isDeepStrictEqual } from 'node:util';
import {
  acceptable,
  type CorpusFormat,
  type EncodePlace,
  encodeCorpus,
  type ReadContext,
  requireLocale,
} from '../format.ts';
import { bioTags } from '../tokens.ts';
import type { Utterance } from '../utterance.ts';
import { commentsOf, commentValue, holdsComments, strings } from './comments.ts';
import { BIO_TAG, cutAtSlots, interpretTokens, placeTokens, usualTokens } from './tagged-tokens.ts';
import { onOneLine, readTokenBlocks, type TokenBlock } from './token-blocks.ts';

const keeps = ['id', 'fields.comments', 'fields.tokens'] as const;

/**
 * xSID's CoNLL (van der Goot et al. 2021): comments `# id = …`, `# text = …`, `# intent = …`, then one token a line with
 * the columns index, token, intent and BIO tag, and an empty line after each utterance. Comments are kept in
 * `fields.comments`; the file's own tokens in `fields.tokens` where graft would cut the text differently.
 */
export const conll: CorpusFormat = {
  name: 'conll',
  extensions: ['.conll'],
  holdsSplits: false,
  recognises: (head) => /^(#[^\n]*\r?\n)*\d+\t[^\t\n]+\t[^\t\n]+\t(O|[BI]-\S+)\r?(\n|$)/.test(head),
  keeps,
  read: readConll,
  write: (corpus, context) =>
    encodeCorpus(corpus, {
      format: 'conll',
      keeps,
      context,
      encode: conllBlock,
    }),
};

interface Row {
  readonly index: string;
  readonly token: string;
  readonly intent: string;
  readonly tag: string;
}

async function* readConll(chunks: AsyncIterable<Uint8Array>, context: ReadContext): AsyncGenerator<Utterance> {
  const locale = requireLocale(context);
  let number = 0;
  for await (const block of readTokenBlocks(chunks, { isComment, parseRow }, context)) {
    number += 1;
    const utterance = utteranceOf(block, { number, locale, context });
    if (utterance !== undefined && acceptable(utterance, context, block.line)) yield utterance;
  }
}

const isComment = (line: string) => line.startsWith('#');

function parseRow(text: string): Row | string {
  const [index, token, intent, tag, ...more] = text.split('\t');
  if (index === undefined || token === undefined || intent === undefined || tag === undefined || more.length > 0) {
    return `expected 4 columns (index, token, intent, BIO tag) with tabs between them, got ${text.split('\t').length}`;
  }
  if (token.trim() === '') return 'the token is empty';
  if (!BIO_TAG.test(tag)) return `expected the tag O, B-<label> or I-<label>, got "${tag}"`;
  return { index, token, intent, tag };
}

interface BlockPlace {
  /** Position of the utterance in the file, from 1: its id where the file gives none. */
  readonly number: number;
  readonly locale: string;
  readonly context: ReadContext;
}

function utteranceOf(block: TokenBlock<Row>, { number, locale, context }: BlockPlace): Utterance | undefined {
  if (block.broken) return undefined;
  const { comments, rows, line } = block;
  const id = commentValue(comments, 'id') ?? String(number);
  const place = { file: context.file, line };
  const intents = new Set(rows.map((row) => row.intent));
  const stated = commentValue(comments, 'intent');
  if (stated !== undefined) intents.add(stated);
  if (rows.length === 0 || intents.size !== 1) {
    const fault =
      rows.length === 0 ? 'there are comments but no tokens' : `several intents: ${[...intents].join(', ')}`;
    context.problems.add({ ...place, message: `utterance "${id}": ${fault}` });
    return undefined;
  }
  const { text, slots, repairs } = interpretTokens(rows, commentValue(comments, 'text'));
  const isNumbered = rows.every(({ index }, i) => index === String(i + 1));
  for (const reason of isNumbered ? repairs : ['token-index', ...repairs]) context.onRepair({ reason, id, ...place });
  const tokens = rows.map((row) => row.token);
  const usual = usualTokens(text, slots).map((token) => token.text);
  return {
    id,
    locale,
    text,
    intent: rows[0]!.intent,
    slots,
    origin: { step: 'read' },
    scores: {},
    fields: { comments, ...(isDeepStrictEqual(tokens, usual) ? {} : { tokens }) },
  };
}

/**
 * An utterance as a block. Comments and tokens it was read with are written back as long as they still say the same.
 * @throws {Inexpressible}
 */
function conllBlock(utterance: Utterance, { index, lose }: EncodePlace): string {
  const { intent, slots, fields } = utterance;
  const text = onOneLine(utterance, lose);
  const own = placeTokens(text, strings(fields?.tokens));
  const tokens = own === undefined ? usualTokens(text, slots) : cutAtSlots(own, slots);
  const tags = bioTags(tokens, slots);
  const comments = commentsOf(
    { ...utterance, text },
    { position: index + 1, joined: tokens.map((token) => token.text).join(' ') },
  );
  if (!holdsComments(comments, fields?.comments)) lose('fields.comments');
  if (fields?.tokens !== undefined && own === undefined) lose('fields.tokens');
  const rows = tokens.map((token, i) => `${i + 1}\t${token.text}\t${intent}\t${tags[i]}`);
  return `${[...comments, ...rows].join('\n')}\n\n`;
}
