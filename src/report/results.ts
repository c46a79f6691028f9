import { z } from 'zod';
import type { JsonValue } from '../corpus/utterance.ts';

/** The measures of a table, in the order of its columns. */
export const metricNames = ['intentAccuracy', 'slotF1', 'exactMatch', 'semer'] as const;
export type MetricName = (typeof metricNames)[number];

const Fraction = z.number().min(0).max(1);

/** A score over seeds: mean and standard deviation (null for one seed), with a 95 % interval from the test set. */
const Score = z.strictObject({
  mean: z.number().min(0),
  sd: z.number().min(0).nullable(),
  low: z.number().min(0),
  high: z.number().min(0),
  /** How much of the mean's variance comes from the seeds, the rest from the test utterances; null for one seed. */
  seedShare: Fraction.nullable().optional(),
});
export type Score = z.infer<typeof Score>;

/** An arm against the baseline: difference of the means, with its interval, and the p-value of a paired test. */
const Difference = z.strictObject({
  delta: z.number(),
  low: z.number(),
  high: z.number(),
  /** Difference as a share of the baseline's score; null where that is 0. */
  relative: z.number().nullable(),
  p: Fraction,
  /** p after Holm's correction over the arms of the table, for this metric. */
  pHolm: Fraction.optional(),
  /** Smallest true difference found at 5 % (two-sided) on four of five such test sets; null where nothing varies. */
  detectable: z.number().min(0).nullable().optional(),
});
export type Difference = z.infer<typeof Difference>;

const Scores = z.record(z.enum(metricNames), Score);

/** Shares of the test utterances that the baseline has right and the arm wrong, and the other way round; exact match. */
const Flips = z.strictObject({ broken: Fraction, fixed: Fraction });
export type Flips = z.infer<typeof Flips>;

/** What a comparison says of an arm; fields that are optional are absent in records of older versions. */
export const Compared = z.strictObject({
  metrics: Scores,
  /** Absent for the baseline itself; so is `flips`. */
  versusBaseline: z.record(z.enum(metricNames), Difference).optional(),
  flips: Flips.optional(),
});

/** What one step of an arm put out and what it left out, by reason; for the first seed, where seeds differ. */
const Step = z.strictObject({
  step: z.string(),
  utterances: z.int().nonnegative(),
  dropped: z.record(z.string(), z.int().positive()),
});

/** The training set of the first seed beside the test set. */
const Audit = z.strictObject({
  /** Test utterances whose text is also in the training set. */
  testTextsInTraining: z.int().nonnegative(),
  /** Test utterances whose text the leakage guard took out of the training set. */
  testTextsWithheld: z.int().nonnegative().optional(),
  /** As `testTextsInTraining`, once every slot's words are replaced by its label. */
  testPatternsInTraining: z.int().nonnegative().optional(),
  /** Label → how many test utterances (intents) or test slots (slot labels) carry it without a training example. */
  unseenIntents: z.record(z.string(), z.int().positive()),
  unseenSlotLabels: z.record(z.string(), z.int().positive()),
  /** Training texts that occur with more than one annotation. */
  conflictingTexts: z.int().nonnegative(),
  /** Training utterances that differ from the most frequent annotation of their text: what no model can get right. */
  outvotedUtterances: z.int().nonnegative().optional(),
});
export type Audit = z.infer<typeof Audit>;

const ArmResult = z.strictObject({
  ...Compared.shape,
  /** Size of the training set; the mean over seeds where each seed draws its own. */
  trainUtterances: z.number().nonnegative(),
  steps: z.array(Step),
  audit: Audit,
});
export type ArmResult = z.infer<typeof ArmResult>;

const Table = z.strictObject({
  utterances: z.int().positive(),
  /** The test intents it is restricted to; absent where it covers all. */
  intents: z.array(z.string()).optional(),
  /** The corpora whose texts it leaves out; absent where it leaves out none. */
  without: z.array(z.string()).optional(),
  /** What its arms are held against; absent where that is the experiment's baseline. */
  baseline: z.string().optional(),
  arms: z.record(z.string(), Compared),
});
export type Table = z.infer<typeof Table>;

/** A number of utterances, or that it lies below or above the points of the curve. */
const CurveSize = z.union([z.int().nonnegative(), z.enum(['below', 'above'])]);
export type CurveSize = z.infer<typeof CurveSize>;

const Curve = z.strictObject({
  /** `size`: how many utterances were drawn from the curve's arm; `arm`: the row of the point in `arms`. */
  points: z.array(z.strictObject({ size: z.int().nonnegative(), arm: z.string() })),
  /** Arm → the size at which the curve reaches its score, with a 95 % interval from test utterances and seeds. */
  equivalents: z.record(
    z.string(),
    z.record(z.enum(metricNames), z.strictObject({ size: CurveSize, low: CurveSize, high: CurveSize })),
  ),
});
export type Curve = z.infer<typeof Curve>;

/** Two learning curves where both have sizes: from which on the one that is ahead at the end stays ahead. */
const Crossing = z.strictObject({
  curves: z.tuple([z.string(), z.string()]).readonly(),
  from: z.int().nonnegative(),
  to: z.int().positive(),
  /** `size` is "below" where it is ahead throughout; the 95 % interval is from test utterances and seeds. */
  metrics: z.record(
    z.enum(metricNames),
    z.strictObject({ ahead: z.string(), size: CurveSize, low: CurveSize, high: CurveSize }),
  ),
});
export type Crossing = z.infer<typeof Crossing>;

/** Phases in the order of time, and for each threshold the first that crosses it, and the first whose interval does. */
const Bootstrap = z.strictObject({
  phases: z.array(z.strictObject({ name: z.string(), arm: z.string() })),
  thresholds: z.array(
    z.strictObject({ threshold: z.string(), phase: z.string().nullable(), surePhase: z.string().nullable() }),
  ),
});
export type Bootstrap = z.infer<typeof Bootstrap>;

/** Everything that could move a number of the table. */
export const Signature = z.strictObject({
  graft: z.string(),
  backend: z.string(),
  /** SHA-256 over all stages of the plan. */
  experiment: z.string(),
  /** Input → SHA-256 of the file's bytes. */
  data: z.record(z.string(), z.string()),
  seeds: z.array(z.int()),
  split: z.enum(['dev', 'test']),
  metrics: z.record(z.enum(metricNames), z.string()),
  statistics: z.string(),
});
export type Signature = z.infer<typeof Signature>;

/** `results.json`: one experiment's outcome. Equal for equal seeds and inputs, but for `timing`. */
export const Results = z.strictObject({
  experiment: z.string(),
  question: z.string().optional(),
  languages: z.strictObject({ source: z.string(), target: z.string() }),
  signature: Signature,
  baseline: z.string(),
  /** Test utterances behind the scores of `arms`. */
  testUtterances: z.int().positive(),
  /** The first table of the experiment. */
  arms: z.record(z.string(), ArmResult),
  /** The further tables, by name. */
  tables: z.record(z.string(), Table),
  /** The learning curves, by name. */
  curves: z.record(z.string(), Curve).optional(),
  /** Of every two learning curves. */
  crossings: z.array(Crossing).optional(),
  /** A staged bootstrap. */
  bootstrap: Bootstrap.optional(),
  warnings: z.array(z.string()),
  /** The experiment file with its bases merged and all defaults filled in; paths are relative to that file. */
  config: z.record(z.string(), z.unknown()),
  timing: z.strictObject({
    wallSeconds: z.number(),
    stagesRun: z.int(),
    stagesCached: z.int(),
  }),
});
export type Results = z.infer<typeof Results>;

/** The record as its file has it, less what differs from run to run. */
export function untimed({ timing: _, ...record }: Results): JsonValue {
  return JSON.parse(JSON.stringify(record)) as JsonValue;
}

/** JSON Schema of `results.json`, as published with the package. */
export function resultsJsonSchema(): object {
  return z.toJSONSchema(Results, { target: 'draft-2020-12' });
}
