import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fastRandom } from '../../../src/corpus/fast-random.ts';
import { alignVectors } from '../../../src/model/embeddings/bilingual-vectors.ts';
import { cosines, mutualNeighbours, scaleLocally } from '../../../src/model/embeddings/csls.ts';
import { applyMap, orthogonalMap, type RowPair } from '../../../src/model/embeddings/procrustes.ts';
import { singularValueDecomposition } from '../../../src/model/embeddings/singular-values.ts';
import { toUnitLength, WordVectors } from '../../../src/model/embeddings/word-vectors.ts';

const width = 8;

/** Random rows of length one. */
function randomRows(rows: number, seed: number): Float32Array {
  const random = fastRandom('rows', seed);
  const values = Float32Array.from({ length: rows * width }, () => 2 * random() - 1);
  for (let row = 0; row < rows; row++) toUnitLength(values.subarray(row * width, (row + 1) * width));
  return values;
}

function randomRotation(seed: number): Float64Array {
  const random = fastRandom('rotation', seed);
  return singularValueDecomposition(
    Float64Array.from({ length: width * width }, () => 2 * random() - 1),
    width,
  ).left;
}

const spaceOf = (locale: string, words: readonly string[], vectors: Float32Array) =>
  new WordVectors({
    locale,
    words,
    vectors,
    subwords: { unknown: vectors.slice(0, 4), grams: randomRows(16, 9), buckets: 32, mean: new Float32Array(width) },
  });

const cosine = (a: ArrayLike<number>, b: Float32Array) => b.reduce((sum, value, i) => sum + value * a[i]!, 0);

describe('orthogonalMap', () => {
  it('finds the rotation between two spaces again', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const own = { values: randomRows(20, seed), width };
        const rotation = randomRotation(seed);
        const pairs = Array.from({ length: 20 }, (_, row): RowPair => [row, row]);
        const found = orthogonalMap(applyMap(own, rotation), own, pairs);
        const back = applyMap(applyMap(own, rotation), found);
        back.values.forEach((value, at) => {
          expect(value).toBeCloseTo(own.values[at]!, 5);
        });
      }),
    );
  });

  it('keeps lengths and angles, even if it was learnt from nothing but one pair', () => {
    const own = { values: randomRows(30, 1), width };
    const mapped = applyMap(own, orthogonalMap(own, own, [[3, 7]]));
    const before = cosines(own, own).values;
    cosines(mapped, mapped).values.forEach((value, at) => {
      expect(value).toBeCloseTo(before[at]!, 5);
    });
    expect(cosine(mapped.values.subarray(3 * width, 4 * width), own.values.slice(7 * width, 8 * width))).toBeCloseTo(1);
  });
});

describe('CSLS', () => {
  it('is twice the cosine less the mean nearness of both to the other side', () => {
    const similarities = { values: Float32Array.of(0.9, 0.5, 0.8, 0.1), rows: 2, columns: 2 };
    // Nearest one: rows 0.9 and 0.8, columns 0.9 and 0.5.
    const scaled = scaleLocally(similarities, 1).values;
    [0, -0.4, -0.1, -1.1].forEach((value, at) => {
      expect(scaled[at]).toBeCloseTo(value, 6);
    });
  });

  it('takes from a row that is near to everything what it has no right to', () => {
    // Row 0 is a hub: nearest to both columns by cosine.
    const hub = { values: Float32Array.of(0.9, 0.8, 0.2, 0.75), rows: 2, columns: 2 };
    expect(mutualNeighbours(hub)).toEqual([[0, 0]]);
    expect(mutualNeighbours(scaleLocally(hub, 2))).toEqual([
      [0, 0],
      [1, 1],
    ]);
  });

  it('has no neighbours in an empty space', () => {
    const [none, some] = [
      { values: new Float32Array(), width },
      { values: randomRows(2, 1), width },
    ];
    expect(mutualNeighbours(scaleLocally(cosines(none, some), 10))).toEqual([]);
    expect(mutualNeighbours(scaleLocally(cosines(some, none), 10))).toEqual([]);
  });
});

describe('alignVectors', () => {
  const count = 60;
  const own = randomRows(count, 4);
  const source = spaceOf(
    'en-US',
    Array.from({ length: count }, (_, i) => `word${i}`),
    own,
  );
  const target = spaceOf(
    'de-DE',
    Array.from({ length: count }, (_, i) => `wort${i}`),
    applyMap({ values: own, width }, randomRotation(5)).values,
  );
  const options = { refinements: 2, frequentWords: 50, neighbours: 5 };
  const seedDictionary = Array.from({ length: 12 }, (_, i) => [`word${i}`, `wort${i}`] as const);

  it('brings every word of a rotated space to its translation', () => {
    const aligned = alignVectors(source, target, { seedDictionary, options });
    for (let i = 0; i < count; i++) {
      expect(cosine(aligned.target.own(`wort${i}`)!, aligned.source.own(`word${i}`)!)).toBeCloseTo(1, 5);
    }
  });

  it('finds words outside the seed dictionary, up to the last of the frequent words', () => {
    const { dictionary } = alignVectors(source, target, { seedDictionary, options });
    expect(new Map(dictionary)).toEqual(
      new Map(Array.from({ length: options.frequentWords }, (_, i) => [`word${i}`, `wort${i}`])),
    );
  });

  it('passes over pairs of words that have no vector', () => {
    const wider = [...seedDictionary, ['word1', 'fehlt'], ['missing', 'wort2']] as const;
    const vectors = (dictionary: readonly (readonly [string, string])[]) =>
      alignVectors(source, target, { seedDictionary: dictionary, options }).target.tables.vectors;
    expect(vectors(wider)).toEqual(vectors(seedDictionary));
  });

  it('turns what n-grams make of a word as it turns the words', () => {
    const aligned = alignVectors(source, target, { seedDictionary, options });
    const map = aligned.target.tables.subwords.map!;
    const raw = { values: target.composed('neuwort'), width };
    aligned.target.composed('neuwort').forEach((value, i) => {
      expect(value).toBeCloseTo(applyMap(raw, map).values[i]!, 5);
    });
  });
});
