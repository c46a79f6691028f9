import { z } from 'zod';
import { checkAgainst, type FieldProblem } from '../../corpus/schema-problems.ts';

const size = z.int().positive();
const rate = z.number().positive();

/** Settings of skip-gram and their defaults; epochs and step size are the best tried on the dev set of MASSIVE (de). */
export const skipGramSchema = z.strictObject({
  /** Passes over the texts. */
  epochs: size.default(20),
  /** Words to either side that a word is to foretell, at most: the number is drawn anew for each word. */
  window: size.default(5),
  /** Words drawn at random that it is to tell from each of them. */
  negatives: size.default(5),
  /** Step size of gradient descent; falls in a line to nothing. */
  learningRate: rate.default(0.05),
});

export type SkipGramOptions = Readonly<z.infer<typeof skipGramSchema>>;

/** Settings of masked tokens and their defaults, as measured in docs/models.md; few others were tried. */
export const maskedTokensSchema = z.strictObject({
  objective: z.literal('masked-tokens'),
  /** Passes over the texts and the training set. */
  epochs: size.default(10),
  /** Passes over general texts, where there are any; they come first. */
  generalEpochs: size.default(1),
  /** Share of the words that are to be foretold. */
  share: z.number().positive().max(1).default(0.5),
  /** Words drawn at random, anew for each update, that they are to be told from. */
  negatives: size.default(256),
  /** How much is kept of what the layers above the embeddings have learnt; the rest are the numbers they started from. */
  keep: z.number().min(0).max(1).default(0.3),
  /** Texts an update looks at. */
  batchSize: size.default(64),
  /** Adam's step size; warmed up, then falling in a line to almost nothing, once for each kind of texts. */
  learningRate: rate.default(5e-3),
  /** The same for embeddings. */
  embeddingLearningRate: rate.default(1e-2),
});

export type MaskedTokenOptions = Readonly<z.infer<typeof maskedTokensSchema>>;

/** Skip-gram is what is meant where no objective is named. */
export type PretrainingOptions = SkipGramOptions | MaskedTokenOptions;

export function masksTokens(options: PretrainingOptions): options is MaskedTokenOptions {
  return 'objective' in options;
}

/** Fills in the defaults of the objective that the options name, or says what is wrong with them. */
export function checkPretraining(
  options: Readonly<Record<string, unknown>>,
): { readonly value: PretrainingOptions } | { readonly problems: readonly FieldProblem[] } {
  const { objective = 'skip-gram', ...others } = options;
  if (objective === 'masked-tokens') return checkAgainst(maskedTokensSchema, options);
  if (objective === 'skip-gram') return checkAgainst(skipGramSchema, others);
  const message = `expected skip-gram or masked-tokens, got ${JSON.stringify(objective)}`;
  return { problems: [{ path: ['objective'], message }] };
}
