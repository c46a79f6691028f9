import { z } from 'zod';
import { suggestName } from './problem.ts';

/** Keys and list indexes from the root to a field. */
export type FieldPath = readonly (string | number)[];

/** A field that does not fit the schema: what was expected and what came. */
export interface FieldProblem {
  readonly path: FieldPath;
  readonly message: string;
}

/** Checks a value against a schema; gives all problems at once, or the parsed value. */
export function checkAgainst<T>(schema: z.ZodType<T>, value: unknown): { value: T } | { problems: FieldProblem[] } {
  const result = schema.safeParse(value);
  return result.success
    ? { value: result.data }
    : { problems: result.error.issues.flatMap((issue) => describe(issue, schema, value)) };
}

function describe(issue: z.core.$ZodIssue, schema: z.ZodType, root: unknown): FieldProblem[] {
  const path = issue.path as FieldPath;
  const got = show(valueAt(root, path));
  switch (issue.code) {
    case 'unrecognized_keys': {
      const known = keysAt(schema, path);
      return issue.keys.map((key) => ({ path: [...path, key], message: `unknown key${suggestName(key, known)}` }));
    }
    case 'invalid_key':
      return [
        { path, message: `expected ${issue.issues[0]?.message ?? 'another name'}, got the name ${show(path.at(-1))}` },
      ];
    case 'invalid_type':
      return [
        {
          path,
          message:
            got === 'nothing'
              ? `is missing: expected ${typeName(issue.expected)}`
              : `expected ${typeName(issue.expected)}, got ${got}`,
        },
      ];
    case 'invalid_value':
      return [{ path, message: `expected ${issue.values.map(show).join(' or ')}, got ${got}` }];
    case 'invalid_union':
      return [{ path, message: `expected ${unionExpectation(issue)}, got ${got}` }];
    case 'too_small':
      return [
        {
          path,
          message: `expected ${issue.inclusive ? 'at least' : 'more than'} ${issue.minimum}${unit(issue.origin)}, got ${got}`,
        },
      ];
    case 'too_big':
      return [
        {
          path,
          message: `expected ${issue.inclusive ? 'at most' : 'less than'} ${issue.maximum}${unit(issue.origin)}, got ${got}`,
        },
      ];
    default:
      return [{ path, message: `expected ${issue.message}, got ${mayHoldKey(path, root) ? 'something else' : got}` }];
  }
}

/** Whether the value of a field is, or holds, a key that was put into the file by mistake: messages end up in logs. */
function mayHoldKey(path: FieldPath, root: unknown): boolean {
  const name = path.at(-1);
  return name === 'keyVariable' || (name === 'url' && /[@?#]/.test(String(valueAt(root, path))));
}

function unionExpectation(issue: z.core.$ZodIssueInvalidUnion): string {
  const parts = issue.errors.map((errors) => {
    const [first] = errors;
    if (first?.code === 'invalid_type') return typeName(first.expected);
    return first?.code === 'invalid_value' ? first.values.map(show).join(' or ') : (first?.message ?? 'something else');
  });
  return parts.join(' or ');
}

/** What YAML and people call a type. */
function typeName(expected: string): string {
  return { object: 'a map', record: 'a map', array: 'a list' }[expected] ?? expected;
}

function unit(origin: string): string {
  if (origin === 'array') return ' items';
  return origin === 'string' ? ' characters' : '';
}

function show(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object') return `a map with ${shownKeys(Object.keys(value))}`;
  return typeof value === 'number' ? String(value) : JSON.stringify(value);
}

const SHOWN_KEYS = 20;

function shownKeys(keys: readonly string[]): string {
  const more = keys.length > SHOWN_KEYS ? ` and ${keys.length - SHOWN_KEYS} more` : '';
  return keys.length === 0 ? 'no keys' : `${keys.slice(0, SHOWN_KEYS).join(', ')}${more}`;
}

function valueAt(root: unknown, path: FieldPath): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<string | number, unknown> | undefined)?.[key], root);
}

/** The keys a schema allows at a path, for suggestions. */
function keysAt(schema: z.core.$ZodType, path: FieldPath): string[] {
  let current = unwrap(schema);
  for (const key of path) {
    if (current instanceof z.ZodObject) current = unwrap(current.shape[key] ?? current.def.catchall ?? z.never());
    else if (current instanceof z.ZodRecord) current = unwrap(current.valueType);
    else if (current instanceof z.ZodArray) current = unwrap(current.element);
    else return [];
  }
  return current instanceof z.ZodObject ? Object.keys(current.shape) : [];
}

function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  let current = schema;
  while (current instanceof z.ZodOptional || current instanceof z.ZodDefault || current instanceof z.ZodPrefault) {
    current = current.def.innerType;
  }
  if (current instanceof z.ZodPipe) return unwrap(current.def.out);
  if (current instanceof z.ZodUnion) {
    return unwrap(current.options.find((option) => unwrap(option) instanceof z.ZodObject) ?? current.options[0]!);
  }
  return current;
}
