import { z } from 'zod';

const size = z.int().positive();

/** Settings of skip-gram and their defaults; epochs and step size are the best tried on the dev set of MASSIVE (de). */
export const skipGramSchema = z.strictObject({
  /** Passes over the texts. */
  epochs: size.default(20),
  /** Words to either side that a word is to foretell, at most: the number is drawn anew for each word. */
  window: size.default(5),
  /** Words drawn at random that it is to tell from each of them. */
  negatives: size.default(5),
  /** Step size of gradient descent; falls in a line to nothing. */
  learningRate: z.number().positive().default(0.05),
});

export type SkipGramOptions = Readonly<z.infer<typeof skipGramSchema>>;
