import { z } from 'zod';

const Probability = z.number().min(0).max(1);

/** How simulated users behave. Every default of the simulation stands here; they are assumptions, not measurements. */
export const TrafficOptions = z
  .strictObject({
    sessions: z.int().positive().default(50_000),
    users: z.int().positive().default(10_000),
    /** Zipf's exponent of what users want: 0 wants all alike, 1 as words are used. */
    skew: z.number().min(0).max(3).default(0.7),
    /** After a failure, a user gives up, says the same again, or wants something else; otherwise says it in other words. */
    giveUp: Probability.default(0.3),
    repeat: Probability.default(0.1),
    changeIntent: Probability.default(0.05),
    /** Share of users who give up after the first failure. */
    impatient: Probability.default(0.2),
    /** A wrong answer that the log calls a success. */
    falseSuccess: Probability.default(0.03),
    /** A right answer that is interrupted, so that the log calls it a failure. */
    falseFailure: Probability.default(0.03),
    /** How many other ways to say the same there are at most. */
    reformulations: z.int().min(1).max(100).default(6),
    /** Most turns of a session. */
    turns: z.int().min(1).max(100).default(5),
  })
  .refine(({ giveUp, repeat, changeIntent }) => giveUp + repeat + changeIntent <= 1, {
    message: 'giveUp, repeat and changeIntent that sum to at most 1',
  });
export type TrafficOptions = z.infer<typeof TrafficOptions>;
