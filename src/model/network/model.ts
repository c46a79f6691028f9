import { fastRandom } from '../../corpus/fast-random.ts';
import { bioTags, tokenize } from '../../corpus/tokens.ts';
import type { TrainingExample } from '../contract.ts';
import type { BilingualVectors } from '../embeddings/bilingual-vectors.ts';
import type { EncodedExample, EncodedText } from './batch.ts';
import { crossLingualLookup, vectorsNeeded } from './cross-lingual.ts';
import type { NetworkOptions } from './options.ts';
import { initialParameters, type NetworkSizes, type Parameters } from './parameters.ts';
import { TagSet } from './tag-set.ts';
import { Vocabulary } from './vocabulary.ts';
import { normalizeWord, wordFeatureLookup } from './word-features.ts';

/** All that is needed to predict. */
export interface NetworkModel {
  readonly options: NetworkOptions;
  readonly vocabulary: Vocabulary;
  readonly tags: TagSet;
  readonly intents: readonly string[];
  readonly parameters: Parameters;
  /** Where words are read by given vectors. */
  readonly vectors?: Pick<BilingualVectors, 'source' | 'target'>;
}

/** An untrained model, and texts as it sees them. */
export interface PreparedModel {
  readonly model: NetworkModel;
  readonly examples: readonly EncodedExample[];
  readonly texts: readonly EncodedText[];
  readonly generalTexts: readonly EncodedText[];
}

/** Words of texts without annotation get a row of their own if they occur this often. */
const LEAST_COUNT_IN_TEXTS = 2;
/** The same for general texts, most of whose words the model will never meet again. */
const LEAST_COUNT_IN_GENERAL_TEXTS = 10;

/**
 * An untrained model with the labels of a training set and the words of it and of further texts, and all of them as the
 * model sees them.
 */
export function prepareModel({
  train,
  texts = [],
  generalTexts = [],
  vectors: given,
  options: wanted,
  seed,
}: {
  train: readonly TrainingExample[];
  texts?: readonly string[];
  generalTexts?: readonly string[];
  vectors?: BilingualVectors | undefined;
  options: NetworkOptions;
  seed: number;
}): PreparedModel {
  const vectors = wanted.embeddings && vectorsNeeded(given);
  const options = vectors ? { ...wanted, wordDimensions: vectors.source.dimensions } : wanted;
  const tagged = train.map(({ text, intent, slots, locale }) => {
    const tokens = tokenize(text);
    return { intent, locale, words: tokens.map((token) => token.text), tags: bioTags(tokens, slots) };
  });
  const [further, general] = [texts, generalTexts].map((list) =>
    list.map((text) => tokenize(text).map((token) => token.text)),
  ) as [string[][], string[][]];
  // Words that are read by given vectors need no rows.
  const vocabulary = vectors ? new Vocabulary([], []) : vocabularyOf(tagged, further, general);
  const tags = TagSet.of(tagged.map((example) => example.tags));
  const intents = [...new Set(tagged.map(({ intent }) => intent))];
  const sizes = networkSizes({ options, vocabulary, tags, intents });
  const parameters = initialParameters(sizes, fastRandom('parameters', seed));

  const lookUp = vectors
    ? crossLingualLookup(vectors, options.gramBuckets)
    : wordFeatureLookup(vocabulary, options.gramBuckets);
  const encoded = (list: readonly string[][]) => list.map((words) => ({ words: words.map((word) => lookUp(word)) }));
  const intentIndices = new Map(intents.map((intent, index) => [intent, index]));
  const examples = tagged.map((example) => ({
    words: example.words.map((word) => lookUp(word, example.locale)),
    tags: example.tags.map((tag) => tags.indexOf(tag)),
    intent: intentIndices.get(example.intent)!,
  }));
  return {
    model: { options, vocabulary, tags, intents, parameters, ...(vectors && { vectors }) },
    examples,
    ...{ texts: encoded(further), generalTexts: encoded(general) },
  };
}

function vocabularyOf(
  examples: readonly { readonly words: readonly string[] }[],
  texts: readonly (readonly string[])[],
  generalTexts: readonly (readonly string[])[],
): Vocabulary {
  return Vocabulary.of(
    examples.flatMap(({ words }) => words.map(normalizeWord)),
    { words: texts.flatMap((words) => words.map(normalizeWord)), leastCount: LEAST_COUNT_IN_TEXTS },
    { words: generalTexts.flatMap((words) => words.map(normalizeWord)), leastCount: LEAST_COUNT_IN_GENERAL_TEXTS },
  );
}

export function networkSizes({
  options,
  vocabulary,
  tags,
  intents,
}: Omit<NetworkModel, 'parameters' | 'vectors'>): NetworkSizes {
  return {
    words: vocabulary.size,
    grams: options.gramBuckets,
    wordDimensions: options.wordDimensions,
    gramDimensions: options.gramDimensions,
    hidden: options.hiddenUnits,
    tags: tags.size,
    intents: intents.length,
  };
}
