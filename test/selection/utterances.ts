import fc from 'fast-check';
import { corpusOf } from '../../src/corpus/stream.ts';
import { isDropped, type Outcome, type Utterance } from '../../src/corpus/utterance.ts';
import { type Filter, openFilter, Selection } from '../../src/selection/filters.ts';

/** A translation of the utterance with the same id. */
export function translated(id: string, parts: Partial<Utterance> = {}): Utterance {
  return {
    id,
    locale: 'de-DE',
    text: `text ${id}`,
    intent: 'alarm',
    slots: [],
    origin: { step: 'translate', parent: id },
    scores: {},
    ...parts,
  };
}

/** A translation whose slots are the words between brackets: `weck mich um [time: neun uhr]`. */
export function annotated(id: string, marked: string, parts: Partial<Utterance> = {}): Utterance {
  const slots: { label: string; start: number; end: number }[] = [];
  let text = '';
  for (const [, plain, label, value] of marked.matchAll(/([^[]*)(?:\[(\w+): ([^\]]*)\])?/gu)) {
    text += plain ?? '';
    if (label === undefined) continue;
    slots.push({ label, start: text.length, end: text.length + value!.length });
    text += value;
  }
  return translated(id, { text, slots, ...parts });
}

export interface Verdict {
  readonly kept: readonly Utterance[];
  readonly keptIds: readonly string[];
  /** Reason by id. */
  readonly dropped: Readonly<Record<string, string>>;
  /** Ids of all that came out, in order. */
  readonly ids: readonly string[];
}

export async function verdictOf(outcomes: AsyncIterable<Outcome>): Promise<Verdict> {
  const kept: Utterance[] = [];
  const dropped: Record<string, string> = {};
  const ids: string[] = [];
  for await (const outcome of outcomes) {
    if (isDropped(outcome)) dropped[outcome.utterance.id] = outcome.reason;
    else kept.push(outcome);
    ids.push(isDropped(outcome) ? outcome.utterance.id : outcome.id);
  }
  return { kept, keptIds: kept.map(({ id }) => id), dropped, ids };
}

export const heldOut = ['text 1', 'weck mich!'].map((text) => ({ text }));

export function apply(filter: Filter, corpus: readonly Utterance[]): Promise<Verdict> {
  return verdictOf(filter.select(() => corpusOf(corpus), { heldOut: () => heldOut }));
}

/** The filter of an item as it stands in an experiment file. */
export function filterOf(item: Record<string, unknown>): Filter {
  return openFilter(Selection.parse(item));
}

/** Few different scores and texts, so that ties, duplicates and held-out texts are common; some scores are missing. */
export const scoredCorpus: fc.Arbitrary<Utterance[]> = fc
  .array(
    fc.record({
      intent: fc.constantFrom('alarm', 'music', 'weather'),
      text: fc.constantFrom('weck mich', 'Weck mich!', 'spiel musik', 'text 1', 'text 2'),
      scores: fc.record(
        {
          mt: fc.integer({ min: -4, max: 0 }),
          lm: fc.integer({ min: -3, max: 0 }),
          'round-trip': fc.integer({ min: 0, max: 3 }),
          'semer-round-trip': fc.constantFrom(0, -0.5, -1),
        },
        { requiredKeys: [] },
      ),
    }),
    { maxLength: 40 },
  )
  .map((items) => items.map((parts, i) => translated(String(i), parts)));
