import type { z } from 'zod';
import type { Interpretation, Outcome, Utterance } from '../corpus/utterance.ts';
import type { SignalName } from './signals.ts';

/** A corpus that can be read more than once, in the same order each time. */
export type ReopenableCorpus = () => AsyncIterable<Utterance>;

/** What signals may look at besides the translations themselves. Each signal names what it needs. */
export interface Resources {
  /** The utterances that were translated, by id. */
  readonly sources?: ReadonlyMap<string, Utterance>;
  /** The translations translated back, as texts, by the id of the translation. */
  readonly backTranslations?: ReadonlyMap<string, string>;
  /** What a model of the source language understood of the sources, by their id. */
  readonly sourceReadings?: ReadonlyMap<string, Interpretation>;
  /** What that model understood of the back-translations, by the id of the translation. */
  readonly backReadings?: ReadonlyMap<string, Interpretation>;
  /** Good texts of the target language to learn from: bitext, grammar output, unlabelled texts. Never the test set. */
  readonly targetTexts?: () => AsyncIterable<string> | Iterable<string>;
  /** Labels whose words were to stay untranslated; none if left out. */
  readonly keptLabels?: ReadonlySet<string>;
}

/** The number a signal gives a translation, or nothing if it cannot judge it. */
export type Scorer = (translation: Utterance) => number | undefined;

/** One opinion of a translation: a number, higher is better, stored in the utterance's `scores` under its name. */
export interface Signal {
  readonly name: string;
  /** Changes whenever a score might. */
  readonly version: number;
  readonly needs: readonly (keyof Resources)[];
  /** Why a translation without a score is dropped. */
  readonly missing: string;
  /** Why a translation with this score is dropped, when it is too low. */
  tooLow(score: number): string;
  /** Reads what it must know before it can judge; may read the corpus, whose order changes nothing. */
  prepare(resources: Resources, corpus: ReopenableCorpus): Promise<Scorer>;
}

/** Where the line between kept and dropped is drawn. Exactly one of `min` and `keep`. */
export interface Threshold {
  /** The lowest score that is kept. */
  readonly min?: number | undefined;
  /** Share of the scored translations that is kept, the best first, in (0, 1]. */
  readonly keep?: number | undefined;
  /** Whether `keep` is a share of each intent or of the whole corpus. */
  readonly per: 'intent' | 'corpus';
  /** So many of each intent are kept, the best first, even below the line: no intent starves. */
  readonly atLeast: number;
}

/** What filters may look at besides the scored corpus. */
export interface FilterContext {
  /** How many utterances the corpus has, where that is known: what is kept of each finds room at once. */
  readonly size?: number;
  /** Texts that no training set may hold: the test set, and dev. */
  readonly heldOut?: () => AsyncIterable<Pick<Utterance, 'text'>> | Iterable<Pick<Utterance, 'text'>>;
}

/**
 * A kind of filter. It looks at scores that are already there, so a new threshold costs two readings of the corpus.
 * Every utterance comes out once, in the order of the corpus, as it is or dropped with a reason; which of them stay
 * does not depend on that order, provided that ids are distinct.
 */
export interface FilterKind<Settings = unknown> {
  readonly name: string;
  /** The settings of an experiment file, with their defaults. */
  readonly settings: z.ZodType<Settings>;
  /** Names of the scores that must be there. */
  signals(settings: Settings): readonly SignalName[];
  /** Whether {@link FilterContext.heldOut} must be given. */
  readonly needsHeldOut: boolean;
  /** Whether what is kept is kept whole when the filter is applied again. */
  isIdempotent(settings: Settings): boolean;
  select(corpus: ReopenableCorpus, settings: Settings, context: FilterContext): AsyncGenerator<Outcome>;
}
