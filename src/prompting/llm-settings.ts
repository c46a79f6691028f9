import { z } from 'zod';
import { chatSettings } from '../service/chat.ts';
import { serviceSettings } from '../service/service-settings.ts';

/** Prices of a language model, per million tokens. */
const Prices = z.strictObject({
  input: z.number().nonnegative(),
  output: z.number().nonnegative(),
  currency: z.string().min(1).max(10).default('USD'),
});
export type Prices = z.infer<typeof Prices>;

const { unanswered: _unanswered, ...connection } = serviceSettings;

/** A language model behind a chat endpoint in the manner of OpenAI, and what it may cost. */
export const LlmSettings = z
  .strictObject({
    ...connection,
    ...chatSettings,
    /** How often the model is told what is wrong with an answer. */
    corrections: z.int().min(0).max(10).default(2),
    /** Without them, tokens are counted and nothing is said of money. */
    prices: Prices.optional(),
    /** The most that all runs with one store may spend on this model together, in the currency of the prices. */
    budget: z.number().positive().optional(),
  })
  .refine(({ budget, prices }) => budget === undefined || prices !== undefined, '"prices" beside "budget"');
export type LlmSettings = z.infer<typeof LlmSettings>;
