import { join } from 'node:path';
import { z } from 'zod';
import { collect } from '../../corpus/stream.ts';
import { foldText } from '../../corpus/text-folding.ts';
import type { Artifact } from '../../execution/artifact-store.ts';
import type { StageKind } from '../../execution/stage.ts';
import { TrafficSimulator } from '../../learning/simulation/simulate-traffic.ts';
import { TrafficOptions } from '../../learning/simulation/traffic-options.ts';
import { countSession } from '../../learning/simulation/traffic-tally.ts';
import { modelNames, models } from '../../model/models.ts';
import { openCorpus } from '../corpus-artifact.ts';
import { writeRows } from '../row-files.ts';
import { BackendOption } from './backend-option.ts';
import { MODEL } from './train-model.ts';

/** The files of the artifact: the log, and what every text in it means. */
export const LOG = 'log.jsonl.gz';
export const GOLD = 'gold.jsonl.gz';

const Options = z.strictObject({
  model: z.enum(modelNames),
  /** The version of this kind of model: another one gives other weights. */
  modelVersion: z.int(),
  backend: BackendOption,
  traffic: TrafficOptions,
  seed: z.int(),
});

export type SimulateOptions = z.infer<typeof Options>;

/** The log of users who talk to a model about what stands in a corpus. */
export const simulateTraffic: StageKind<SimulateOptions> = {
  kind: 'simulate-traffic',
  version: 1,
  options: Options,
  async run({ options: { model, backend, traffic, seed }, inputs, output, progress }) {
    const folder = join(inputs.model![0]!.directory, MODEL);
    const predictor = await models[model].load(folder, { ...backend, reason: 'as planned' });
    const known = await textsOf(inputs.known ?? []);
    const corpus = (await collect(openCorpus(inputs.corpus![0]!))).filter(({ text }) => !known.has(foldText(text)));
    const simulator = new TrafficSimulator(corpus, (texts) => predictor.predict(texts), { ...traffic, seed });
    predictor.dispose();
    const tally = { sessions: 0, turns: 0, failures: 0 };
    const counted = function* () {
      for (const session of simulator.sessions()) {
        countSession(tally, session);
        progress(tally.sessions / traffic.sessions);
        yield session;
      }
    };
    await writeRows(join(output, LOG), counted());
    await writeRows(join(output, GOLD), simulator.gold());
    return tally;
  },
};

/** The texts of corpora, as they sound. */
async function textsOf(corpora: readonly Artifact[]): Promise<Set<string>> {
  const texts = new Set<string>();
  for (const artifact of corpora) for await (const { text } of openCorpus(artifact)) texts.add(foldText(text));
  return texts;
}
