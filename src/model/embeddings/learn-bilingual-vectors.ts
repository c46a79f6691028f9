import { InputError } from '../../corpus/problem.ts';
import { alignVectors, type BilingualVectors, type WordPair } from './bilingual-vectors.ts';
import { learnVectors } from './learn-vectors.ts';
import type { BilingualVectorOptions } from './options.ts';
import type { WordVectors } from './word-vectors.ts';

/** The texts of one language. */
export interface LanguageTexts {
  /** BCP 47 tag. */
  readonly locale: string;
  readonly texts: readonly string[];
}

export interface BilingualVectorRequest {
  readonly source: LanguageTexts;
  readonly target: LanguageTexts;
  /** Pairs of words to learn the first map from; most of them should be right. */
  readonly seedDictionary: readonly WordPair[];
  readonly options: BilingualVectorOptions;
  readonly seed: number;
  /** Told of each part as it begins. */
  readonly onPhase?: (phase: 'source' | 'target' | 'map') => void;
}

/** Fewer pairs than this say too little about a space. */
const LEAST_PAIRS = 20;

/**
 * Learns word vectors of two languages, each from its own texts, and brings them into one space. The same request gives
 * the same numbers on every machine.
 * @throws {InputError} if a language has no texts, or too few pairs of the dictionary are in them
 */
export function learnBilingualVectors({
  source,
  target,
  seedDictionary,
  options,
  seed,
  onPhase = () => {},
}: BilingualVectorRequest): BilingualVectors {
  const learn = ({ locale, texts }: LanguageTexts): WordVectors => {
    const vectors = learnVectors(texts, { locale, options, seed });
    if (vectors.tables.words.length > 0) return vectors;
    const message = `word vectors of ${locale}: expected texts with words that occur ${options.leastCount} times, got ${texts.length} texts without; give a bitext or texts of this language`;
    throw new InputError({ field: 'embeddings', message });
  };
  onPhase('source');
  const own = learn(source);
  onPhase('target');
  const other = learn(target);
  onPhase('map');
  const known = seedDictionary.filter(
    ([word, translation]) => own.rowOf(word) !== undefined && other.rowOf(translation) !== undefined,
  );
  if (known.length < LEAST_PAIRS) {
    const message = `expected at least ${LEAST_PAIRS} pairs of words that both languages' texts have, got ${known.length} of ${seedDictionary.length}; give a larger bitext or lexicon, or texts that use its words`;
    throw new InputError({ field: 'embeddings', message });
  }
  return alignVectors(own, other, { seedDictionary: known, options });
}
