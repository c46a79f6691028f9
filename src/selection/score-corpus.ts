import { InputError } from '../corpus/problem.ts';
import type { Utterance } from '../corpus/utterance.ts';
import type { ReopenableCorpus, Resources } from './contract.ts';
import { type SignalName, signals } from './signals.ts';

/**
 * The corpus with the scores of these signals, each under the signal's name; a signal that cannot judge a translation
 * leaves none. Filters look at nothing else, so whatever is costly is done here, once. Reads the corpus once to score
 * it and once more for every signal that compares a translation with the others.
 *
 * @throws {InputError} if a signal needs what is not given
 */
export async function* scoreCorpus(
  corpus: ReopenableCorpus,
  names: readonly SignalName[],
  resources: Resources,
): AsyncGenerator<Utterance> {
  checkResources(names, resources);
  const scorers = await Promise.all(
    names.map(async (name) => [name, await signals[name].prepare(resources, corpus)] as const),
  );
  for await (const utterance of corpus()) {
    const scores: Record<string, number> = { ...utterance.scores };
    for (const [name, score] of scorers) {
      const value = score(utterance);
      // A score of the past must not be taken for one of today.
      if (value === undefined) delete scores[name];
      else scores[name] = value;
    }
    yield { ...utterance, scores };
  }
}

/** What must be given so that these signals can be computed. */
export function resourcesNeeded(names: readonly SignalName[]): (keyof Resources)[] {
  return [...new Set(names.flatMap((name) => signals[name].needs))];
}

function checkResources(names: readonly SignalName[], resources: Resources): void {
  const problems = names.flatMap((name) =>
    signals[name].needs
      .filter((need) => resources[need] === undefined)
      .map((need) => ({ field: name, message: `this signal needs ${need}, which were not given` })),
  );
  if (problems.length > 0) throw new InputError(problems);
}
