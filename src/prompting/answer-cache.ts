import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { writeText } from '../corpus/file-stream.ts';
import type { ChatReply } from '../service/chat.ts';

/** What a model is asked: the address and the body of the request, in which no key is. */
export interface Question {
  readonly url: string;
  readonly body: object;
}

const Count = z.int().nonnegative();

const Entry = z.strictObject({
  url: z.string(),
  body: z.record(z.string(), z.json()),
  reply: z.strictObject({
    content: z.string(),
    end: z.enum(['whole', 'cut', 'withheld', 'refused']),
    usage: z.strictObject({ input: Count, output: Count }).optional(),
  }),
});

/**
 * Answers of language models on disk, one file each under the hash of what was asked. A file appears whole or not at
 * all, so any number of processes may read and write at once; of two that ask the same at the same time, the later
 * answer stays.
 */
export class AnswerCache {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  /** The answer to a question asked before. A damaged file counts as none. */
  async find(question: Question): Promise<ChatReply | undefined> {
    const key = questionKey(question);
    let text: string;
    try {
      text = await readFile(this.#path(key), 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
    const entry = Entry.safeParse(parsed(text)).data;
    if (entry === undefined || questionKey(entry) !== key) return undefined;
    const { usage, ...reply } = entry.reply;
    return { ...reply, ...(usage && { usage }) };
  }

  async store(question: Question, reply: ChatReply): Promise<void> {
    const { url, body } = question;
    await writeText(this.#path(questionKey(question)), `${JSON.stringify({ url, body, reply })}\n`);
  }

  #path(key: string): string {
    return join(this.folder, key.slice(0, 2), `${key}.json`);
  }
}

/** SHA-256 of what is asked. */
export function questionKey({ url, body }: Question): string {
  return createHash('sha256')
    .update(JSON.stringify([url, body]))
    .digest('hex');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
