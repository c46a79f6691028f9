import { z } from 'zod';
import { concatenate } from '../../corpus/stream.ts';
import { readBitext } from '../../translation/bitext.ts';

/** Options of every stage that learns from sentence pairs. */
export const BitextOptions = z.strictObject({
  engineVersion: z.string(),
  source: z.string(),
  target: z.string(),
  /** Whether the bitext's second column is the source. */
  swap: z.boolean(),
  /** How often each pair of each bitext counts, where that is not once. */
  weights: z.array(z.int().positive()).optional(),
});
export type BitextOptions = z.infer<typeof BitextOptions>;

/** The pairs of all bitexts, one file after the other. */
export function readPairs(files: readonly string[], { swap, weights }: Pick<BitextOptions, 'swap' | 'weights'>) {
  return concatenate(files.map((file, i) => readBitext(file, { swap, ...(weights && { weight: weights[i]! }) })));
}
