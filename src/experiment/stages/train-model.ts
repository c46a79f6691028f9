import { join } from 'node:path';
import { z } from 'zod';
import { InputError } from '../../corpus/problem.ts';
import { collect } from '../../corpus/stream.ts';
import type { StageKind } from '../../execution/stage.ts';
import type { Artifact } from '../../execution/store.ts';
import { loadBilingualVectors } from '../../model/embeddings/persistence.ts';
import { savedModelSize } from '../../model/model-size.ts';
import { loadModel, modelNames, models } from '../../model/models.ts';
import { readBitext } from '../../translation/bitext.ts';
import { type CorpusSummary, openCorpus } from '../corpus-artifact.ts';
import { BackendOption } from './backend-option.ts';
import { EMBEDDINGS } from './learn-embeddings.ts';

export const MODEL = 'model';

const Options = z.strictObject({
  model: z.enum(modelNames),
  /** The version of this kind of model: another one gives other weights. */
  modelVersion: z.int(),
  /** Every option of the model with its value, defaults included. */
  settings: z.record(z.string(), z.json()),
  backend: BackendOption,
  seed: z.int(),
});

export type TrainOptions = z.infer<typeof Options>;

/** Trains an intent and slot model on one corpus and keeps the epoch that is best on dev. */
export const trainModel: StageKind<TrainOptions> = {
  kind: 'train-model',
  version: 1,
  options: Options,
  async run({ options: { model, settings, backend, seed }, inputs, files, output, progress }) {
    const train = await collect(openCorpus(inputs.train![0]!));
    if (train.length === 0) throw emptyTrainingSet(inputs.train![0]!);
    const dev = inputs.dev === undefined ? undefined : await collect(openCorpus(inputs.dev[0]!));
    // The texts and nothing else of these utterances, whatever the artifact may hold.
    const texts = inputs.texts && (await collect(openCorpus(inputs.texts[0]!))).map(({ text }) => text);
    const generalTexts = files.bitext && (await targetSide(files.bitext));
    const vectors = inputs.vectors && (await loadBilingualVectors(join(inputs.vectors[0]!.directory, EMBEDDINGS)));
    const planned = { ...backend, reason: 'as planned' };
    const old = inputs.old && (await loadModel(join(inputs.old[0]!.directory, MODEL), planned));
    let epochs = 0;
    const predictor = await models[model].train({
      train,
      ...(dev === undefined ? {} : { dev }),
      ...(texts && { texts }),
      ...(generalTexts && { generalTexts }),
      ...(vectors && { vectors }),
      ...(old && { old }),
      options: settings,
      backend: planned,
      seed,
      onEpoch: (report) => {
        epochs = report.epochs;
        progress(report.epoch / report.epochs);
      },
    });
    await predictor.save(join(output, MODEL));
    predictor.dispose();
    return {
      utterances: train.length,
      ...(texts && { texts: texts.length }),
      ...(generalTexts && { generalTexts: generalTexts.length }),
      epochs,
      ...(await savedModelSize(join(output, MODEL))),
    };
  },
};

/** The sentences of the target language in bitexts, each once: what has several translations stands there several times. */
async function targetSide(bitexts: readonly string[]): Promise<string[]> {
  const texts = new Set<string>();
  for (const bitext of bitexts) for await (const { target } of readBitext(bitext)) texts.add(target);
  return [...texts];
}

/** Why the leakage guard leaves texts out. */
const HELD_OUT = 'held-out-text';

/** Says what took the utterances away, as far as the last step of the arm knows. */
function emptyTrainingSet({ manifest: { recipe, summary } }: Artifact): InputError {
  const { dropped = {} } = summary as Partial<CorpusSummary>;
  const reasons = Object.entries(dropped).map(([reason, count]) => `${reason} ${count}`);
  const lost =
    reasons.length === 0
      ? ': an earlier step of the arm left nothing; loosen its filters or give it more data'
      : `: step ${recipe.kind} left out all that was there (${reasons.join(', ')})`;
  const guard = Object.hasOwn(dropped, HELD_OUT)
    ? '; the texts are those of dev or test, which nothing learns from: add others'
    : '';
  return new InputError({ message: `the training set is empty${lost}${guard}` });
}
