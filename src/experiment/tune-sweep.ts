import { InputError, suggestName } from '../corpus/problem.ts';
import { checkAgainst } from '../corpus/schema-problems.ts';
import { type FilterName, openFilter, Selection } from '../selection/filters.ts';
import type { Arm } from './schema.ts';

export type SweptValue = number | string;

/** A filter of an arm and the setting of it that draws the line. */
export interface Sweep {
  /** Position under `select`. */
  readonly index: number;
  readonly filter: FilterName;
  readonly setting: keyof typeof GRIDS;
  /** What the experiment file says, or the default. */
  readonly current: SweptValue;
}

/** The values to try, by setting; those of a lowest score depend on the scores. */
const GRIDS = {
  keep: [0.5, 0.6, 0.7, 0.8, 0.9],
  maxSemer: [0, 0.25, 0.5, 0.75, 1],
  agree: ['intent', 'intent+slots', 'intent+values'],
  min: undefined,
} as const;

const SETTINGS = Object.keys(GRIDS) as (keyof typeof GRIDS)[];

/** Shares of the scored translations that the lowest scores to try leave out. */
export const DROPPED_SHARES = [0.1, 0.2, 0.3, 0.4, 0.5];

/** The filters of an arm that draw a line somewhere. */
function sweeps(arm: Arm): Sweep[] {
  return arm.select.flatMap((item, index) => {
    const { name } = openFilter(item);
    const settings = item[name] as Readonly<Record<string, SweptValue | undefined>>;
    const setting = SETTINGS.find((candidate) => settings[candidate] !== undefined);
    return setting === undefined ? [] : [{ index, filter: name, setting, current: settings[setting]! }];
  });
}

/**
 * The filter to sweep: the only one, or the one with the given name or position (from 1).
 * @throws {InputError} if there is none, or several and no choice
 */
export function chooseSweep(name: string, arm: Arm, wanted: string | undefined): Sweep {
  const all = sweeps(arm);
  if (all.length === 0) {
    const message = `arm "${name}" has no filter with a threshold of its own under select; tune the arm that has`;
    throw new InputError({ field: `arms.${name}.select`, message });
  }
  const found = all.filter(
    ({ filter, index }) => wanted === undefined || filter === wanted || String(index + 1) === wanted,
  );
  if (found.length === 1) return found[0]!;
  const known = all.map(({ filter, index }) => `${filter} (${index + 1})`).join(', ');
  const message =
    found.length === 0
      ? `no filter "${wanted}" with a threshold in arm "${name}"${suggestName(wanted!, [...new Set(all.map(({ filter }) => filter))])}`
      : `arm "${name}" has several filters: ${known}; choose one by name or position with --filter`;
  throw new InputError({ field: `arms.${name}.select`, message });
}

/** The usual values of a setting and the current one, in order; nothing where they depend on the scores. */
export function defaultValues({ setting, current }: Sweep): SweptValue[] | undefined {
  const grid = GRIDS[setting];
  return grid === undefined ? undefined : withCurrent(grid, current);
}

/** The values with the current one among them, each once; numbers in order. */
export function withCurrent(values: readonly SweptValue[], current: SweptValue): SweptValue[] {
  const distinct = [...new Set([...values, current])];
  return distinct.every((value) => typeof value === 'number') ? distinct.sort((a, b) => a - b) : distinct;
}

/** The arm with another value; InputError if the filter does not take it. */
export function withValue(arm: Arm, { index, filter, setting }: Sweep, value: SweptValue): Arm {
  const item = { [filter]: { ...(arm.select[index]![filter] as object), [setting]: value } };
  const checked = checkAgainst(Selection, item);
  if ('problems' in checked) {
    throw new InputError(checked.problems.map(({ path, message }) => ({ field: path.join('.'), message })));
  }
  return { ...arm, select: arm.select.with(index, checked.value) };
}

/** The arm without the filter. */
export function withoutFilter(arm: Arm, { index }: Sweep): Arm {
  return { ...arm, select: arm.select.toSpliced(index, 1) };
}
