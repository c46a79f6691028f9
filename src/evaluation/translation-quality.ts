import { CHARACTER_NGRAM_F_SIGNATURE, CharacterNgramF } from '../corpus/character-ngram-f.ts';
import { type Slot, slotValue } from '../corpus/utterance.ts';

/** A score in per cent with the settings that could move it, in the manner of sacreBLEU. */
export interface QualityScore {
  readonly score: number;
  readonly signature: string;
}

const BLEU_ORDER = 4;

/**
 * Corpus BLEU (Papineni et al. 2002) as sacreBLEU computes it by default: one reference, mixed case, 13a tokens, exponential smoothing.
 */
export function bleu(hypotheses: readonly string[], references: readonly string[]): QualityScore {
  checkLengths(hypotheses, references);
  const matches = new Array<number>(BLEU_ORDER).fill(0);
  const totals = new Array<number>(BLEU_ORDER).fill(0);
  let hypothesisLength = 0;
  let referenceLength = 0;
  hypotheses.forEach((hypothesis, k) => {
    const words = tokenize13a(hypothesis);
    const referenceWords = tokenize13a(references[k]!);
    hypothesisLength += words.length;
    referenceLength += referenceWords.length;
    for (let n = 1; n <= BLEU_ORDER; n++) {
      totals[n - 1]! += Math.max(0, words.length - n + 1);
      matches[n - 1]! += overlap(ngrams(words, n), ngrams(referenceWords, n));
    }
  });
  const brevity = hypothesisLength < referenceLength ? Math.exp(1 - referenceLength / hypothesisLength) : 1;
  const score = 100 * brevity * smoothedMean(matches, totals);
  return { score, signature: 'BLEU|nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp' };
}

/** Geometric mean of the n-gram precisions; the k-th precision without a match counts as 2^-k of one match. */
function smoothedMean(matches: readonly number[], totals: readonly number[]): number {
  if (matches.every((count) => count === 0) || totals.includes(0)) return 0;
  let logSum = 0;
  let smoothing = 1;
  matches.forEach((count, n) => {
    if (count === 0) smoothing /= 2;
    logSum += Math.log((count === 0 ? smoothing : count) / totals[n]!);
  });
  return Math.exp(logSum / matches.length);
}

/** Corpus chrF2, see {@link CharacterNgramF}. */
export function chrf(hypotheses: readonly string[], references: readonly string[]): QualityScore {
  checkLengths(hypotheses, references);
  const counts = new CharacterNgramF();
  hypotheses.forEach((hypothesis, k) => {
    counts.add(hypothesis, references[k]!);
  });
  return { score: 100 * counts.score(), signature: CHARACTER_NGRAM_F_SIGNATURE };
}

/** An annotated text, as it should be and as it came out. */
export interface AnnotatedText {
  readonly text: string;
  readonly slots: readonly Slot[];
}

/** Precision, recall and F1, fractions between 0 and 1. */
export interface SlotValueScore {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

/** How many slots of the human translations the projected ones agree with in label and words, wherever they stand and whatever their case. */
export function slotValueF1(gold: readonly AnnotatedText[], predicted: readonly AnnotatedText[]): SlotValueScore {
  checkLengths(predicted, gold);
  let matches = 0;
  let goldCount = 0;
  let predictedCount = 0;
  gold.forEach((reference, k) => {
    const found = predicted[k]!;
    matches += overlap(countAll(labelledValues(found)), countAll(labelledValues(reference)));
    goldCount += reference.slots.length;
    predictedCount += found.slots.length;
  });
  const share = (count: number, of: number) => (of === 0 ? 0 : count / of);
  return {
    precision: share(matches, predictedCount),
    recall: share(matches, goldCount),
    f1: share(2 * matches, goldCount + predictedCount),
  };
}

function labelledValues({ text, slots }: AnnotatedText): string[] {
  return slots.map((slot) => `${slot.label}\u0000${slotValue(text, slot).toLowerCase()}`);
}

/** mteval-v13a tokens, as sacreBLEU cuts them. */
export function tokenize13a(text: string): string[] {
  const plain = text
    .replaceAll('<skipped>', '')
    .replaceAll('-\n', '')
    .replaceAll('\n', ' ')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>');
  return ` ${plain} `
    .replace(/([{-~[-` -&(-+:-@/])/gu, ' $1 ')
    .replace(/([^0-9])([.,])/gu, '$1 $2 ')
    .replace(/([.,])([^0-9])/gu, ' $1 $2')
    .replace(/([0-9])(-)/gu, '$1 $2 ')
    .split(/\s+/u)
    .filter((token) => token !== '');
}

function ngrams(units: readonly string[], n: number): Map<string, number> {
  return countAll(
    Array.from({ length: Math.max(0, units.length - n + 1) }, (_, i) => units.slice(i, i + n).join('\u0001')),
  );
}

function countAll(items: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
  return counts;
}

/** Size of the intersection of two multisets. */
function overlap(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): number {
  let size = 0;
  for (const [item, count] of a) size += Math.min(count, b.get(item) ?? 0);
  return size;
}

function checkLengths(hypotheses: readonly unknown[], references: readonly unknown[]): void {
  if (hypotheses.length === references.length) return;
  throw new RangeError(`${hypotheses.length} translations cannot be compared with ${references.length} references`);
}
