import { z } from 'zod';
import { skipGramSchema } from '../pretraining/options.ts';

const size = z.int().positive();

/** How word vectors of two languages are learnt. Chosen for a run of minutes; few settings were tried. */
export const bilingualVectorSchema = z.strictObject({
  /** Numbers a word has of its own … */
  wordDimensions: size.default(64),
  /** … and numbers that its character n-grams give it. */
  gramDimensions: size.default(64),
  /** Rows of the hashed table of character n-grams, of each language. */
  gramBuckets: size.default(1 << 14),
  /** Words seen less often are put together from their n-grams. */
  leastCount: size.default(2),
  /** Passes over the texts of a language. */
  epochs: size.default(3),
  window: skipGramSchema.shape.window,
  negatives: skipGramSchema.shape.negatives,
  learningRate: skipGramSchema.shape.learningRate,
  /** Times the map is learnt anew from the pairs of words it brings together. */
  refinements: z.int().min(0).default(3),
  /** Only so many words of each language, the most frequent ones, take part in that. */
  frequentWords: size.default(2500),
  /** Nearest words that CSLS looks at. */
  neighbours: size.default(10),
});

export type BilingualVectorOptions = Readonly<z.infer<typeof bilingualVectorSchema>>;
