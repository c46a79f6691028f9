import type { ChatMessage } from '../service/chat.ts';
import type { Prices } from './llm-settings.ts';

/** Tokens that a model read and wrote. */
export interface Usage {
  readonly input: number;
  readonly output: number;
}

/** A rule of thumb for English; other languages take more. */
const CHARACTERS_PER_TOKEN = 4;

/** What a chat puts around each message; seen are 3 to 8 tokens. */
const MOST_TOKENS_AROUND_A_MESSAGE = 16;

/** About how many tokens a text of so many characters is. */
export function estimateTokens(characters: number): number {
  return Math.ceil(characters / CHARACTERS_PER_TOKEN);
}

/** About what an exchange takes, where nobody counts. */
export function estimateUsage(messages: readonly ChatMessage[], answer: string): Usage {
  const asked = messages.reduce((sum, { content }) => sum + content.length, 0);
  return { input: estimateTokens(asked), output: estimateTokens(answer.length) };
}

/** More than an exchange can take: tokens are at least one byte long. */
export function mostUsage(messages: readonly ChatMessage[], maxTokens: number): Usage {
  const input = messages.reduce(
    (sum, { content }) => sum + Buffer.byteLength(content) + MOST_TOKENS_AROUND_A_MESSAGE,
    0,
  );
  return { input, output: maxTokens };
}

/** In the currency of the prices; nothing without prices. */
export function costOf({ input, output }: Usage, prices: Pick<Prices, 'input' | 'output'> | undefined): number {
  return prices === undefined ? 0 : (input * prices.input + output * prices.output) / 1_000_000;
}

/** `12.3456 USD`: with as many digits as small amounts need. */
export function formatCost(amount: number, currency: string): string {
  return `${amount.toFixed(amount < 1 ? 4 : 2)} ${currency}`;
}
