import type { Slot } from '../corpus/utterance.ts';

/**
 * How a slot of the source text may find its words again in the translation.
 *
 * - `alignment` translates freely, then follows the word alignment. Best translations; a few slots are lost or split.
 * - `walls` makes the decoder finish a slot before it leaves it, and no phrase crosses its edge: no slot is ever lost
 *   or split, at the price of stiffer sentences.
 * - `markers` puts marks around the slot that the engine carries over: tags, brackets, blanks.
 * - `placeholders` puts a word that stays as it is in place of the slot, and translates the slot by itself.
 */
export const STRATEGY_NAMES = Object.freeze(['alignment', 'walls', 'markers', 'placeholders'] as const);
export type StrategyName = (typeof STRATEGY_NAMES)[number];

/**
 * What a score means. Scores of different kinds, or of different engines, must not be compared:
 * rank within one engine instead.
 *
 * - `log-probability`: of the translation model, natural logarithm
 * - `model-score`: weighted sum of log-probabilities and penalties of a log-linear model
 * - `known-words`: share of the source words that the engine knew, from 0 to 1
 */
export type ScoreKind = 'log-probability' | 'model-score' | 'known-words';

/** A text to translate with its annotation. Everything that may change the result besides the engine itself. */
export interface SourceUtterance {
  readonly text: string;
  readonly slots: readonly Slot[];
  /** Slot labels whose words are copied, not translated: names of songs, artists, contacts. */
  readonly keep?: ReadonlySet<string>;
  /** One of the engine's {@link Capabilities.strategies}; the first of them when left out. */
  readonly strategy?: StrategyName;
  /** How many translations are wanted, 1 when left out; more only of engines with {@link Capabilities.nBest}. */
  readonly best?: number;
}

/** A slot of the source (`parent` is its index there) that has a place in the translation. */
export interface PlacedSlot extends Slot {
  readonly parent: number;
  /** `split`: its words lie apart, and the span covers only the longest run of them. */
  readonly status: 'ok' | 'split';
}

/** A slot of the source none of whose words has a counterpart in the translation. */
export interface LostSlot {
  readonly label: string;
  readonly parent: number;
  readonly status: 'lost';
}

export type TranslatedSlot = PlacedSlot | LostSlot;

/** A word of the source and a word of the translation that stand for each other: UTF-16 offsets, ends exclusive. */
export interface WordLink {
  readonly sourceStart: number;
  readonly sourceEnd: number;
  readonly targetStart: number;
  readonly targetEnd: number;
}

export interface Translation {
  readonly text: string;
  /**
   * One entry for each source slot: the placed ones in order of the text, then the lost ones.
   * Those that are `ok` keep the span invariant of the corpus (`slotProblems`).
   */
  readonly slots: readonly TranslatedSlot[];
  /** Mean per target token; higher is better. Only from engines that have scores. */
  readonly score?: number;
  /** Source words that the engine could not translate and passed through. */
  readonly unknownWords: number;
  /** Only from engines that have alignments. */
  readonly alignment?: readonly WordLink[];
  /** The next best translations, the better first, if more than one was wanted: no text twice, none the best one's. */
  readonly alternatives?: readonly Translation[];
}

/** What an engine can do; callers read this instead of asking which engine they hold. */
export interface Capabilities {
  readonly scores: ScoreKind | 'none';
  readonly alignments: boolean;
  /** Can keep the words of a slot together while it translates. */
  readonly walls: boolean;
  /** Honours {@link SourceUtterance.keep}. */
  readonly copies: boolean;
  /** Honours {@link SourceUtterance.best}. */
  readonly nBest: boolean;
  /** How many utterances it likes to be handed at a time: few where each takes long or is paid for; 64 if left out. */
  readonly batchSize?: number;
  /** Projection strategies, the default first. */
  readonly strategies: readonly [StrategyName, ...StrategyName[]];
}

/** Utterances handed to an engine at a time, unless it says otherwise. */
export const DEFAULT_BATCH_SIZE = 64;

/** BCP 47 tags of what goes in and what comes out. */
export interface LanguagePair {
  readonly source: string;
  readonly target: string;
}

/**
 * A machine translation engine for one language pair.
 *
 * What it cannot translate at all (a service that stays away, a process that keeps dying, an answer that stays
 * garbage) ends `translate` with an InputError that names the utterance, the cause and the cure.
 */
export interface Engine {
  readonly name: string;
  readonly languages: LanguagePair;
  readonly capabilities: Capabilities;
  /** Changes whenever a translation might: engine, version, model hash, options. */
  fingerprint(): string;
  /** One translation for each utterance, in their order; the same utterance always gives the same translation. */
  translate(batch: readonly SourceUtterance[]): Promise<Translation[]>;
  /** Releases what the engine holds (processes, model memory). */
  close(): Promise<void>;
}
