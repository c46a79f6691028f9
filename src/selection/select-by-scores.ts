import { NumberColumn, reals, wholes } from '../corpus/number-column.ts';
import type { Outcome, Utterance } from '../corpus/utterance.ts';
import { chooseKept, type TiePolicy } from './choose-kept.ts';
import type { ReopenableCorpus, Signal, Threshold } from './contract.ts';
import { meanRanks } from './mean-ranks.ts';
import { tieOrder } from './tie-order.ts';

export interface ScoreSelection extends Threshold {
  /** The score itself if there is one signal, the mean of the ranks within the intent if there are several. */
  readonly signals: readonly Signal[];
  /** `cut` by default: a share is kept exactly, and ids decide between equals. */
  readonly ties?: TiePolicy;
}

/**
 * Keeps the translations whose stored scores are above the threshold. Drops those without a score with the signal's
 * `missing`, those below with its `tooLow`, or `low-rank`. Reads the corpus twice; holds 20 bytes an utterance, and 8 for each further signal.
 */
export async function* selectByScores(corpus: ReopenableCorpus, selection: ScoreSelection): AsyncGenerator<Outcome> {
  const { signals, ties } = selection;
  const table = await readScores(corpus, signals);
  const scores = signals.length === 1 ? table.columns[0]! : meanRanks(table.columns, table.intents);
  const kept = chooseKept({ ...table, scores }, selection, ties);
  let row = 0;
  for await (const utterance of corpus()) {
    yield kept[row++] === 1 ? utterance : { utterance, reason: reasonToDrop(utterance, signals) };
  }
}

function reasonToDrop({ scores }: Utterance, signals: readonly Signal[]): string {
  const missing = signals.find(({ name }) => scores[name] === undefined);
  if (missing !== undefined) return missing.missing;
  return signals.length === 1 ? signals[0]!.tooLow(scores[signals[0]!.name]!) : 'low-rank';
}

interface ScoreTable {
  /** One a signal. */
  readonly columns: readonly Float64Array[];
  readonly intents: Uint32Array;
  readonly ties: Float64Array;
}

async function readScores(corpus: ReopenableCorpus, signals: readonly Signal[]): Promise<ScoreTable> {
  const columns = signals.map(() => new NumberColumn(reals));
  const intents = new NumberColumn(wholes);
  const ties = new NumberColumn(reals);
  const intentNumbers = new Map<string, number>();
  for await (const { id, intent, scores } of corpus()) {
    const number = intentNumbers.get(intent) ?? intentNumbers.size;
    intentNumbers.set(intent, number);
    intents.push(number);
    ties.push(tieOrder(id));
    signals.forEach(({ name }, i) => {
      columns[i]!.push(scores[name] ?? Number.NaN);
    });
  }
  return { columns: columns.map((column) => column.take()), intents: intents.take(), ties: ties.take() };
}
