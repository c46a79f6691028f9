/** What came of a turn, as the system that wrote the log saw it. `unknown` counts as no success. */
export type TurnOutcome = 'success' | 'failure' | 'unknown';

/** The words of a slot. */
export interface SlotWords {
  readonly label: string;
  readonly value: string;
}

/** What a system understood: an intent and the words of its slots, wherever in the text they stood. */
export interface Reading {
  readonly intent: string;
  readonly values: readonly SlotWords[];
}

/** One thing a user said. */
export interface Turn {
  readonly text: string;
  /** Absent if the system understood nothing. */
  readonly reading?: Reading;
  readonly outcome: TurnOutcome;
  /** Seconds since some fixed moment. */
  readonly time?: number;
}

/** What one user said in a row. */
export interface Session {
  readonly user: string;
  readonly turns: readonly Turn[];
}
