import { z } from 'zod';
import { slotsKey } from '../../corpus/interpretation-key.ts';
import type { Corpus } from '../../corpus/stream.ts';
import type { Interpretation, Outcome, Slot } from '../../corpus/utterance.ts';
import type { StageKind } from '../../execution/stage.ts';
import { openCorpus, writeOutcomes } from '../corpus-artifact.ts';
import { readPredictions } from '../prediction-artifact.ts';

const Options = z.strictObject({ agree: z.enum(['intent', 'intent+slots']) });

export type AgreeOptions = z.infer<typeof Options>;

type Readings = readonly ReadonlyMap<string, Interpretation>[];

/** The texts that several models understand alike, annotated as they understand them; the others are counted. */
export const agree: StageKind<AgreeOptions> = {
  kind: 'agree',
  version: 1,
  options: Options,
  async run({ options, inputs, output }) {
    const readings = await Promise.all(inputs.predictions!.map(readPredictions));
    return writeOutcomes(output, agreed(openCorpus(inputs.corpus![0]!), readings, options));
  },
};

async function* agreed(corpus: Corpus, readings: Readings, options: AgreeOptions): AsyncGenerator<Outcome> {
  for await (const utterance of corpus) {
    const found = readings.map((byId) => byId.get(utterance.id)!);
    const [{ intent }] = found as [Interpretation];
    const reason = disagreement(found, options);
    if (reason !== undefined) yield { utterance, reason };
    else yield { ...utterance, intent, slots: commonest(found), origin: { step: 'self-train', parent: utterance.id } };
  }
}

function disagreement(found: readonly Interpretation[], options: AgreeOptions): string | undefined {
  if (new Set(found.map(({ intent }) => intent)).size > 1) return 'intents-differ';
  if (options.agree === 'intent') return undefined;
  return new Set(found.map(({ slots }) => slotsKey(slots))).size > 1 ? 'slots-differ' : undefined;
}

/** The slots that most models found; those of the earliest model where several are as common. */
function commonest(found: readonly Interpretation[]): readonly Slot[] {
  const counts = new Map<string, number>();
  for (const { slots } of found) counts.set(slotsKey(slots), (counts.get(slotsKey(slots)) ?? 0) + 1);
  const most = Math.max(...counts.values());
  return found.find(({ slots }) => counts.get(slotsKey(slots)) === most)!.slots;
}
