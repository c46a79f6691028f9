import { z } from 'zod';
import type { BilingualVectors } from './bilingual-vectors.ts';
import { WordVectors, type WordVectorTables } from './word-vectors.ts';

type Spaces = Pick<BilingualVectors, 'source' | 'target'>;
type Weights = Readonly<Record<string, Float32Array>>;

const languageSchema = z.strictObject({
  locale: z.string(),
  words: z.array(z.string()),
  /** Rows of the table of character n-grams. */
  buckets: z.int().positive(),
  isMapped: z.boolean(),
});

/** What a folder says of two languages' vectors beside their numbers. */
export const spacesSchema = z.strictObject({ source: languageSchema, target: languageSchema });

export type SpacesDescription = z.infer<typeof spacesSchema>;

export function describeSpaces({ source, target }: Spaces): SpacesDescription {
  const describe = ({ tables: { locale, words, subwords } }: WordVectors) => {
    return { locale, words: [...words], buckets: subwords.buckets, isMapped: subwords.map !== undefined };
  };
  return { source: describe(source), target: describe(target) };
}

const SIDES = ['source', 'target'] as const;

/** The numbers of both languages by name. */
export function spacesWeights(spaces: Spaces): Record<string, Float32Array> {
  return Object.fromEntries(
    SIDES.flatMap((side) => {
      const { vectors, subwords } = spaces[side].tables;
      const { unknown, grams, mean, map } = subwords;
      const numbers = { vectors, unknown, grams, mean, ...(map && { map }) };
      return Object.entries(numbers).map(([name, values]) => [`${side}.${name}`, values]);
    }),
  );
}

/**
 * The spaces that {@link describeSpaces} and {@link spacesWeights} state.
 * @throws {RangeError} if the numbers are not as many as the description says
 */
export function spacesFrom(
  description: SpacesDescription,
  weights: Weights,
): { source: WordVectors; target: WordVectors } {
  const [source, target] = SIDES.map((side) => new WordVectors(tablesFrom(side, description[side], weights)));
  if (source!.dimensions !== target!.dimensions) {
    throw new RangeError(`expected vectors of one length, got ${source!.dimensions} and ${target!.dimensions} numbers`);
  }
  return { source: source!, target: target! };
}

function tablesFrom(
  side: string,
  { locale, words, buckets, isMapped }: z.infer<typeof languageSchema>,
  weights: Weights,
): WordVectorTables {
  const [mean, unknown] = [weights[`${side}.mean`], weights[`${side}.unknown`]];
  const dimensions = mean?.length ?? 0;
  const numbers = (name: string, length: number): Float32Array => {
    const values = weights[`${side}.${name}`];
    if (values?.length === length) return values;
    throw new RangeError(`expected ${length} numbers "${side}.${name}", got ${values?.length ?? 'none'}`);
  };
  if (mean === undefined || unknown === undefined || unknown.length > dimensions) {
    throw new RangeError(`expected the numbers "${side}.mean" and "${side}.unknown", no longer than these`);
  }
  return {
    locale,
    words,
    vectors: numbers('vectors', words.length * dimensions),
    subwords: {
      unknown,
      grams: numbers('grams', buckets * (dimensions - unknown.length)),
      buckets,
      mean,
      ...(isMapped && { map: numbers('map', dimensions * dimensions) }),
    },
  };
}
