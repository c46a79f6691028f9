import type { TextScores } from '../contract.ts';
import { logProbabilities } from '../probabilities.ts';
import type { EncodedText, LinearModel } from './model.ts';
import { addScores, type SparseWeights } from './sparse-weights.ts';

/** What the words of a sentence together say of a token, against what the token's own features say. */
const CONTEXT_WEIGHT = 2;

/** Factor on the weights of a sentence's rows: its score must not grow with its length, or long ones would be too sure. */
export function sentenceScale(rows: Int32Array): number {
  return rows.length === 0 ? 0 : 1 / Math.sqrt(rows.length);
}

/** The same for the context of a sentence's tags. */
export function contextScale(rows: Int32Array): number {
  return CONTEXT_WEIGHT * sentenceScale(rows);
}

/** Scores of the intents of a sentence with these rows. */
export function intentScores(weights: SparseWeights, rows: Int32Array, intents: number): Float32Array {
  const scores = new Float32Array(intents);
  addScores(weights, rows, { scores, scale: sentenceScale(rows) });
  return scores;
}

/** Scores of the tags of a text's tokens, [tokens, tags]: each token's own, and what they share. */
export function tagScores(
  weights: SparseWeights,
  { tokens, context }: Pick<EncodedText, 'tokens' | 'context'>,
  tags: number,
): Float32Array {
  const shared = new Float32Array(tags);
  addScores(weights, context, { scores: shared, scale: contextScale(context) });
  const scores = new Float32Array(tokens.length * tags);
  tokens.forEach((rows, t) => {
    scores.set(shared, t * tags);
    addScores(weights, rows, { scores: scores.subarray(t * tags, (t + 1) * tags), scale: 1 });
  });
  return scores;
}

/** What a model makes of a text. */
export function textScores({ intentWeights, tagWeights, intents, tags }: LinearModel, text: EncodedText): TextScores {
  return {
    intents: logProbabilities(intentScores(intentWeights, text.sentence, intents.length)),
    tags: tagScores(tagWeights, text, tags.size),
  };
}
