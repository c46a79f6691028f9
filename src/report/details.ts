import { z } from 'zod';
import { IntentMap } from './intent-map.ts';
import { Signature } from './results.ts';

const Count = z.number().min(0);
const Fraction = z.number().min(0).max(1);

const ClassScore = z.strictObject({
  gold: Count,
  predicted: Count,
  right: Count,
  precision: Fraction,
  recall: Fraction,
  f1: Fraction,
});

const Recall = z.strictObject({ gold: Count, found: Count, recall: Fraction.nullable() });

/** The most frequent first; null stands for no slot. */
const Confusions = z
  .array(z.strictObject({ gold: z.string().nullable(), predicted: z.string().nullable(), count: Count }))
  .readonly();

/** One arm beyond the table; counts and scores are means over seeds. */
const ArmDetails = z.strictObject({
  scores: z.strictObject({
    intentMacroF1: Fraction,
    slotMacroF1: Fraction,
    slotF1Partial: Fraction,
    slotF1Unlabelled: Fraction,
    fSemer: z.number().min(0).max(2),
  }),
  intents: z.record(z.string(), ClassScore),
  labels: z.record(z.string(), ClassScore),
  /** Slots whose value the training set has under the same label, and the others. */
  slotValues: z.strictObject({ seen: Recall, unseen: Recall }),
  /** What a saved model weighs; absent where the predictions are from before that was noted. */
  model: z.strictObject({ parameters: Count, bytes: Count }).optional(),
  /** Null where the models give no confidence. */
  calibration: z
    .strictObject({
      error: Fraction,
      bins: z.array(z.strictObject({ utterances: Count, confidence: Fraction, accuracy: Fraction })).readonly(),
    })
    .nullable(),
  confusions: z.strictObject({ intents: Confusions, labels: Confusions }),
  /** Of arms with a grammar of their own: what it was expected to give beside what was drawn for the first seed; entropies in bits. */
  odds: z
    .strictObject({
      entropy: Count,
      intents: z.record(z.string(), z.strictObject({ expected: Fraction, drawn: Fraction, entropy: Count })),
    })
    .optional(),
  /**
   * Intent → shares of its utterances in the first table that the arm gets wrong and the baseline right (`broken`), and
   * the other way round, by exact match; absent for the baseline.
   */
  flips: z.record(z.string(), z.strictObject({ utterances: Count, broken: Fraction, fixed: Fraction })).optional(),
  /** Of arms whose model has learnt the source language too: intents in both languages, for the first seed. */
  map: IntentMap.optional(),
});
export type ArmDetails = z.infer<typeof ArmDetails>;

/** `details.json`, beside results.json: scores, counts and names of intents and labels; never texts or slot values. */
export const Details = z.strictObject({
  experiment: z.string(),
  /** Of the results it belongs to. */
  signature: Signature,
  /** Figure → the settings that could move it. */
  signatures: z.record(z.string(), z.string()),
  arms: z.record(z.string(), ArmDetails),
});
export type Details = z.infer<typeof Details>;

/** JSON Schema of `details.json`, as published with the package. */
export function detailsJsonSchema(): object {
  return z.toJSONSchema(Details, { target: 'draft-2020-12' });
}
