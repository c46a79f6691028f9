import { isDeepStrictEqual } from 'node:util';
import type { JsonValue } from '../corpus/utterance.ts';

export type ChangePath = readonly (string | number)[];

/** A value that differs between two records; the side that lacks it has none. */
export interface Change {
  /** Keys and list positions from the root, as `getpath` of jq takes them. */
  readonly path: ChangePath;
  readonly from?: JsonValue;
  readonly to?: JsonValue;
}

/** Every value that differs. Lists of plain values are one value; a map or list that one side lacks is one as well. */
export function changesBetween(from: JsonValue, to: JsonValue, path: ChangePath = []): Change[] {
  if (isDeepStrictEqual(from, to)) return [];
  if (Array.isArray(from) && Array.isArray(to) && ![...from, ...to].every(isPlain)) {
    return Array.from({ length: Math.max(from.length, to.length) }, (_, index) =>
      sidesBetween(from[index], to[index], [...path, index]),
    ).flat();
  }
  if (isMap(from) && isMap(to)) {
    const keys = new Set([...Object.keys(from), ...Object.keys(to)]);
    return [...keys].flatMap((key) => sidesBetween(from[key], to[key], [...path, key]));
  }
  return [{ path, from, to }];
}

function sidesBetween(from: JsonValue | undefined, to: JsonValue | undefined, path: ChangePath): Change[] {
  if (from !== undefined && to !== undefined) return changesBetween(from, to, path);
  return [{ path, ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }];
}

function isMap(value: JsonValue): value is { readonly [key: string]: JsonValue } {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function isPlain(value: JsonValue): boolean {
  return value === null || typeof value !== 'object';
}

/** `arms.mt.select[0].top`; names with other signs than those of a word stand in quotes. */
export function pathText(path: ChangePath): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    if (!/^[\p{L}\p{N}_+-]+$/u.test(key)) return `${text}[${JSON.stringify(key)}]`;
    return text === '' ? key : `${text}.${key}`;
  }, '');
}
