import { InputError } from '../../corpus/problem.ts';
import type { Utterance } from '../../corpus/utterance.ts';
import type { LayerVectors, Predictor } from '../contract.ts';
import { type RetrievalAccuracy, translationRetrieval } from './translation-retrieval.ts';

/** How near translations lie in one layer of a model. */
export interface LayerRetrieval {
  readonly layer: string;
  /** Numbers that a text has. */
  readonly width: number;
  /** By cosine as the model sees the texts, and with each language's mean taken away. */
  readonly accuracy: { readonly plain: RetrievalAccuracy; readonly meanShift: RetrievalAccuracy };
}

/** Utterances as each layer of a model sees them, read in their own language. @throws {InputError} if it has no layers */
export function layersOf(predictor: Predictor, utterances: readonly Utterance[]): LayerVectors[] {
  if (predictor.layers === undefined) {
    const message =
      'the model has no layers to look into; expected a network: --kind network or distilled, or auto or ensemble with a network among its members';
    throw new InputError({ field: 'model', message });
  }
  return predictor.layers(
    utterances.map(({ text }) => text),
    utterances[0]?.locale,
  );
}

/** Parallel utterances of two languages as the layers of a model see them. */
export interface ParallelLayers {
  readonly utterances: { readonly source: readonly Utterance[]; readonly target: readonly Utterance[] };
  readonly layers: { readonly source: readonly LayerVectors[]; readonly target: readonly LayerVectors[] };
}

/** Translation retrieval in every layer, one at a time because it takes a while. */
export function* retrievalByLayer({ utterances, layers }: ParallelLayers): Generator<LayerRetrieval> {
  const texts = {
    source: utterances.source.map(({ text }) => text),
    target: utterances.target.map(({ text }) => text),
  };
  for (const [index, source] of layers.source.entries()) {
    const vectors = { source, target: layers.target[index]! };
    const accuracy = {
      plain: translationRetrieval(texts, vectors, { meanShift: false }),
      meanShift: translationRetrieval(texts, vectors, { meanShift: true }),
    };
    yield { layer: source.layer, width: source.width, accuracy };
  }
}
