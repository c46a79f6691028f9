import { z } from 'zod';

const Fraction = z.number().min(0).max(1);

/** Where the utterances of an intent lie in the mean. */
const MapPoint = z.strictObject({ x: z.number(), y: z.number(), utterances: z.int().positive() });

const IntentPlane = z.strictObject({
  /** Whether each language's own mean was taken away. */
  meanShift: z.boolean(),
  /** Shares of the variance along x and y, the first two principal components. */
  explained: z.tuple([Fraction, Fraction]).readonly(),
  /** Share of intents whose nearest intent of the other language is themselves, by cosine in the whole space. */
  nearest: z.strictObject({ sourceToTarget: Fraction, targetToSource: Fraction }),
  intents: z.record(z.string(), z.strictObject({ source: MapPoint, target: MapPoint })),
});
export type IntentPlane = z.infer<typeof IntentPlane>;

/** Intents of two languages in the space of a layer: as the model sees them, then with the mean shift. */
export const IntentMap = z.strictObject({ layer: z.string(), planes: z.array(IntentPlane).readonly() });
export type IntentMap = z.infer<typeof IntentMap>;
