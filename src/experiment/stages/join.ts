import { z } from 'zod';
import type { StageKind } from '../../execution/stage.ts';
import { writeJoined } from '../corpus-artifact.ts';

const Options = z.strictObject({
  /** What was done in parts; reports call the step by this name. */
  step: z.string(),
});

/** Puts the shards of a corpus together again, in their order: the corpus that one stage would have made. */
export const join: StageKind<z.infer<typeof Options>> = {
  kind: 'join',
  version: 1,
  options: Options,
  run: async ({ inputs, output }) => writeJoined(output, inputs.parts!),
};
