import { z } from 'zod';
import type { JsonValue } from '../corpus/utterance.ts';
import { unusable } from './service-failure.ts';
import { extraFields } from './service-settings.ts';

/** A turn of a chat with a language model. */
export interface ChatMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

/** What a user may set of a request to a chat endpoint in the manner of OpenAI. */
export const chatSettings = {
  /** The model, as the service names it. */
  model: z.string().min(1),
  temperature: z.number().min(0).max(2).default(0),
  seed: z.int().default(0),
  /** Longest answer, in tokens of the model. */
  maxTokens: z.int().min(1).default(2048),
  /** Further fields of each request; null leaves out one that graft sends: `{ seed: null }`. */
  extra: extraFields(['model', 'messages', 'stream', 'n']).default({}),
};

export interface ChatSettings {
  readonly model: string;
  readonly temperature: number;
  readonly seed: number;
  readonly maxTokens: number;
  readonly extra: Readonly<Record<string, JsonValue>>;
}

/** The body of a request. */
export function chatBody(
  { model, temperature, seed, maxTokens, extra }: ChatSettings,
  messages: readonly ChatMessage[],
): object {
  const fields = { model, messages, temperature, seed, max_tokens: maxTokens, ...extra };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
}

/** What the model said, and what the service says it took. */
export interface ChatReply {
  readonly content: string;
  /** `cut`: at the limit of tokens; `withheld`: by a content filter; `refused`: by the model itself. */
  readonly end: 'whole' | 'cut' | 'withheld' | 'refused';
  /** In tokens; absent where the service does not say. */
  readonly usage?: { readonly input: number; readonly output: number };
}

/** @throws {ServiceFailure} if it is no answer of a chat endpoint */
export function readChatReply(answer: unknown): ChatReply {
  const choice = field(field(answer, 'choices'), 0);
  const message = field(choice, 'message');
  const content = field(message, 'content');
  const end = endOf(field(choice, 'finish_reason'), field(message, 'refusal'));
  if (typeof content !== 'string' && end === 'whole') throw unusable('the answer holds no message of the model');
  const usage = usageIn(field(answer, 'usage'));
  return { content: typeof content === 'string' ? content : '', end, ...(usage && { usage }) };
}

function endOf(reason: unknown, refusal: unknown): ChatReply['end'] {
  if (reason === 'length') return 'cut';
  if (reason === 'content_filter') return 'withheld';
  return typeof refusal === 'string' ? 'refused' : 'whole';
}

function usageIn(usage: unknown): ChatReply['usage'] {
  const [input, output] = [field(usage, 'prompt_tokens'), field(usage, 'completion_tokens')];
  return isCount(input) && isCount(output) ? { input, output } : undefined;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function field(value: unknown, name: string | number): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string | number, unknown>)[name] : undefined;
}

/** Some servers take the tag that opens the thoughts off and leave the one that ends them. */
export function withoutThoughts(content: string): string {
  return content.replace(/^[\s\S]*<\/(?:think|thinking|reasoning)>/u, '').trim();
}
