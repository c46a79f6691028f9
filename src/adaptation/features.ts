/** Every grammatical feature a catalogue may state, with its values: the columns a catalogue file may have. */
export const featureValues = Object.freeze({
  gender: ['masculine', 'feminine', 'neuter'],
  number: ['singular', 'plural'],
  /** Whether the value stands with a definite article: "die Schweiz" always, "Pizza" optionally, "Berlin" never. */
  article: ['always', 'optional', 'never'],
  /** For expressions of time: "am Montag", "im Mai", "morgen". */
  kind: ['day', 'month', 'adverb'],
} as const satisfies Readonly<Record<string, readonly string[]>>) as Readonly<Record<string, readonly string[]>>;

/** What a value asks of the words in front of it. */
export interface Features {
  readonly gender?: 'masculine' | 'feminine' | 'neuter';
  readonly number?: 'singular' | 'plural';
  /** `optional` where absent. */
  readonly article?: 'always' | 'optional' | 'never';
  readonly kind?: 'day' | 'month' | 'adverb';
}
