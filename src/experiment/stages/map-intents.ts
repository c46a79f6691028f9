import { join } from 'node:path';
import { z } from 'zod';
import { collect } from '../../corpus/stream.ts';
import type { StageKind } from '../../execution/stage.ts';
import type { Artifact } from '../../execution/store.ts';
import { layersOf } from '../../model/inspection/inspect-layers.ts';
import { intentMap } from '../../model/inspection/intent-map.ts';
import { modelNames, models } from '../../model/models.ts';
import { openCorpus } from '../corpus-artifact.ts';
import { writeJson } from '../json-file.ts';
import { BackendOption } from './backend-option.ts';
import { MODEL } from './train-model.ts';

export const INTENT_MAP = 'intent-map.json';

const Options = z.strictObject({
  model: z.enum(modelNames),
  /** The version of this kind of model: another one gives other weights. */
  modelVersion: z.int(),
  backend: BackendOption,
  /** Name of the layer whose space is mapped. */
  layer: z.string(),
});

/** Where a model sees the intents of two corpora, each in its own language; no texts. */
export const mapIntents: StageKind<z.infer<typeof Options>> = {
  kind: 'map-intents',
  version: 1,
  options: Options,
  async run({ options: { model, backend, layer }, inputs, output }) {
    const folder = join(inputs.model![0]!.directory, MODEL);
    const predictor = await models[model].load(folder, { ...backend, reason: 'as planned' });
    const seen = async (corpus: Artifact) => {
      const utterances = await collect(openCorpus(corpus));
      const vectors = layersOf(predictor, utterances).find((one) => one.layer === layer);
      if (vectors === undefined) throw new RangeError(`the model has no layer ${layer}`);
      return { vectors, intents: utterances.map(({ intent }) => intent) };
    };
    const map = intentMap(await seen(inputs.source![0]!), await seen(inputs.target![0]!));
    predictor.dispose();
    await writeJson(join(output, INTENT_MAP), map);
    return { intents: Object.keys(map.planes[0]!.intents).length };
  },
};
