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

  print(): void {
    for (const [reason, count] of Object.entries(this.toJSON())) console.log(`${count} left out: ${reason}`);
  }
}
