import { InputError } from '../corpus/problem.ts';
import { concatenate } from '../corpus/stream.ts';
import { foldText } from '../corpus/text-folding.ts';
import type { Utterance } from '../corpus/utterance.ts';
import type { ArmPredictions } from '../evaluation/comparison-input.ts';
import type { Artifact } from '../execution/artifact-store.ts';
import { openCorpus } from './corpus-artifact.ts';
import { readPredictions } from './prediction-artifact.ts';

export interface TableRestriction {
  /** The test intents that count; absent: all. */
  readonly intents?: readonly string[] | undefined;
  /** Corpora whose texts do not count. */
  readonly without?: readonly Artifact[] | undefined;
}

/** The test utterances that a table covers. @throws {InputError} if there are none */
export async function readTableUtterances(
  gold: Artifact,
  { intents, without = [] }: TableRestriction,
): Promise<Utterance[]> {
  const foreign = new Set<string>();
  for await (const { text } of concatenate(without.map(openCorpus))) foreign.add(foldText(text));
  const utterances: Utterance[] = [];
  for await (const utterance of openCorpus(gold)) {
    const { intent, text } = utterance;
    if ((intents === undefined || intents.includes(intent)) && !foreign.has(foldText(text))) utterances.push(utterance);
  }
  if (utterances.length === 0) {
    const message = `expected intents of the test set, got ${intents?.join(', ')}: no utterance has one of them`;
    const withheld = 'no test utterance is left: the corpora under "without" hold all their texts';
    throw new InputError({ field: 'tables', message: without.length > 0 ? withheld : message });
  }
  return utterances;
}

export interface TablePredictions {
  readonly names: readonly string[];
  readonly seeds: readonly number[];
  /** Arm by arm, within an arm seed by seed. */
  readonly predictions: readonly Artifact[];
}

/** What the models of several arms made of the test utterances that count. */
export async function readArmPredictions(
  gold: readonly Utterance[],
  { names, seeds, predictions }: TablePredictions,
): Promise<ArmPredictions[]> {
  const arms: ArmPredictions[] = [];
  for (const [a, name] of names.entries()) {
    const runs: ArmPredictions['runs'][number][] = [];
    for (const [s, seed] of seeds.entries()) {
      const byId = await readPredictions(predictions[a * seeds.length + s]!);
      const found = gold.flatMap(({ id }) => {
        const prediction = byId.get(id);
        return prediction === undefined ? [] : [{ id, ...prediction }];
      });
      runs.push({ seed, predictions: found });
    }
    arms.push({ name, runs });
  }
  return arms;
}
