import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fastRandom } from '../../../src/corpus/fast-random.ts';
import { intentMap, type SeenUtterances } from '../../../src/model/inspection/intent-map.ts';
import { principalPlane } from '../../../src/model/inspection/principal-components.ts';

const matrix = (rows: readonly (readonly number[])[]) => ({
  values: Float32Array.from(rows.flat()),
  width: rows[0]?.length ?? 3,
});
const distance = (a: readonly number[], b: readonly number[]) =>
  Math.hypot(...a.map((value, index) => value - b[index]!));

describe('the plane of principal components', () => {
  it('is that of a hand-computed example', () => {
    // Around (1, 1, 5): ±4 along (3, 4)/5 of the first two numbers, ±1 along (4, −3)/5; the third never varies.
    const { points, explained } = principalPlane(
      matrix([
        [1 + 2.4, 1 + 3.2, 5],
        [1 - 2.4, 1 - 3.2, 5],
        [1 + 0.8, 1 - 0.6, 5],
        [1 - 0.8, 1 + 0.6, 5],
      ]),
    );
    // Variances 32 and 2 of 34.
    expect(explained[0]).toBeCloseTo(32 / 34, 6);
    expect(explained[1]).toBeCloseTo(2 / 34, 6);
    const expected = [
      [4, 0],
      [-4, 0],
      [0, 1],
      [0, -1],
    ];
    points.forEach((point, row) => {
      expect(point[0]).toBeCloseTo(expected[row]![0]!, 5);
      expect(point[1]).toBeCloseTo(expected[row]![1]!, 5);
    });
  });

  it('has nothing to show of points that are all the same, of one, of none', () => {
    for (const rows of [
      [
        [1, 2, 3],
        [1, 2, 3],
      ],
      [[1, 2, 3]],
      [],
    ]) {
      const { points, explained } = principalPlane(matrix(rows));
      expect(points).toHaveLength(rows.length);
      expect(points.flat().every((value) => Math.abs(value) < 1e-6)).toBe(true);
      expect(explained).toEqual([0, 0]);
    }
  });

  it('keeps all distances of points that lie in a plane, whatever plane', () => {
    const number = fc.double({ min: -10, max: 10, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(number, number), { minLength: 3, maxLength: 12 }), (flat) => {
        // Two orthogonal directions of length one in four dimensions.
        const [u, v] = [
          [0.5, 0.5, 0.5, 0.5],
          [0.5, -0.5, 0.5, -0.5],
        ] as const;
        const rows = flat.map(([a, b]) => u.map((value, i) => 3 + a * value + b * v[i]!));
        const { points, explained } = principalPlane(matrix(rows));
        for (const [i, one] of flat.entries()) {
          for (const [j, other] of flat.entries()) {
            expect(Math.abs(distance(points[i]!, points[j]!) - distance(one, other))).toBeLessThan(1e-3);
          }
        }
        expect(explained[0]).toBeGreaterThanOrEqual(explained[1]);
      }),
    );
  });

  it('turns the point furthest out to the positive side', () => {
    const { points } = principalPlane(
      matrix([
        [-7, 0],
        [3, 1],
        [4, -1],
      ]),
    );
    expect(points[0]![0]).toBeGreaterThan(0);
    expect(points[1]![0]).toBeLessThan(0);
  });
});

const seen = (rows: readonly (readonly [intent: string, ...numbers: number[]])[]): SeenUtterances => ({
  vectors: { layer: 'global', ...matrix(rows.map(([, ...numbers]) => numbers)) },
  intents: rows.map(([intent]) => intent),
});

describe('the map of intents', () => {
  const source = seen([
    ['play', 1, 0],
    ['play', 3, 0],
    ['wake', 0, 2],
    ['only here', 9, 9],
  ]);
  const target = seen([
    ['wake', 10, 2],
    ['play', 12, 0],
    ['other', 1, 1],
  ]);

  it('has the means of the intents of both languages, with and without their own mean', () => {
    const { layer, planes } = intentMap(source, target);
    expect(layer).toBe('global');
    expect(planes.map(({ meanShift }) => meanShift)).toEqual([false, true]);
    for (const { intents } of planes) {
      expect(Object.keys(intents)).toEqual(['play', 'wake']);
      expect([intents.play!.source.utterances, intents.play!.target.utterances]).toEqual([2, 1]);
    }
    const at = ({ x, y }: { x: number; y: number }) => [x, y];
    const [plain, shifted] = planes;
    // (2, 0) to (12, 0), and (2, 0) to (0, 2); the target is the source ten to the right.
    expect(distance(at(plain!.intents.play!.source), at(plain!.intents.play!.target))).toBeCloseTo(10, 5);
    expect(distance(at(plain!.intents.play!.source), at(plain!.intents.wake!.source))).toBeCloseTo(Math.sqrt(8), 5);
    for (const intent of ['play', 'wake']) {
      expect(distance(at(shifted!.intents[intent]!.source), at(shifted!.intents[intent]!.target))).toBeCloseTo(0, 5);
    }
    expect(shifted!.nearest).toEqual({ sourceToTarget: 1, targetToSource: 1 });
    // As they are, (2, 0) is nearest in angle to (12, 0), and (0, 2) to (10, 2): still themselves; back, both to (2, 0).
    expect(plain!.nearest).toEqual({ sourceToTarget: 1, targetToSource: 0.5 });
  });

  it('with the mean shift lays a language that is another one moved upon it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 500 }), (seed) => {
        const next = fastRandom('map', seed);
        const rows = Array.from({ length: 12 }, (_, i): [string, ...number[]] => [
          `intent ${i % 5}`,
          next(),
          next(),
          next(),
        ]);
        const moved = rows.map(([intent, ...numbers]): [string, ...number[]] => [
          intent,
          ...numbers.map((value) => value + 1),
        ]);
        const { intents, nearest } = intentMap(seen(rows), seen(moved)).planes[1]!;
        for (const { source: one, target: other } of Object.values(intents)) {
          expect(Math.hypot(one.x - other.x, one.y - other.y)).toBeLessThan(1e-4);
        }
        expect(nearest).toEqual({ sourceToTarget: 1, targetToSource: 1 });
      }),
      { numRuns: 30 },
    );
  });

  it('is empty for languages without an intent in common', () => {
    const { planes } = intentMap(seen([['a', 1, 2]]), seen([['b', 1, 2]]));
    expect(planes.map(({ intents }) => intents)).toEqual([{}, {}]);
  });
});
