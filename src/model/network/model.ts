import { fastRandom } from '../../corpus/fast-random.ts';
import { bioTags, tokenize } from '../../corpus/tokens.ts';
import type { TrainingExample } from '../contract.ts';
import type { EncodedExample, EncodedText } from './batch.ts';
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
}

/** An untrained model, and texts as it sees them. */
export interface PreparedModel {
  readonly model: NetworkModel;
  readonly examples: readonly EncodedExample[];
  readonly texts: readonly EncodedText[];
}

/** Words of texts without annotation get a row of their own if they occur this often. */
const LEAST_COUNT_IN_TEXTS = 2;

/**
 * An untrained model with the labels of a training set and the words of it and of further texts, and both as the model
 * sees them.
 */
export function prepareModel({
  train,
  texts = [],
  options,
  seed,
}: {
  train: readonly TrainingExample[];
  texts?: readonly string[];
  options: NetworkOptions;
  seed: number;
}): PreparedModel {
  const tagged = train.map(({ text, intent, slots }) => {
    const tokens = tokenize(text);
    return { intent, words: tokens.map((token) => token.text), tags: bioTags(tokens, slots) };
  });
  const further = texts.map((text) => tokenize(text).map((token) => token.text));
  const vocabulary = Vocabulary.of(
    tagged.flatMap(({ words }) => words.map(normalizeWord)),
    { words: further.flatMap((words) => words.map(normalizeWord)), leastCount: LEAST_COUNT_IN_TEXTS },
  );
  const tags = TagSet.of(tagged.map((example) => example.tags));
  const intents = [...new Set(tagged.map(({ intent }) => intent))];
  const sizes = networkSizes({ options, vocabulary, tags, intents });
  const parameters = initialParameters(sizes, fastRandom('parameters', seed));

  const lookUp = wordFeatureLookup(vocabulary, options.gramBuckets);
  const intentIndices = new Map(intents.map((intent, index) => [intent, index]));
  const examples = tagged.map((example) => ({
    words: example.words.map(lookUp),
    tags: example.tags.map((tag) => tags.indexOf(tag)),
    intent: intentIndices.get(example.intent)!,
  }));
  return {
    model: { options, vocabulary, tags, intents, parameters },
    examples,
    texts: further.map((words) => ({ words: words.map(lookUp) })),
  };
}

export function networkSizes({ options, vocabulary, tags, intents }: Omit<NetworkModel, 'parameters'>): NetworkSizes {
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
