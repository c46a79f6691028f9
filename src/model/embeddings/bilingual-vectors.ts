import { cosines, mutualNeighbours, scaleLocally } from './csls.ts';
import type { BilingualVectorOptions } from './options.ts';
import { applyMap, type Matrix, orthogonalMap, type RowPair } from './procrustes.ts';
import { WordVectors } from './word-vectors.ts';

/** A word of the source language and one of the target language that stand for each other. */
export type WordPair = readonly [source: string, target: string];

/** Word vectors of two languages in one space: words of like meaning lie near each other. */
export interface BilingualVectors {
  readonly source: WordVectors;
  readonly target: WordVectors;
  /** Words that are each other's nearest by CSLS, and those the map was first learnt from. */
  readonly dictionary: readonly WordPair[];
}

type AlignmentOptions = Pick<BilingualVectorOptions, 'refinements' | 'frequentWords' | 'neighbours'>;

/**
 * Turns the target's space into the source's: an orthogonal map learnt from a seed dictionary, then again and again from
 * the frequent words that it makes each other's nearest neighbours by CSLS, the seed kept (Conneau et al. 2018).
 * Both languages' words come in order of frequency.
 */
export function alignVectors(
  source: WordVectors,
  target: WordVectors,
  { seedDictionary, options }: { readonly seedDictionary: readonly WordPair[]; readonly options: AlignmentOptions },
): BilingualVectors {
  const [own, other] = [matrixOf(source), matrixOf(target)];
  const seed = seedDictionary.flatMap(([word, translation]): RowPair[] => {
    const [a, b] = [source.rowOf(word), target.rowOf(translation)];
    return a === undefined || b === undefined ? [] : [[b, a]];
  });
  const frequent = (matrix: Matrix): Matrix => ({
    values: matrix.values.subarray(0, options.frequentWords * matrix.width),
    width: matrix.width,
  });
  let map = orthogonalMap(other, own, seed);
  const nearest = () =>
    mutualNeighbours(scaleLocally(cosines(applyMap(frequent(other), map), frequent(own)), options.neighbours));
  for (let i = 0; i < options.refinements; i++) map = orthogonalMap(other, own, [...seed, ...nearest()]);

  const { subwords } = target.tables;
  const dictionary = new Map<string, WordPair>();
  for (const [b, a] of [...seed, ...nearest()]) {
    dictionary.set(`${a} ${b}`, [source.tables.words[a]!, target.tables.words[b]!]);
  }
  return {
    source,
    target: new WordVectors({
      ...target.tables,
      vectors: applyMap(other, map).values,
      subwords: { ...subwords, map: Float32Array.from(map) },
    }),
    dictionary: [...dictionary.values()],
  };
}

function matrixOf({ tables, dimensions }: WordVectors): Matrix {
  return { values: tables.vectors, width: dimensions };
}
