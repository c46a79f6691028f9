import { z } from 'zod';
import { InputError } from '../../corpus/problem.ts';
import { checkAgainst } from '../../corpus/schema-problems.ts';
import { checkPretraining, type PretrainingOptions } from '../pretraining/options.ts';
import { crossLingualSchema } from './cross-lingual-options.ts';

const probability = z.number().min(0).lt(1);
const rate = z.number().positive();
const size = z.int().positive();

/** The network's settings and their defaults, found on the dev sets of MASSIVE (de) and SNIPS. */
const schema = z.strictObject({
  /** Passes over the training set … */
  epochs: size.default(8),
  /** … but as many more as it takes to make this many updates: a small corpus needs more passes. */
  minimumUpdates: z.int().min(0).default(600),
  /** Utterances an update looks at. */
  batchSize: size.default(32),

  wordDimensions: size.default(48),
  gramDimensions: size.default(48),
  /** Rows of the hashed table of character n-grams. */
  gramBuckets: size.default(1 << 14),
  hiddenUnits: size.default(96),

  /** Adam's step size for all weights but the embeddings; warmed up, then falling in a line to almost nothing. */
  learningRate: rate.default(5e-3),
  /** Rarely seen rows need longer steps. */
  embeddingLearningRate: rate.default(1e-2),
  inputDropout: probability.default(0.2),
  hiddenDropout: probability.default(0.2),
  /** A word seen n times becomes the unknown word with probability w / (w + n). */
  wordDropout: z.number().min(0).default(4),
  /** Probability mass spread evenly over all intents in the target. */
  labelSmoothing: probability.default(0.1),
  /** Weight of the intent's loss beside the slots' loss. */
  intentWeight: z.number().min(0).default(3),
  /** Epochs in which slots learn token by token before the CRF takes over; cheaper, and as good a start. */
  epochsBeforeCrf: z.int().min(0).default(1),

  /** Lets rare intents come more often in a pass, frequent ones less: 0 as they are (the default), 1 all equally often. */
  balance: z.number().min(0).max(1).optional(),
  /** Lets the network learn from unannotated texts, and those of the training set, before the training proper. */
  pretrain: z.record(z.string(), z.unknown()).optional(),
  /** Reads words by vectors that the training set's language shares with the one the model is for. */
  embeddings: crossLingualSchema.optional(),
});

export type NetworkOptions = Readonly<Omit<z.infer<typeof schema>, 'pretrain'> & { pretrain?: PretrainingOptions }>;

/** Fills in the defaults; InputError with every unknown or wrong option. */
export function resolveNetworkOptions(options: Readonly<Record<string, unknown>>): NetworkOptions {
  const checked = checkAgainst(schema, options);
  const wanted = asRecord(options.pretrain);
  const pretraining = wanted && checkPretraining(wanted);
  const problems = [
    ...('problems' in checked ? checked.problems : []),
    ...(pretraining && 'problems' in pretraining ? pretraining.problems : []).map(({ path, message }) => ({
      path: ['pretrain', ...path],
      message,
    })),
  ];
  if ('problems' in checked || problems.length > 0) {
    throw new InputError(problems.map(({ path, message }) => ({ field: path.join('.'), message })));
  }
  const { pretrain: _, ...others } = checked.value;
  if (pretraining === undefined || 'problems' in pretraining) return others;
  if (others.embeddings) {
    const message = 'beside "embeddings", whose word vectors have learnt from texts already: leave one of them out';
    throw new InputError({ field: 'pretrain', message });
  }
  return { ...others, pretrain: pretraining.value };
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}
