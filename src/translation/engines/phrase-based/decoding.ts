/** A source phrase and the option that translates it, or PASS_THROUGH. Ends are exclusive. */
export interface DecodedPhrase {
  readonly sourceStart: number;
  readonly sourceEnd: number;
  readonly option: number;
}

export interface Decoding {
  /** In order of the target. */
  readonly phrases: readonly DecodedPhrase[];
  /** Model score of the whole segment. */
  readonly score: number;
}

/** The combinations of one decoding of each segment, the better first, at most `count` of them. */
export function bestCombinations(segments: readonly (readonly Decoding[])[], count: number): Decoding[][] {
  let combined: { readonly decodings: Decoding[]; readonly score: number }[] = [{ decodings: [], score: 0 }];
  for (const choices of segments) {
    combined = combined
      .flatMap(({ decodings, score }) =>
        choices.map((choice) => ({ decodings: [...decodings, choice], score: score + choice.score })),
      )
      .sort((a, b) => b.score - a.score)
      .slice(0, count);
  }
  return combined.map(({ decodings }) => decodings);
}
