import { z } from 'zod';

/** How a network learns from one language for another; defaults found on MASSIVE's dev set, English to German. */
export const crossLingualSchema = z.strictObject({
  /** Share of the words that training swaps for their translation, where the dictionary has one (Qin et al. 2020). */
  switching: z.number().min(0).max(1).default(0.75),
});
