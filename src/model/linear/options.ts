import { z } from 'zod';
import { InputError } from '../../corpus/problem.ts';
import { checkAgainst } from '../../corpus/schema-problems.ts';

const rate = z.number().positive();
const size = z.int().positive();

/** The linear model's settings and their defaults, found on dev sets: MASSIVE (de), and 700 held out of SNIPS train. */
const schema = z.strictObject({
  /** Passes over the training set … */
  epochs: size.default(5),
  /** … but as many more as it takes to look at this many utterances: a small corpus needs more passes. */
  minimumUtterances: z.int().min(0).default(8000),
  /** Utterances whose slots are scored before weights change. */
  batchSize: size.default(8),
  /** AdaGrad's step size for the weights of intents; falls in a line to almost nothing, as does the next. */
  intentLearningRate: rate.default(0.5),
  /** The same for the weights of tags and transitions. */
  slotLearningRate: rate.default(0.2),
  /** L2 penalty, charged to a weight each time it is changed. */
  l2: z.number().min(0).default(0.01),
  /** Share of the features left out, drawn anew each time a token or sentence is learnt from. */
  featureDropout: z.number().min(0).lt(1).default(0.3),
  /** Lets rare intents come more often in a pass, frequent ones less: 0 as they are (the default), 1 all equally often. */
  balance: z.number().min(0).max(1).optional(),
});

export type LinearOptions = Readonly<z.infer<typeof schema>>;

/** Fills in the defaults; InputError with every unknown or wrong option. */
export function resolveLinearOptions(options: Readonly<Record<string, unknown>>): LinearOptions {
  const checked = checkAgainst(schema, options);
  if ('value' in checked) return checked.value;
  throw new InputError(checked.problems.map(({ path, message }) => ({ field: path.join('.'), message })));
}
