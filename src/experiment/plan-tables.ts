import { planStage, type Stage } from '../execution/stage.ts';
import type { Experiment } from './schema.ts';
import { compare } from './stages/compare.ts';
import { flips } from './stages/flips.ts';

interface ScoredArms {
  readonly arms: ReadonlyMap<string, readonly { readonly predictions: Stage }[]>;
  readonly gold: Stage;
  readonly corpora: ReadonlyMap<string, Stage>;
}

/**
 * For each table the stage that scores its rows and holds them against their baseline. A further table that leaves out
 * the texts of the very corpus that is scored has nothing to show, and is not made.
 */
export function planTables(experiment: Experiment, scored: ScoredArms): Map<string, Stage> {
  const isEmpty = (name: string, position: number) =>
    position > 0 && experiment.tables[name]!.without?.some((corpus) => scored.corpora.get(corpus) === scored.gold);
  return new Map(
    Object.keys(experiment.tables).flatMap((name, position) =>
      isEmpty(name, position)
        ? []
        : [[name, planStage(compare, { title: `compare ${name}`, ...tableOf(name, experiment, scored) })]],
    ),
  );
}

/** The stage that says what the rows of the first table break and fix, intent by intent; undefined if there is one arm. */
export function planFlips(experiment: Experiment, scored: ScoredArms): Stage | undefined {
  if (scored.arms.size < 2) return undefined;
  const [first] = Object.keys(experiment.tables);
  return planStage(flips, { title: 'flips by intent', ...tableOf(first!, experiment, scored) });
}

/** What a table is made from, whatever is then made of it. */
function tableOf(name: string, experiment: Experiment, { arms, gold, corpora }: ScoredArms) {
  const { intents, without = [], arms: rows = [...arms.keys()], baseline } = experiment.tables[name]!;
  return {
    options: {
      arms: rows,
      seeds: experiment.seeds,
      baseline: baseline ?? experiment.baseline,
      ...(intents === undefined ? {} : { intents }),
    },
    inputs: {
      gold,
      without: without.map((corpus) => corpora.get(corpus)!),
      predictions: rows.flatMap((arm) => arms.get(arm)!.map(({ predictions }) => predictions)),
    },
  };
}
