import {
  acceptable,
  type CorpusFormat,
  type EncodePlace,
  encodeCorpus,
  Inexpressible,
  type ReadContext,
  requireLocale,
} from '../format.ts';
import { bioTags } from '../tokens.ts';
import type { Utterance } from '../utterance.ts';
import { commentValue } from './comments.ts';
import { fileStem } from './file-stem.ts';
import { BIO_TAG, interpretTokens, type TaggedToken, usualTokens } from './tagged-tokens.ts';
import { onOneLine, readTokenBlocks, type TokenBlock } from './token-blocks.ts';

const keeps = ['id'] as const;

/**
 * Two columns, token and BIO tag, and the intent: in a comment `# intent = …`, or alone on the last or first line of
 * the block, as several slot-filling projects have it. Columns are separated by a tab or one blank. Written with a tab
 * and comments, `# text = …` among them where the tokens joined by blanks are not the text.
 */
export const bio: CorpusFormat = {
  name: 'bio',
  extensions: ['.bio', '.iob'],
  holdsSplits: false,
  recognises: (head) =>
    /^(?:#[^\n]*\n|[^\s#]+\r?\n)*\S+(?:\t(?:O|[BI]-[^\t\n]+)| (?:O|[BI]-\S+))\r?(?:\n|$)/.test(head),
  keeps,
  read: readBio,
  write: (corpus, context) => encodeCorpus(corpus, { format: 'bio', keeps, context, encode: bioBlock }),
};

/** A token with its tag, or a line that holds one word only: the intent. */
type Row = TaggedToken | { readonly intent: string };

async function* readBio(chunks: AsyncIterable<Uint8Array>, context: ReadContext): AsyncGenerator<Utterance> {
  const locale = requireLocale(context);
  const stem = fileStem(context.file);
  let number = 0;
  for await (const block of readTokenBlocks(chunks, { isComment, parseRow }, context)) {
    number += 1;
    if (block.broken) continue;
    const { comments, line } = block;
    const id = commentValue(comments, 'id') ?? `${stem}-${number}`;
    const place = { file: context.file, line };
    const meaning = meaningOf(block);
    if (typeof meaning === 'string') {
      context.problems.add({ ...place, message: `utterance "${id}": ${meaning}` });
      continue;
    }
    const { text, slots, repairs } = interpretTokens(meaning.tokens, commentValue(comments, 'text'));
    for (const reason of repairs) context.onRepair({ reason, id, ...place });
    const further = comments.filter((comment) => !/^#\s*(?:id|text|intent)\s*[=:]/.test(comment));
    for (const _ of further) context.onRepair({ reason: 'comment-left-out', id, ...place });
    const utterance: Utterance = {
      id,
      locale,
      text,
      intent: meaning.intent,
      slots,
      origin: { step: 'read' },
      scores: {},
    };
    if (acceptable(utterance, context, line)) yield utterance;
  }
}

/** A comment begins with `#`, and is not the token `#` with its tag. */
const isComment = (line: string) => line.startsWith('#') && typeof parseTagged(line) === 'string';

function parseRow(line: string): Row | string {
  return /^\S+$/u.test(line) ? { intent: line } : parseTagged(line);
}

function parseTagged(line: string): TaggedToken | string {
  const [, token, tag] = /^(\S+)\t([^\t]+)$/u.exec(line) ?? /^(\S+) (\S+)$/u.exec(line) ?? [];
  if (token === undefined || tag === undefined) {
    return `expected a token and its tag with a tab or one blank between them, got ${JSON.stringify(line.slice(0, 60))}`;
  }
  return BIO_TAG.test(tag) ? { token, tag } : `expected the tag O, B-<label> or I-<label>, got "${tag}"`;
}

/** The tokens of a block and its intent, or what is wrong with it. */
function meaningOf({ comments, rows }: TokenBlock<Row>): { tokens: TaggedToken[]; intent: string } | string {
  const tokens = rows.filter((row) => 'token' in row);
  const lone = rows.flatMap((row, i) => ('intent' in row ? [{ intent: row.intent, i }] : []));
  const stated = commentValue(comments, 'intent');
  if (tokens.length === 0) return 'there are no tokens with tags';
  const inside = lone.find(({ i }) => i > 0 && i < rows.length - 1);
  if (inside !== undefined)
    return `expected a tag behind "${inside.intent}"; only an intent may stand alone, first or last`;
  const intents = [...new Set([...(stated === undefined ? [] : [stated]), ...lone.map(({ intent }) => intent)])];
  if (intents.length === 1) return { tokens, intent: intents[0]! };
  if (intents.length > 1) return `several intents: ${intents.join(', ')}`;
  return 'there is no intent; give it in a comment "# intent = …" or alone on the last line';
}

/** @throws {Inexpressible} */
function bioBlock(utterance: Utterance, { lose }: EncodePlace): string {
  const { id, intent, slots } = utterance;
  const text = onOneLine(utterance, lose);
  const tokens = usualTokens(text, slots);
  if (tokens.length === 0) throw new Inexpressible('the text has no tokens');
  const tags = bioTags(tokens, slots);
  const isJoined = tokens.map((token) => token.text).join(' ') === text;
  const comments = [`# id = ${id}`, ...(isJoined ? [] : [`# text = ${text}`]), `# intent = ${intent}`];
  return `${[...comments, ...tokens.map((token, i) => `${token.text}\t${tags[i]}`)].join('\n')}\n\n`;
}
