/** Short words that may stand at the edge of a phrase without belonging to the value it names. Lower case. */
export interface FunctionWords {
  readonly articles: readonly string[];
  readonly prepositions: readonly string[];
  /** Other words of the kind, such as the mark of the infinitive. */
  readonly particles?: readonly string[];
}

/** Expressions whose words belong together, whatever single words their translation has. Lower case. */
export interface SetExpressions {
  /** Pairs of words, the first of them a preposition as a rule: "i dag" is one word for today. */
  readonly wordPairs?: readonly string[];
  /** Words in front of a time of day that belong to it: "klokken 7". */
  readonly beforeTime?: readonly string[];
  /** Words behind a time of day that belong to it: "7 Uhr". */
  readonly afterTime?: readonly string[];
}
