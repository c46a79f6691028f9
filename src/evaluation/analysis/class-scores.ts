/** How one intent or slot label fares. */
export interface ClassScore {
  /** How often it is right, how often it was predicted, and how often the prediction was right. */
  readonly gold: number;
  readonly predicted: number;
  readonly right: number;
  /** Fractions; 0 where nothing was predicted, or nothing was there to be found. */
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

type Counts = Record<'gold' | 'predicted' | 'right', number>;

/** Counts of classes by name. */
export class ClassCounts {
  readonly #counts = new Map<string, Counts>();

  add(name: string, what: keyof Counts, times = 1): void {
    const counts = this.#counts.get(name) ?? { gold: 0, predicted: 0, right: 0 };
    counts[what] += times;
    this.#counts.set(name, counts);
  }

  /** Every class that is in the test set or was predicted, by name in the order of its letters. */
  scores(): Record<string, ClassScore> {
    const names = [...this.#counts.keys()].sort();
    return Object.fromEntries(names.map((name) => [name, classScore(this.#counts.get(name)!)]));
  }
}

function classScore({ gold, predicted, right }: Counts): ClassScore {
  const share = (count: number, of: number) => (of === 0 ? 0 : count / of);
  return {
    gold,
    predicted,
    right,
    precision: share(right, predicted),
    recall: share(right, gold),
    f1: share(2 * right, gold + predicted),
  };
}

/** The mean F1 of the classes of the test set, however rare, or 0 if it has none. Classes only predicted do not count. */
export function macroF1(scores: Readonly<Record<string, ClassScore>>): number {
  const present = Object.values(scores).filter(({ gold }) => gold > 0);
  return present.length === 0 ? 0 : present.reduce((sum, { f1 }) => sum + f1, 0) / present.length;
}
