/** One of the translations that a dictionary gives for a headword. */
export interface Sense {
  /** As the dictionary writes it, without grammar and remarks. */
  readonly text: string;
  /** How much the dictionary prefers it; comparable with the other senses of the same headword only. */
  readonly weight: number;
}

/** A bilingual dictionary to look words up in. */
export interface Dictionary {
  /** Words of the longest headword. */
  readonly longest: number;
  /** Hash of everything that was read, in hex. */
  readonly hash: string;
  /** The form in which headwords hold a word that is in normal form (`normalTokens`); may be empty. */
  keyOf(word: string): string;
  /** Whether there is such a headword: keys of its words, one blank between them. */
  has(headword: string): boolean;
  /** The senses of each headword, in the dictionary's order; none of a headword it does not have. */
  lookUp(headwords: readonly string[]): Promise<(readonly Sense[])[]>;
  close(): Promise<void>;
}
