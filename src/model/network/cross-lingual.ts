import { languageOf } from '../../corpus/language.ts';
import { InputError } from '../../corpus/problem.ts';
import type { BilingualVectors } from '../embeddings/bilingual-vectors.ts';
import { UNKNOWN_WORD } from './vocabulary.ts';
import { gramRows, normalizeWord, remembering, type WordFeatures } from './word-features.ts';

/** The vectors a training was given. @throws {InputError} if there are none */
export function vectorsNeeded(vectors: BilingualVectors | undefined): BilingualVectors {
  if (vectors !== undefined) return vectors;
  const message =
    'a network with "embeddings" reads words by vectors of two languages, but was given none; an experiment learns them if it has a section "embeddings"';
  throw new InputError({ field: 'embeddings', message });
}

type Lookup = (token: string) => WordFeatures;
type Spaces = Pick<BilingualVectors, 'source' | 'target'>;
/** A finished model swaps no words, so that it has no dictionary. */
type SpacesWithWords = Spaces & Partial<Pick<BilingualVectors, 'dictionary'>>;

/**
 * Looks up the words of a training set by its language: utterances of the target language as the finished model reads
 * them, all others as the source language's.
 */
export function crossLingualLookup(
  vectors: SpacesWithWords,
  buckets: number,
): (token: string, locale?: string) => WordFeatures {
  const inTarget = targetLookup(vectors, buckets);
  const inSource = sourceLookup(vectors, buckets, inTarget);
  const language = languageOf(vectors.target.tables.locale);
  return (token, locale) =>
    locale !== undefined && languageOf(locale) === language ? inTarget(token) : inSource(token);
}

/** Words of the source language, each with its translations. */
function sourceLookup(vectors: SpacesWithWords, buckets: number, translate: Lookup): Lookup {
  const translations = new Map<string, string[]>();
  for (const [word, translation] of vectors.dictionary ?? []) {
    translations.set(word, [...(translations.get(word) ?? []), translation]);
  }
  return remembering((token) => ({
    word: UNKNOWN_WORD,
    grams: gramRows(token, buckets),
    vector: vectors.source.own(token) ?? vectors.target.own(token) ?? vectors.source.composed(token),
    translations: (translations.get(normalizeWord(token)) ?? []).map(translate),
  }));
}

/** Words of the language the model is for; one that it does not have may be of the other language. */
function targetLookup({ source, target }: Spaces, buckets: number): Lookup {
  return remembering((token) => ({
    word: UNKNOWN_WORD,
    grams: gramRows(token, buckets),
    vector: target.own(token) ?? source.own(token) ?? target.composed(token),
  }));
}
