import type { Loss, Repair } from '../corpus/format.ts';

/** Counts what reading put right or passed over, and what writing could not hold. */
export class ConversionTally {
  readonly #repairs = new Map<string, number>();
  readonly #losses = new Map<string, number>();

  readonly onRepair = ({ reason }: Repair): void => add(this.#repairs, reason);
  readonly onLoss = ({ what }: Loss): void => add(this.#losses, what);

  counts(): { readonly repairs: Record<string, number>; readonly losses: Record<string, number> } {
    return { repairs: Object.fromEntries(this.#repairs), losses: Object.fromEntries(this.#losses) };
  }

  /** One line a reason, for people. */
  lines(): string[] {
    const rows = [
      ...Array.from(this.#repairs, ([name, count]) => ({ where: 'on reading', name, count })),
      ...Array.from(this.#losses, ([name, count]) => ({ where: 'on writing', name, count })),
    ];
    const width = Math.max(0, ...rows.map(({ name }) => name.length));
    return rows.map(({ where, name, count }) => `  ${where}  ${name.padEnd(width)}  ${count}`);
  }
}

function add(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}
