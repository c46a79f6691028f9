import type { FaultReason, FaultyLine } from './fault.ts';

/** Lines of answers that did not count, by reason. */
export class FaultTally {
  readonly #counts = new Map<FaultReason, number>();

  add(faulty: readonly FaultyLine[]): void {
    for (const { fault } of faulty) this.#counts.set(fault.reason, (this.#counts.get(fault.reason) ?? 0) + 1);
  }

  counts(): Record<string, number> {
    return Object.fromEntries([...this.#counts].sort(([a], [b]) => (a < b ? -1 : 1)));
  }
}
