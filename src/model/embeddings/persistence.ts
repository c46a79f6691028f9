import { z } from 'zod';
import { InputError } from '../../corpus/problem.ts';
import { buildModel, readModelFolder, writeModelFolder } from '../model-folder.ts';
import type { BilingualVectors } from './bilingual-vectors.ts';
import { describeSpaces, spacesFrom, spacesSchema, spacesWeights } from './vector-contents.ts';

const identity = { kind: 'bilingual-vectors', version: 1 } as const;

const descriptionSchema = z.strictObject({
  spaces: spacesSchema,
  /** Pairs of words, source then target. */
  dictionary: z.array(z.tuple([z.string(), z.string()])),
});

/** Saves word vectors of two languages as one folder. */
export function saveBilingualVectors(vectors: BilingualVectors, directory: string): Promise<void> {
  const dictionary = vectors.dictionary.map(([word, translation]): [string, string] => [word, translation]);
  const description: z.infer<typeof descriptionSchema> = { spaces: describeSpaces(vectors), dictionary };
  return writeModelFolder(directory, { ...identity, description, weights: spacesWeights(vectors) });
}

/** Reads what {@link saveBilingualVectors} wrote. @throws {InputError} if it is not that, or damaged */
export async function loadBilingualVectors(directory: string): Promise<BilingualVectors> {
  const { description, weights } = await readModelFolder(directory, identity);
  const parsed = descriptionSchema.safeParse(description);
  if (!parsed.success) {
    throw new InputError({
      file: directory,
      message: `the description is incomplete: ${z.prettifyError(parsed.error)}`,
    });
  }
  const { spaces, dictionary } = parsed.data;
  const build = (): BilingualVectors => {
    try {
      return { ...spacesFrom(spaces, weights), dictionary };
    } catch (error) {
      throw error instanceof RangeError ? new InputError({ message: error.message }) : error;
    }
  };
  const weightNames = (vectors: BilingualVectors) => Object.keys(spacesWeights(vectors));
  return buildModel(directory, { weights }, { build, weightNames });
}
