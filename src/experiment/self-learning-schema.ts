import { z } from 'zod';
import { MiningOptions } from '../learning/guard-rails.ts';
import { TrafficOptions } from '../learning/simulation/traffic-options.ts';

/** Users who talk to a model of an arm about what stands in a corpus, and what its log teaches. */
const Simulation = z
  .object({
    ...TrafficOptions.shape,
    /** The arm whose model answers, trained with the same seed. */
    arm: z.string(),
    /** The corpus of the target language that says what users want. */
    on: z.string(),
    /** Whether users want only what the model has not learnt from; in other words, they may say that too. */
    unseen: z.boolean().default(false),
  })
  .strict()
  .superRefine(({ arm: _arm, on: _on, unseen: _unseen, ...traffic }, context) => {
    for (const issue of TrafficOptions.safeParse(traffic).error?.issues ?? []) {
      context.addIssue({ code: 'custom', message: issue.message, path: issue.path });
    }
  });
export type Simulation = z.infer<typeof Simulation>;

/** Utterances that interaction logs give without annotation, and what must be sure of them. */
export const SelfLearning = z
  .strictObject({
    /** Logs: one session a line. */
    from: z.string().optional(),
    simulate: Simulation.optional(),
    ...MiningOptions.shape,
  })
  .refine(({ from, simulate }) => (from === undefined) !== (simulate === undefined), 'either "from" or "simulate"');
export type SelfLearning = z.infer<typeof SelfLearning>;
