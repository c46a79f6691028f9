import { join } from 'node:path';
import { z } from 'zod';
import { collect } from '../../corpus/stream.ts';
import { analyse as analysePredictions } from '../../evaluation/analysis/analyse.ts';
import { knownValues } from '../../evaluation/analysis/slot-values.ts';
import type { StageKind } from '../../execution/stage.ts';
import { openCorpus } from '../corpus-artifact.ts';
import { writeJson } from '../json-file.ts';
import { readPredictions } from '../prediction-artifact.ts';

export const ANALYSIS = 'analysis.json';

/** One model's predictions in detail: intents, labels, seen and unseen values, calibration, confusions; no texts. */
export const analyse: StageKind<Record<string, never>> = {
  kind: 'analyse',
  version: 1,
  options: z.strictObject({}),
  async run({ inputs, output }) {
    const gold = await collect(openCorpus(inputs.gold![0]!));
    const predictions = Array.from(await readPredictions(inputs.predictions![0]!), ([id, meaning]) => ({
      id,
      ...meaning,
    }));
    const known = await knownValues(openCorpus(inputs.train![0]!));
    await writeJson(join(output, ANALYSIS), analysePredictions({ gold, predictions, knownValues: known }));
    // The report reads it here: it does not look at what analyses are made from.
    const { model } = inputs.predictions![0]!.manifest.summary;
    return model === undefined ? {} : { model };
  },
};
