import { join } from 'node:path';
import { z } from 'zod';
import { collect, concatenate } from '../../corpus/stream.ts';
import { audit as auditTrainingSet } from '../../evaluation/audit.ts';
import type { StageKind } from '../../execution/stage.ts';
import { openCorpus } from '../corpus-artifact.ts';
import { writeJson } from '../json-file.ts';

export const AUDIT = 'audit.json';

/** What a reader must know of a training set before believing a score: overlap with the test set, unseen labels. */
export const audit: StageKind<Record<string, never>> = {
  kind: 'audit',
  version: 2,
  options: z.strictObject({}),
  async run({ inputs, output }) {
    const training = openCorpus(inputs.train![0]!);
    const unguarded = concatenate((inputs.unguarded ?? []).map(openCorpus));
    const test = await collect(openCorpus(inputs.test![0]!));
    await writeJson(join(output, AUDIT), await auditTrainingSet({ training, unguarded, test }));
    return {};
  },
};
