const ORDER = 6;
const BETA = 2;

/** What {@link CharacterNgramF} computes, in the manner of sacreBLEU's signatures. */
export const CHARACTER_NGRAM_F_SIGNATURE = 'chrF2|nrefs:1|case:mixed|eff:yes|nc:6|nw:0|space:no';

/**
 * chrF2 (Popović 2015) as sacreBLEU computes it by default: character 1- to 6-grams without blanks, β = 2. Counts are
 * summed over all pairs added, then scored once.
 */
export class CharacterNgramF {
  /** By n − 1. */
  readonly #matches = new Float64Array(ORDER);
  readonly #hypothesisCounts = new Float64Array(ORDER);
  readonly #referenceCounts = new Float64Array(ORDER);

  add(hypothesis: string, reference: string): void {
    const found = visibleCharacters(hypothesis);
    const expected = visibleCharacters(reference);
    for (let n = 1; n <= ORDER; n++) {
      const referenceCount = Math.max(0, expected.length - n + 1);
      // A hypothesis is not blamed for n-grams its reference is too short to have.
      if (referenceCount === 0) return;
      this.#hypothesisCounts[n - 1]! += Math.max(0, found.length - n + 1);
      this.#referenceCounts[n - 1]! += referenceCount;
      this.#matches[n - 1]! += countMatches(found, expected, n);
    }
  }

  /** From 0 to 1; 0 if nothing was added. */
  score(): number {
    let precision = 0;
    let recall = 0;
    let orders = 0;
    for (let n = 1; n <= ORDER; n++) {
      const hypothesisCount = this.#hypothesisCounts[n - 1]!;
      const referenceCount = this.#referenceCounts[n - 1]!;
      if (hypothesisCount === 0 || referenceCount === 0) continue;
      precision += this.#matches[n - 1]! / hypothesisCount;
      recall += this.#matches[n - 1]! / referenceCount;
      orders++;
    }
    const factor = BETA ** 2;
    const sum = factor * precision + recall;
    return sum === 0 ? 0 : ((1 + factor) * precision * recall) / sum / orders;
  }
}

/** chrF2 of one sentence, from 0 to 1. */
export function sentenceCharacterNgramF(hypothesis: string, reference: string): number {
  const counts = new CharacterNgramF();
  counts.add(hypothesis, reference);
  return counts.score();
}

function visibleCharacters(text: string): string[] {
  return [...text.replace(/\s+/gu, '')];
}

/** How many n-grams of one text the other has too, each as often as both have it. */
function countMatches(found: readonly string[], expected: readonly string[], n: number): number {
  const unmatched = new Map<string, number>();
  for (let i = 0; i + n <= expected.length; i++) {
    const ngram = expected.slice(i, i + n).join('');
    unmatched.set(ngram, (unmatched.get(ngram) ?? 0) + 1);
  }
  let matches = 0;
  for (let i = 0; i + n <= found.length; i++) {
    const ngram = found.slice(i, i + n).join('');
    const left = unmatched.get(ngram) ?? 0;
    if (left === 0) continue;
    unmatched.set(ngram, left - 1);
    matches++;
  }
  return matches;
}
