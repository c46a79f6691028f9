import type { LayerVectors } from '../contract.ts';
import type { Matrix } from '../embeddings/procrustes.ts';
import { principalPlane } from './principal-components.ts';
import { centred, translationRetrieval } from './translation-retrieval.ts';

/** Utterances of one language as a layer sees them, and their intents. */
export interface SeenUtterances {
  /** One row an utterance. */
  readonly vectors: LayerVectors;
  readonly intents: readonly string[];
}

/** Where an intent's utterances lie in the mean. */
export interface MapPoint {
  readonly x: number;
  readonly y: number;
  readonly utterances: number;
}

/** Intents in the plane in which they differ most, each in two languages. */
export interface IntentPlane {
  /** Whether each language's own mean was taken away, so that both lie around the same point. */
  readonly meanShift: boolean;
  /** Shares of the variance along x and y. */
  readonly explained: readonly [x: number, y: number];
  /** Intents whose nearest intent of the other language, by cosine in the whole space, is themselves: both directions. */
  readonly nearest: { readonly sourceToTarget: number; readonly targetToSource: number };
  readonly intents: Readonly<Record<string, { readonly source: MapPoint; readonly target: MapPoint }>>;
}

export interface IntentMap {
  readonly layer: string;
  /** As the model sees them, then with the mean shift. */
  readonly planes: readonly IntentPlane[];
}

/** A map of the intents that both languages have: the mean vector of each in either language, on two principal axes. */
export function intentMap(source: SeenUtterances, target: SeenUtterances): IntentMap {
  const [ofSource, ofTarget] = [intentMeans(source), intentMeans(target)];
  const shared = [...ofSource.keys()].filter((intent) => ofTarget.has(intent)).sort();
  const { layer, width } = source.vectors;
  const matrixOf = (means: ReadonlyMap<string, IntentMean>): Matrix => {
    const values = new Float32Array(shared.length * width);
    shared.forEach((intent, row) => {
      values.set(means.get(intent)!.mean, row * width);
    });
    return { values, width };
  };
  const means = { source: matrixOf(ofSource), target: matrixOf(ofTarget) };
  const planes = [false, true].map((meanShift): IntentPlane => {
    const placed = meanShift ? { source: centred(means.source), target: centred(means.target) } : means;
    const both = new Float32Array(2 * shared.length * width);
    both.set(placed.source.values);
    both.set(placed.target.values, shared.length * width);
    const { points, explained } = principalPlane({ values: both, width });
    const point = (row: number, utterances: number): MapPoint => ({
      x: points[row]![0],
      y: points[row]![1],
      utterances,
    });
    return {
      ...{ meanShift, explained },
      nearest: translationRetrieval({ source: shared, target: shared }, means, { meanShift }),
      intents: Object.fromEntries(
        shared.map((intent, row) => [
          intent,
          {
            source: point(row, ofSource.get(intent)!.utterances),
            target: point(shared.length + row, ofTarget.get(intent)!.utterances),
          },
        ]),
      ),
    };
  });
  return { layer, planes };
}

interface IntentMean {
  readonly mean: Float64Array;
  readonly utterances: number;
}

function intentMeans({ vectors: { values, width }, intents }: SeenUtterances): Map<string, IntentMean> {
  const rowsOf = new Map<string, number[]>();
  intents.forEach((intent, row) => {
    const rows = rowsOf.get(intent);
    if (rows === undefined) rowsOf.set(intent, [row]);
    else rows.push(row);
  });
  return new Map(
    Array.from(rowsOf, ([intent, rows]) => {
      const mean = new Float64Array(width);
      for (const row of rows) for (let i = 0; i < width; i++) mean[i]! += values[row * width + i]! / rows.length;
      return [intent, { mean, utterances: rows.length }];
    }),
  );
}
