import { z } from 'zod';
import { collect } from '../../corpus/stream.ts';
import type { Utterance } from '../../corpus/utterance.ts';
import type { Artifact } from '../../execution/artifact-store.ts';
import type { StageContext, StageKind } from '../../execution/stage.ts';
import type { Resources } from '../../selection/contract.ts';
import { scoreCorpus } from '../../selection/score-corpus.ts';
import { signalNames } from '../../selection/signals.ts';
import { readBitext } from '../../translation/bitext.ts';
import { openCorpus, writeOutcomes } from '../corpus-artifact.ts';
import { readPredictions } from '../prediction-artifact.ts';

const Options = z.strictObject({
  signals: z.array(z.strictObject({ name: z.enum(signalNames), version: z.int() })),
  /** Labels whose words were not to be translated. */
  keptLabels: z.array(z.string()),
});
type Options = z.infer<typeof Options>;

/** Gives every translation the scores that filters look at, so that another threshold costs no more than reading them. */
export const score: StageKind<Options> = {
  kind: 'score',
  version: 1,
  options: Options,
  async run(context) {
    const { options, inputs, output } = context;
    const corpus = () => openCorpus(inputs.corpus![0]!);
    const names = options.signals.map(({ name }) => name);
    return writeOutcomes(output, scoreCorpus(corpus, names, await resources(context)));
  },
};

async function resources({ options, inputs, files }: StageContext<Options>): Promise<Resources> {
  const { sources, back, sourceReadings, backReadings, texts } = inputs;
  const { bitext } = files;
  return {
    keptLabels: new Set(options.keptLabels),
    ...(sources && { sources: await byId(sources[0]!) }),
    ...(back && { backTranslations: await textsById(back[0]!) }),
    ...(sourceReadings && { sourceReadings: await readPredictions(sourceReadings[0]!) }),
    ...(backReadings && { backReadings: await readPredictions(backReadings[0]!) }),
    ...(texts && { targetTexts: () => textsOf(texts[0]!) }),
    ...(bitext && { targetTexts: () => targetSide(bitext) }),
  };
}

async function byId(artifact: Artifact): Promise<Map<string, Utterance>> {
  return new Map((await collect(openCorpus(artifact))).map((utterance) => [utterance.id, utterance]));
}

async function textsById(artifact: Artifact): Promise<Map<string, string>> {
  return new Map((await collect(openCorpus(artifact))).map(({ id, text }) => [id, text]));
}

async function* textsOf(artifact: Artifact): AsyncGenerator<string> {
  for await (const { text } of openCorpus(artifact)) yield text;
}

async function* targetSide(paths: readonly string[]): AsyncGenerator<string> {
  for (const path of paths) for await (const { target } of readBitext(path)) yield target;
}
