import { InputError, suggestName } from '../corpus/problem.ts';
import { collect } from '../corpus/stream.ts';
import type { Interpretation, Utterance } from '../corpus/utterance.ts';
import type { ArmPredictions } from '../evaluation/comparison-input.ts';
import type { FlipRates } from '../evaluation/flip-rates.ts';
import { type FlippedUtterance, findFlippedUtterances } from '../evaluation/flipped-utterances.ts';
import { type NamedIntentFlips, worstIntents } from '../evaluation/intent-flips.ts';
import { NearestTexts } from '../evaluation/nearest-texts.ts';
import type { Stage } from '../execution/stage.ts';
import type { Artifact, Store } from '../execution/store.ts';
import type { Backend } from '../model/backend.ts';
import { openCorpus } from './corpus-artifact.ts';
import { resolveInputs } from './inputs.ts';
import { loadExperiment } from './load.ts';
import { type Plan, planExperiment, type RunPlan, type ScoredSplit } from './plan.ts';
import { readPredictions } from './prediction-artifact.ts';

export interface FlipsOptions {
  readonly arm: string;
  /** The arm it is held against; the baseline if absent. */
  readonly against?: string | undefined;
  /** How many examples of either kind to give. */
  readonly limit: number;
  readonly store: Store;
  readonly backend: Backend;
  readonly split: ScoredSplit;
  readonly dataDir?: string | undefined;
}

/** A training utterance of the arm that is like an example, as far as trigrams of characters tell. */
export interface TrainingNeighbour extends Interpretation {
  readonly text: string;
  readonly similarity: number;
}

export interface FlipExample {
  readonly id: string;
  readonly text: string;
  readonly seeds: readonly number[];
  readonly gold: Interpretation;
  readonly arm: Interpretation;
  readonly against: Interpretation;
  readonly neighbours: readonly TrainingNeighbour[];
}

export interface FlipReport {
  readonly arm: string;
  readonly against: string;
  readonly split: ScoredSplit;
  readonly utterances: number;
  readonly seeds: readonly number[];
  /** Means over seeds. */
  readonly rates: FlipRates;
  /** Utterances that flip with any seed. */
  readonly counts: { readonly broken: number; readonly fixed: number };
  /** The intents with flips, means over seeds; those that lost the most utterances first. */
  readonly intents: readonly NamedIntentFlips[];
  readonly broken: readonly FlipExample[];
  readonly fixed: readonly FlipExample[];
}

const NEIGHBOURS = 3;

/**
 * Reads a finished run from the store: which utterances an arm breaks and fixes against another, with what it had
 * learned from. Nothing is run.
 *
 * @throws InputError if there is no such arm or the run is not finished.
 */
export async function findFlips(file: string, options: FlipsOptions): Promise<FlipReport> {
  const loaded = await loadExperiment(file, options);
  const { arm, against = loaded.experiment.baseline, split, limit } = options;
  const names = Object.keys(loaded.experiment.arms);
  const unknown = [arm, against].filter((name) => !names.includes(name));
  if (unknown.length > 0) {
    throw new InputError(
      unknown.map((name) => ({ file, message: `no arm is called "${name}"${suggestName(name, names)}` })),
    );
  }
  if (arm === against)
    throw new InputError({ file, message: `"${arm}" cannot be held against itself; name another arm` });
  const plan = planExperiment(loaded.experiment, { ...options, inputs: await resolveInputs(loaded, options) });
  const artifacts = await openFinished(plan, [arm, against], { ...options, file });
  const gold = await collect(openCorpus(artifacts(plan.gold)));
  const predictionsOf = async (name: string): Promise<ArmPredictions> => ({
    name,
    runs: await Promise.all(plan.arms.get(name)!.map((run) => readRun(run, artifacts))),
  });
  const flips = findFlippedUtterances({ gold, arm: await predictionsOf(arm), against: await predictionsOf(against) });
  const neighbours = neighbourSearch(plan.arms.get(arm)!, artifacts);
  const examples = async (flipped: readonly FlippedUtterance[]) => {
    const found: FlipExample[] = [];
    for (const utterance of flipped.slice(0, limit)) found.push(await exampleOf(utterance, neighbours));
    return found;
  };
  return {
    arm,
    against,
    split,
    utterances: gold.length,
    seeds: flips.seeds,
    rates: flips.rates,
    counts: { broken: flips.broken.length, fixed: flips.fixed.length },
    intents: worstIntents(flips.intents),
    broken: await examples(flips.broken),
    fixed: await examples(flips.fixed),
  };
}

type OpenArtifact = (stage: Stage) => Artifact;

/** Opens what the report needs of both arms, all of it or nothing. */
async function openFinished(
  plan: Plan,
  arms: readonly string[],
  { store, split, file }: Pick<FlipsOptions, 'store' | 'split'> & { readonly file: string },
): Promise<OpenArtifact> {
  const runs = arms.flatMap((name) => plan.arms.get(name)!);
  const stages = [plan.gold, ...runs.flatMap((run) => [run.predictions, run.trainingSet.corpus])];
  const opened = new Map<string, Artifact>();
  const missing: string[] = [];
  for (const stage of new Set(stages)) {
    const state = await store.inspect(stage.hash);
    if ('artifact' in state) opened.set(stage.hash, state.artifact);
    else missing.push(stage.title);
  }
  if (missing.length > 0) {
    const command = `graft run ${file}${split === 'test' ? '' : ` --split ${split}`}`;
    throw new InputError({
      file,
      message: `the run is not finished: "${missing[0]}"${missing.length > 1 ? ` and ${missing.length - 1} more` : ''} not in ${store.root}; first: ${command}, with the same --backend, --data and --store`,
    });
  }
  return (stage) => opened.get(stage.hash)!;
}

async function readRun(
  { seed, predictions }: RunPlan,
  artifacts: OpenArtifact,
): Promise<ArmPredictions['runs'][number]> {
  const rows = await readPredictions(artifacts(predictions));
  return { seed, predictions: Array.from(rows, ([id, meaning]) => ({ id, ...meaning })) };
}

type NeighbourSearch = (text: string, seed: number) => Promise<TrainingNeighbour[]>;

/** Searches the training set of a seed; each is read and indexed once, when it is first asked for. */
function neighbourSearch(runs: readonly RunPlan[], artifacts: OpenArtifact): NeighbourSearch {
  const indexes = new Map<number, Promise<{ utterances: Utterance[]; index: NearestTexts }>>();
  const open = async (seed: number) => {
    const run = runs.find((candidate) => candidate.seed === seed)!;
    const utterances = distinct(await collect(openCorpus(artifacts(run.trainingSet.corpus))));
    return { utterances, index: new NearestTexts(utterances.map(({ text }) => text)) };
  };
  return async (text, seed) => {
    const pending = indexes.get(seed) ?? open(seed);
    indexes.set(seed, pending);
    const { utterances, index } = await pending;
    return index.nearest(text, NEIGHBOURS).map((near) => {
      const { text: words, intent, slots } = utterances[near.index]!;
      return { text: words, intent, slots, similarity: near.similarity };
    });
  };
}

function distinct(utterances: readonly Utterance[]): Utterance[] {
  const byMeaning = new Map(
    utterances.map((utterance) => [JSON.stringify([utterance.text, utterance.intent, utterance.slots]), utterance]),
  );
  return [...byMeaning.values()];
}

async function exampleOf(
  { gold, seeds, predictions }: FlippedUtterance,
  neighbours: NeighbourSearch,
): Promise<FlipExample> {
  return {
    id: gold.id,
    text: gold.text,
    seeds,
    gold: meaningOf(gold),
    arm: meaningOf(predictions.arm),
    against: meaningOf(predictions.against),
    neighbours: await neighbours(gold.text, seeds[0]!),
  };
}

function meaningOf({ intent, slots, confidence }: Interpretation): Interpretation {
  return { intent, slots, ...(confidence === undefined ? {} : { confidence }) };
}
