import { bioTags, type Token, tokenize } from '../../corpus/tokens.ts';
import type { TrainingExample } from '../contract.ts';
import type { SoftTargets } from '../network/soft-targets.ts';
import { TagSet } from '../network/tag-set.ts';
import { contextFeatures, sentenceFeatures, tokenFeatures } from './features.ts';
import type { LinearOptions } from './options.ts';
import { type Observation, observedWeights, type SparseWeights } from './sparse-weights.ts';
import { type WordForm, wordFormLookup } from './word-forms.ts';

/** All that is needed to predict. */
export interface LinearModel {
  readonly options: LinearOptions;
  readonly intents: readonly string[];
  readonly tags: TagSet;
  readonly intentWeights: SparseWeights;
  readonly tagWeights: SparseWeights;
  /** [from, to] */
  readonly transitions: Float32Array;
}

/** An utterance as the model reads it. */
export interface EncodedText {
  /** Rows of the intent weights. */
  readonly sentence: Int32Array;
  /** Rows of the tag weights, for each token. */
  readonly tokens: readonly Int32Array[];
  /** Rows of the tag weights that count for every token. */
  readonly context: Int32Array;
}

/** An utterance as the model learns it. */
export interface EncodedExample extends EncodedText {
  /** Index of the intent. */
  readonly intent: number;
  /** Index of each token's tag. */
  readonly tags: readonly number[];
  /** What a teacher makes of it; counts instead of intent and tags. */
  readonly soft?: SoftTargets;
}

/** The features of a text, not yet looked up; as in {@link EncodedText}. */
interface TextFeatures {
  readonly sentence: Uint32Array;
  readonly tokens: readonly Uint32Array[];
  readonly context: Uint32Array;
}

/** A model of zeros with the features and labels of a training set, and the training set as the model sees it. */
export function prepareModel(
  train: readonly TrainingExample[],
  options: LinearOptions,
): { model: LinearModel; examples: EncodedExample[] } {
  const tokenized = train.map(({ text }) => tokenize(text));
  const tagged = train.map(({ slots }, i) => bioTags(tokenized[i]!, slots));
  const intents = [...new Set(train.map(({ intent }) => intent))];
  const tags = TagSet.of(tagged);
  const intentIndices = new Map(intents.map((intent, index) => [intent, index]));

  const lookUp = wordFormLookup();
  const labelled = tokenized.map((tokens, i) => ({
    features: textFeatures(tokens, lookUp),
    intent: intentIndices.get(train[i]!.intent)!,
    tags: tagged[i]!.map((tag) => tags.indexOf(tag)),
  }));
  const intentObservations = labelled.map(({ features, intent }) => ({ keys: features.sentence, class: intent }));
  const model = {
    options,
    intents,
    tags,
    intentWeights: observedWeights(intentObservations, intents.length),
    tagWeights: observedWeights(labelled.flatMap(tagObservations), tags.size),
    transitions: new Float32Array(tags.size * tags.size),
  };
  return { model, examples: labelled.map((example) => ({ ...example, ...encode(model, example.features) })) };
}

function tagObservations(example: { features: TextFeatures; tags: readonly number[] }): Observation[] {
  const { tokens, context } = example.features;
  return [
    ...tokens.map((keys, t) => ({ keys, class: example.tags[t]! })),
    ...[...new Set(example.tags)].map((tag) => ({ keys: context, class: tag })),
  ];
}

/** Reads texts as a model does. */
export function textEncoder(model: LinearModel): (tokens: readonly Token[]) => EncodedText {
  const lookUp = wordFormLookup();
  return (tokens) => encode(model, textFeatures(tokens, lookUp));
}

function textFeatures(tokens: readonly Token[], lookUp: (token: string) => WordForm): TextFeatures {
  const forms = tokens.map(({ text }) => lookUp(text));
  return { sentence: sentenceFeatures(forms), tokens: tokenFeatures(forms), context: contextFeatures(forms) };
}

function encode(
  { intentWeights, tagWeights }: Pick<LinearModel, 'intentWeights' | 'tagWeights'>,
  { sentence, tokens, context }: TextFeatures,
): EncodedText {
  return {
    sentence: intentWeights.table.rowsOf(sentence),
    tokens: tokens.map((keys) => tagWeights.table.rowsOf(keys)),
    context: tagWeights.table.rowsOf(context),
  };
}
