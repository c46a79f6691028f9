import type { Dropped, Utterance } from './utterance.ts';

/** A stream of utterances, of any length: pulled one at a time, so that nobody needs to hold them all. */
export type Corpus = AsyncIterable<Utterance>;

/** A corpus of utterances already in memory. */
export async function* corpusOf(utterances: Iterable<Utterance>): AsyncGenerator<Utterance> {
  yield* utterances;
}

/** Several streams, such as corpora, one after the other. */
export async function* concatenate<Item>(
  streams: Iterable<AsyncIterable<Item> | Iterable<Item>>,
): AsyncGenerator<Item> {
  for (const stream of streams) yield* stream;
}

/** The first `count` utterances; nothing behind them is read. */
export async function* take(corpus: Corpus, count: number): AsyncGenerator<Utterance> {
  for await (const part of inParts(corpus, [count])) yield* part;
}

/**
 * A stream in consecutive parts of these lengths, each to be read to its end before the next. Whoever has read enough
 * closes the stream by leaving the loop over the parts.
 */
export async function* inParts<Item>(
  stream: AsyncIterable<Item>,
  lengths: readonly number[],
): AsyncGenerator<AsyncGenerator<Item>> {
  const items = stream[Symbol.asyncIterator]();
  try {
    for (const length of lengths) yield nextItems(items, length);
  } finally {
    await items.return?.();
  }
}

async function* nextItems<Item>(items: AsyncIterator<Item>, length: number): AsyncGenerator<Item> {
  for (let read = 0; read < length; read++) {
    const next = await items.next();
    if (next.done) return;
    yield next.value;
  }
}

/** Why an utterance is left out, in short kebab-case words, or nothing if it stays. */
export type ReasonToDrop = (utterance: Utterance) => string | undefined;

/** The utterances without a reason to be dropped; each of the others goes to `onDropped` with its reason. */
export async function* filterCorpus(
  corpus: Corpus,
  reasonToDrop: ReasonToDrop,
  onDropped: (dropped: Dropped) => void,
): AsyncGenerator<Utterance> {
  for await (const utterance of corpus) {
    const reason = reasonToDrop(utterance);
    if (reason === undefined) yield utterance;
    else onDropped({ utterance, reason });
  }
}

/** All utterances of a corpus, in memory. */
export async function collect(corpus: Corpus): Promise<Utterance[]> {
  const utterances: Utterance[] = [];
  for await (const utterance of corpus) utterances.push(utterance);
  return utterances;
}
