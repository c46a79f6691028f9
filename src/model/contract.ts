import type { Interpretation, Utterance } from '../corpus/utterance.ts';
import type { Backend } from './backend.ts';
import type { BilingualVectors } from './embeddings/bilingual-vectors.ts';

/** What a model learns from: a text and what it means. */
export type TrainingExample = Pick<Utterance, 'text' | 'intent' | 'slots'> & Partial<Pick<Utterance, 'locale'>>;

/** Where a training stands, reported after each pass over the training set. */
export interface EpochProgress {
  /** Passes done, from 1 to `epochs`. */
  readonly epoch: number;
  readonly epochs: number;
  /** Mean loss of an utterance over this pass. Kinds differ in what they sum, so compare within one training only. */
  readonly loss: number;
  /** Share of dev utterances with intent and all slots right; only in epochs after which dev was read. */
  readonly devExactMatch?: number;
}

export interface TrainingRequest {
  readonly train: readonly TrainingExample[];
  /** Picks the epoch whose weights are kept, by exact match, among some looked at. Without it the last is kept. */
  readonly dev?: readonly TrainingExample[];
  /** Texts of the target language that nobody has annotated. Kinds and options that have no use for them ignore them. */
  readonly texts?: readonly string[];
  /** Texts of the target language on whatever subject, to learn the language from. Ignored like `texts`. */
  readonly generalTexts?: readonly string[];
  /**
   * Word vectors that the language of the training set shares with another, which the model is to read. Kinds and options
   * that have no use for them ignore them.
   */
  readonly vectors?: BilingualVectors;
  /**
   * The model that this one is to take the place of. Kind `updated` needs it, the others ignore it. It belongs to the
   * training from then on: it is disposed of with the predictor, if not before.
   */
  readonly old?: ScoringPredictor;
  /** A model to learn from beside the annotation. Kinds that no update can be made of ignore it. */
  readonly teacher?: Teacher;
  /** Checked against the kind's `options`; what is left out takes the default written there. */
  readonly options?: Readonly<Record<string, unknown>>;
  readonly seed: number;
  readonly backend: Backend;
  /** How many threads the training may take; one if left out. The model is the same whatever their number. */
  readonly threads?: number;
  readonly onEpoch?: (progress: EpochProgress) => void;
}

/** Texts as one layer of a model sees them. */
export interface LayerVectors {
  /**
   * Of a network `words` (what it reads of each token, averaged), `convolution-1` and `convolution-2` (greatest and mean
   * value over the tokens; intents are read from the second) and `global` (what is mixed into each token for the tags).
   */
  readonly layer: string;
  /** Numbers that a text has. */
  readonly width: number;
  /** One row a text, in order: [texts, width]. */
  readonly values: Float32Array;
}

/** A model that knows some of the intents and labels of a training set already. */
export interface Teacher {
  readonly model: ScoringPredictor;
  /** How much of the loss of an utterance comes from it, the rest coming from the annotation. */
  readonly share: number;
}

/** A trained model. */
export interface Predictor {
  /** One interpretation a text, in order. Slots keep the span invariant of an utterance. */
  predict(texts: readonly string[]): Interpretation[];
  /**
   * The texts as each layer sees them, from the first to the last; models without layers leave it out. A model that has
   * words of several languages reads them as words of `locale`, which is the language it is for if left out.
   */
  layers?(texts: readonly string[], locale?: string): LayerVectors[];
  /** Writes the model as one folder, which `load` of its kind reads back to the same predictions. */
  save(directory: string): Promise<void>;
  /** Gives back memory held outside the JavaScript heap. The predictor is of no use afterwards. */
  dispose(): void;
}

/** What a model makes of one text before it decides. */
export interface TextScores {
  /** Log-probability of each of the model's intents. */
  readonly intents: Float32Array;
  /** Score of each of the model's tags for each token, regardless of its neighbours' tags: [tokens, tags]. */
  readonly tags: Float32Array;
}

/** A predictor that shows its scores, so that others can learn from them or average them. */
export interface ScoringPredictor extends Predictor {
  readonly intents: readonly string[];
  /** BIO tags; models trained on the same utterances have the same intents and tags in the same order. */
  readonly tags: readonly string[];
  /**
   * Scores from tag to tag, [from, to]. The log-probability of a sequence of tags is, up to a constant, the sum of its
   * tags' and transitions' scores; what BIO forbids counts as impossible whatever its score.
   */
  readonly transitions: Float32Array;
  /** The scores of each text, in order, over its tokens as `tokenize` finds them. */
  score(texts: readonly string[]): TextScores[];
}

/** A way to learn intents and slots: one implementation of this contract, named in the table `models`. */
export interface ModelKind {
  readonly name: string;
  /** Raised whenever the same data, options and seed give other weights; part of every fingerprint. */
  readonly version: number;
  /** The options with every default filled in, or an InputError naming each unknown or wrong one. */
  resolveOptions(options: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>>;
  /** Whether a model with these options learns from texts that nobody has annotated; none does if left out. */
  learnsFromTexts?(options: Readonly<Record<string, unknown>>): boolean;
  /** Whether a model with these options learns from general texts first; none does if left out. */
  learnsFromGeneralTexts?(options: Readonly<Record<string, unknown>>): boolean;
  /** Whether a model with these options reads words by vectors that it must be given; none does if left out. */
  readsVectors?(options: Readonly<Record<string, unknown>>): boolean;
  /** Whether predictors with these options have `layers`; none do if left out. */
  hasLayers?(options: Readonly<Record<string, unknown>>): boolean;
  train(request: TrainingRequest): Promise<Predictor>;
  /** Reads a saved model; InputError if the folder is missing, corrupt or of another kind. */
  load(directory: string, backend: Backend): Promise<Predictor>;
}

/** A kind whose models show their scores. */
export interface ScoringModelKind extends ModelKind {
  train(request: TrainingRequest): Promise<ScoringPredictor>;
  load(directory: string, backend: Backend): Promise<ScoringPredictor>;
}
