import { isDropped, type Outcome, type Utterance } from '../../corpus/utterance.ts';

/** Counts of what was left out, by reason. */
export class DropCounts {
  readonly #counts = new Map<string, number>();

  /** Passes on what is kept, and counts the rest. */
  async *keep(outcomes: AsyncIterable<Outcome> | Iterable<Outcome>): AsyncGenerator<Utterance> {
    for await (const outcome of outcomes) {
      if (isDropped(outcome)) this.#counts.set(outcome.reason, (this.#counts.get(outcome.reason) ?? 0) + 1);
      else yield outcome;
    }
  }

  /** Reason → count, the most frequent first. */
  toJSON(): Record<string, number> {
    return Object.fromEntries([...this.#counts].sort((a, b) => b[1] - a[1]));
  }
}

export interface Translated {
  readonly written: number;
  readonly out: string;
  readonly dropped: DropCounts;
  /** How many came from the translation memory; absent where there is none. */
  readonly remembered?: number;
}

/** Says how many translations were written, and what was left out. */
export function reportTranslated({ written, out, dropped, remembered }: Translated, json: boolean): void {
  if (json) {
    console.log(JSON.stringify({ written, out, dropped, remembered }, null, 2));
    return;
  }
  console.log(`${written} translations written to ${out}${remembered ? `; ${remembered} remembered` : ''}`);
  for (const [reason, count] of Object.entries(dropped.toJSON())) console.log(`${count} left out: ${reason}`);
}
