import { z } from 'zod';
import { NumberColumn, reals, wholes } from '../../corpus/number-column.ts';
import type { Outcome } from '../../corpus/utterance.ts';
import type { FilterKind, ReopenableCorpus } from '../contract.ts';
import { sortRows } from '../sort-rows.ts';
import { tieOrder } from '../tie-order.ts';

const Settings = z.strictObject({
  /** Utterances to keep; all of a corpus that has no more. */
  size: z.int().positive(),
});
export type SampleSettings = z.infer<typeof Settings>;

/**
 * Keeps a sample in which each intent has about its share (Sainte-Laguë's divisors). Who is in it depends on the ids
 * alone, so it is the same in whatever order or parts a corpus was made, and holds every smaller sample. Reads the
 * corpus twice; 29 bytes an utterance.
 */
export const sample: FilterKind<SampleSettings> = Object.freeze<FilterKind<SampleSettings>>({
  name: 'sample',
  settings: Settings,
  needsHeldOut: false,
  signals: () => [],
  isIdempotent: () => true,
  select: (corpus, settings) => selectSample(corpus, settings),
});

async function* selectSample(corpus: ReopenableCorpus, { size }: SampleSettings): AsyncGenerator<Outcome> {
  const kept = await drawRows(corpus, size);
  let row = 0;
  for await (const utterance of corpus()) {
    yield kept[row++] === 1 ? utterance : { utterance, reason: 'not-sampled' };
  }
}

/** Which rows of a corpus are drawn: 1, or 0. */
async function drawRows(corpus: ReopenableCorpus, size: number): Promise<Uint8Array> {
  const intentColumn = new NumberColumn(wholes);
  const orderColumn = new NumberColumn(reals);
  const numbers = new Map<string, number>();
  for await (const { id, intent } of corpus()) {
    const number = numbers.get(intent) ?? numbers.size;
    numbers.set(intent, number);
    intentColumn.push(number);
    orderColumn.push(tieOrder(id));
  }
  const [intents, order] = [intentColumn.take(), orderColumn.take()];
  const totals = new Float64Array(numbers.size);
  for (const intent of intents) totals[intent]! += 1;
  // The n-th utterance of an intent with N has its turn at (n − ½) / N of the corpus.
  const seen = new Float64Array(numbers.size);
  const turns = new Float64Array(intents.length);
  const rows = sortRows(
    new Uint32Array(intents.length).map((_, row) => row),
    (a, b) => order[a]! - order[b]! || a - b,
  );
  for (const row of rows) {
    const intent = intents[row]!;
    turns[row] = (seen[intent]! + 0.5) / totals[intent]!;
    seen[intent]! += 1;
  }
  const kept = new Uint8Array(intents.length);
  const inTurn = sortRows(rows, (a, b) => turns[a]! - turns[b]! || order[a]! - order[b]! || a - b);
  for (const row of inTurn.subarray(0, size)) kept[row] = 1;
  return kept;
}
