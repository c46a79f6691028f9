import type { JsonValue, Utterance } from '../utterance.ts';

/** The value of the first comment `# key = value` (or `# key: value`). */
export function commentValue(comments: readonly string[], key: string): string | undefined {
  for (const comment of comments) {
    const { key: found, value } = parseComment(comment);
    if (found === key) return value;
  }
  return undefined;
}

function parseComment(comment: string): { readonly key?: string | undefined; readonly value?: string | undefined } {
  return comment.match(/^#\s*(?<key>[\w-]+)\s*[=:] ?(?<value>.*)$/su)?.groups ?? {};
}

export interface CommentNeeds {
  /** Position of the utterance in the file, from 1: its id where no comment gives one. */
  readonly position: number;
  /** The text that the tokens alone would give. */
  readonly joined: string;
}

/**
 * The comments of a block of tokens: those it was read with, as long as they still say the same, and `id`, `text` and
 * `intent` where they are needed. What was said of an older text is left out.
 */
export function commentsOf({ id, text, intent, fields }: Utterance, { position, joined }: CommentNeeds): string[] {
  const asRead = strings(fields?.comments)?.filter((comment) => comment.startsWith('#'));
  const current = { id, text, intent };
  if (asRead === undefined) return Object.entries(current).map(([key, value]) => `# ${key} = ${value}`);
  const textChanged = commentValue(asRead, 'text') !== text;
  const comments = asRead.flatMap((comment) => {
    const { key, value } = parseComment(comment);
    // The offsets in "# slots: 15:19:label" belong to the text as it was.
    if (key === 'slots' && textChanged) return [];
    if (key !== 'id' && key !== 'text' && key !== 'intent') return [comment];
    return [value === current[key] ? comment : `# ${key} = ${current[key]}`];
  });
  if (commentValue(asRead, 'text') === undefined && text !== joined) comments.unshift(`# text = ${text}`);
  if (commentValue(asRead, 'id') === undefined && id !== String(position)) comments.unshift(`# id = ${id}`);
  return comments;
}

/** Whether comments to be written hold all that the comments which were read say, but for id, text and intent. */
export function holdsComments(comments: readonly string[], asRead: JsonValue | undefined): boolean {
  if (asRead === undefined) return true;
  const further = strings(asRead)?.filter(
    (comment) => !['id', 'text', 'intent'].includes(parseComment(comment).key ?? ''),
  );
  return further?.every((comment) => comments.includes(comment)) ?? false;
}

/** A list of texts, if it is one. */
export function strings(value: JsonValue | undefined): readonly string[] | undefined {
  return Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : undefined;
}
