/** What the translating thread is given when it starts: models for one leg of the way each, in their order. */
export interface ThreadStart {
  readonly models: readonly ModelFiles[];
}

/** The files of one translation model. */
export interface ModelFiles {
  readonly model: string;
  /** Of the source, then of the target if that has one of its own. */
  readonly vocabularies: readonly [string] | readonly [string, string];
  /** Which words of the target are worth looking at for a word of the source. */
  readonly shortlist?: string | undefined;
  readonly precision: Precision;
}

/** How the engine multiplies: with the numbers the model has, or in 8 bits with scales computed or from the model. */
export type Precision = 'float32' | 'int8shiftAll' | 'int8shiftAlphaAll';

/** A text for the model of one leg, as HTML. The thread answers one request after the other. */
export interface ThreadRequest {
  readonly leg: number;
  readonly html: string;
}

/**
 * First `ready` or `failed`, then an answer to each request. After `failed` the thread is of no more use;
 * `leg` says whose model it was that failed.
 */
export type ThreadReply =
  | { readonly type: 'ready' }
  | { readonly type: 'translated'; readonly html: string }
  | { readonly type: 'failed'; readonly leg: number; readonly reason: string };
