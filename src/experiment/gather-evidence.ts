import { interpretationKey } from '../corpus/interpretation-key.ts';
import type { Interpretation, Utterance } from '../corpus/utterance.ts';
import { NearestTexts } from '../evaluation/nearest-texts.ts';
import type { Stage } from '../execution/stage.ts';
import type { Artifact, Store } from '../execution/store.ts';
import type {
  ArmReading,
  Evidence,
  Neighbour,
  Reading,
  TrainingEvidence,
  TrainingExample,
  UtteranceEvidence,
} from '../report/html/evidence.ts';
import { openCorpus } from './corpus-artifact.ts';
import type { Plan } from './plan.ts';
import { readPredictions } from './prediction-artifact.ts';

/** At most so many test utterances, those on which the arms differ most. */
const UTTERANCES = 1000;
/** The first so many of them come with the training utterances most like them. */
const WITH_NEIGHBOURS = 100;
const NEIGHBOURS = 3;
const EXAMPLES = 8;
/** Training sets may have millions of utterances: of each, the first so many are looked at. */
const LOOKED_AT = 100_000;

export interface EvidenceOptions {
  readonly store: Pick<Store, 'inspect'>;
  /** The arms to show. */
  readonly arms: readonly string[];
  readonly baseline: string;
}

/**
 * Reads from the store what the models of a finished run made of the test utterances, and what they had learned from.
 * Nothing is run; undefined if anything is no longer there.
 */
export async function gatherEvidence(
  plan: Plan,
  { store, arms, baseline }: EvidenceOptions,
): Promise<Evidence | undefined> {
  const runs = new Map([...new Set([baseline, ...arms])].map((arm) => [arm, plan.arms.get(arm)!]));
  const needed = [...runs.values()].flat().flatMap((run) => [run.predictions, run.trainingSet.corpus]);
  const artifacts = await openAll([plan.gold, ...needed], store);
  if (artifacts === undefined) return undefined;
  const gold = await firstOf(artifacts.get(plan.gold.hash)!, Number.POSITIVE_INFINITY);
  const seeds = runs.get(baseline)!.map(({ seed }) => seed);
  const predictions = new Map<string, Map<string, Interpretation>[]>();
  for (const [arm, all] of runs) {
    const read = all.map((run) => readPredictions(artifacts.get(run.predictions.hash)!));
    predictions.set(arm, await Promise.all(read));
  }
  const utterances = gold
    .map((utterance) => readingsOf(utterance, { arms, baseline, predictions }))
    .toSorted(byDisagreement(arms.length * seeds.length))
    .slice(0, UTTERANCES);
  const neighbours = utterances.slice(0, WITH_NEIGHBOURS).map((): Record<string, readonly Neighbour[]> => ({}));
  const training: Record<string, TrainingEvidence> = {};
  for (const arm of arms) {
    const corpus = await firstOf(artifacts.get(runs.get(arm)![0]!.trainingSet.corpus.hash)!, LOOKED_AT);
    training[arm] = describeTraining(corpus);
    const nearest = nearestExamples(corpus);
    for (const [index, near] of neighbours.entries()) near[arm] = nearest(utterances[index]!.text!);
  }
  return {
    testUtterances: gold.length,
    seeds,
    utterances: utterances.map((utterance, index) =>
      index < neighbours.length ? { ...utterance, neighbours: neighbours[index]! } : utterance,
    ),
    training,
  };
}

async function openAll(
  stages: readonly Stage[],
  store: Pick<Store, 'inspect'>,
): Promise<Map<string, Artifact> | undefined> {
  const opened = new Map<string, Artifact>();
  for (const { hash } of stages) {
    if (opened.has(hash)) continue;
    const state = await store.inspect(hash);
    if (!('artifact' in state)) return undefined;
    opened.set(hash, state.artifact);
  }
  return opened;
}

/** The first utterances of a corpus. */
async function firstOf(artifact: Artifact, limit: number): Promise<Utterance[]> {
  const utterances: Utterance[] = [];
  for await (const utterance of openCorpus(artifact)) {
    if (utterances.push(utterance) >= limit) break;
  }
  return utterances;
}

interface ReadingsOptions {
  readonly arms: readonly string[];
  readonly baseline: string;
  /** Arm → seed by seed, predictions by id. */
  readonly predictions: ReadonlyMap<string, readonly ReadonlyMap<string, Interpretation>[]>;
}

function readingsOf(
  { id, text, ...gold }: Utterance,
  { arms, baseline, predictions }: ReadingsOptions,
): UtteranceEvidence {
  const right = interpretationKey(gold);
  const keysOf = (arm: string) => predictions.get(arm)!.map((byId) => interpretationKey(byId.get(id)!));
  const baselineKeys = keysOf(baseline);
  const readings = new Map<string, Reading>();
  const armReadings: Record<string, ArmReading> = {};
  for (const arm of arms) {
    const keys = keysOf(arm);
    const most = mostFrequent(keys);
    if (!readings.has(most)) readings.set(most, toReading(predictions.get(arm)![keys.indexOf(most)]!.get(id)!));
    const seedsWhere = (holds: (key: string, seed: number) => boolean) => keys.filter(holds).length;
    armReadings[arm] = {
      reading: [...readings.keys()].indexOf(most),
      seeds: seedsWhere((key) => key === most),
      right: seedsWhere((key) => key === right),
      fixed: seedsWhere((key, s) => key === right && baselineKeys[s] !== right),
      broken: seedsWhere((key, s) => key !== right && baselineKeys[s] === right),
    };
  }
  const rightIndex = [...readings.keys()].indexOf(right);
  return {
    ...{ id, text, gold: toReading(gold), readings: [...readings.values()] },
    right: rightIndex < 0 ? null : rightIndex,
    arms: armReadings,
  };
}

function toReading({ intent, slots }: Interpretation): Reading {
  return { intent, slots: slots.map(({ label, start, end }) => ({ label, start, end })) };
}

/** The first among equals. */
function mostFrequent(keys: readonly string[]): string {
  const count = (key: string) => keys.filter((other) => other === key).length;
  return keys.reduce((best, key) => (count(key) > count(best) ? key : best));
}

/** Those on which arms and seeds differ most first; where all agree, the wrong before the right. */
function byDisagreement(runs: number): (a: UtteranceEvidence, b: UtteranceEvidence) => number {
  const rightShare = ({ arms }: UtteranceEvidence) =>
    Object.values(arms).reduce((sum, { right }) => sum + right, 0) / runs;
  const variance = (share: number) => share * (1 - share);
  return (a, b) => {
    const [first, second] = [rightShare(a), rightShare(b)];
    return variance(second) - variance(first) || first - second;
  };
}

/** How many utterances each step made, and examples from all parts of the corpus. */
function describeTraining(corpus: readonly Utterance[]): TrainingEvidence {
  const sources = new Map<string, number>();
  for (const { origin } of corpus) sources.set(origin.step, (sources.get(origin.step) ?? 0) + 1);
  const count = Math.min(EXAMPLES, corpus.length);
  const examples = Array.from({ length: count }, (_, i) => corpus[Math.floor(((i + 0.5) * corpus.length) / count)]!);
  return { sources: Object.fromEntries(sources), lookedAt: corpus.length, examples: examples.map(toExample) };
}

function toExample({ id, text, origin, ...meaning }: Utterance): TrainingExample {
  const { step, parent } = origin;
  return { id, text, ...toReading(meaning), step, ...(parent === undefined ? {} : { parent }) };
}

/** Searches a training set for what is most like a text; utterances that say and mean the same count once. */
function nearestExamples(corpus: readonly Utterance[]): (text: string) => Neighbour[] {
  const distinct = [...new Map(corpus.map((item) => [item.text + interpretationKey(item), item])).values()];
  const index = new NearestTexts(distinct.map(({ text }) => text));
  return (text) =>
    index.nearest(text, NEIGHBOURS).map((near) => ({
      example: toExample(distinct[near.index]!),
      similarity: near.similarity,
    }));
}
