import { languageOf } from '../../corpus/language.ts';
import { isPlainObject } from '../../corpus/plain-object.ts';
import type { FieldPath } from '../../corpus/schema-problems.ts';

const PLACEHOLDER = /\{(locale|language)\}/g;

/** A value with `{locale}` and `{language}` in its texts replaced: `de-DE` and `de`. */
export function fillIn(value: unknown, locale: string): unknown {
  if (typeof value === 'string') {
    return value.replace(PLACEHOLDER, (_, name) => (name === 'locale' ? locale : languageOf(locale)));
  }
  if (Array.isArray(value)) return value.map((item) => fillIn(item, locale));
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fillIn(item, locale)]));
}

/** Whether the text at a path differs from locale to locale. A path may go on where a bare text stands for a map. */
export function variesAt(value: unknown, path: FieldPath): boolean {
  let current = value;
  for (const key of path) {
    if (typeof current !== 'object' || current === null) break;
    current = (current as Record<string | number, unknown>)[key];
  }
  return typeof current === 'string' && current.search(PLACEHOLDER) >= 0;
}
