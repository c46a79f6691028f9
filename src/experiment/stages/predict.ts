import { join } from 'node:path';
import { z } from 'zod';
import { collect } from '../../corpus/stream.ts';
import type { StageKind } from '../../execution/stage.ts';
import { savedModelSize } from '../../model/model-size.ts';
import { modelNames, models } from '../../model/models.ts';
import { openCorpus } from '../corpus-artifact.ts';
import { writePredictions } from '../prediction-artifact.ts';
import { BackendOption } from './backend-option.ts';
import { MODEL } from './train-model.ts';

const Options = z.strictObject({
  model: z.enum(modelNames),
  /** The version of this kind of model: another one gives other weights. */
  modelVersion: z.int(),
  backend: BackendOption,
});

/** What a model understands of the texts of a corpus; its annotation is not looked at. */
export const predict: StageKind<z.infer<typeof Options>> = {
  kind: 'predict',
  version: 2,
  options: Options,
  async run({ options: { model, backend }, inputs, output }) {
    const folder = join(inputs.model![0]!.directory, MODEL);
    const predictor = await models[model].load(folder, { ...backend, reason: 'as planned' });
    const utterances = await collect(openCorpus(inputs.corpus![0]!));
    const interpretations = predictor.predict(utterances.map(({ text }) => text));
    predictor.dispose();
    const rows = utterances.map(({ id }, index) => ({ id, ...interpretations[index]! }));
    await writePredictions(output, rows);
    return { utterances: rows.length, model: { ...(await savedModelSize(folder)) } };
  },
};
