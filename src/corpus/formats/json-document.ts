import type { ZodType } from 'zod';
import type { ReadContext } from '../format.ts';
import type { Problem } from '../problem.ts';
import { checkAgainst, type FieldPath } from '../schema-problems.ts';
import { type JsonNode, nodeAt, scanJson } from './json-scanner.ts';
import { TextPlaces } from './whole-text.ts';

/** A JSON file that is one value, read as a whole. */
export interface JsonDocument {
  readonly value: unknown;
  readonly placeOf: (path: FieldPath) => Required<Pick<Problem, 'file' | 'line' | 'column'>>;
  /** The members of an object in the order of the file; JavaScript itself would put names such as "1" first. */
  readonly members: (path: FieldPath, value: Readonly<Record<string, unknown>> | undefined) => [string, unknown][];
  /** The part of the document at a path, if it has the wanted shape; what is wrong with it becomes problems. */
  readonly check: <T>(schema: ZodType<T>, path: FieldPath, value: unknown) => T | undefined;
}

/** Reads a JSON text. Errors of syntax and keys that stand twice become problems, and there is no document. */
export function parseJsonDocument(text: string, { file, problems }: ReadContext): JsonDocument | undefined {
  const places = new TextPlaces(file, text);
  const { root, faults } = scanJson(text);
  for (const { offset, message } of faults) problems.add({ ...places.at(offset), message: `broken JSON: ${message}` });
  if (root === undefined || faults.length > 0) return undefined;
  const placeOf = (path: FieldPath) => places.at(nodeAt(root as JsonNode, path).offset);
  return {
    value: JSON.parse(text),
    placeOf,
    members: (path, value) =>
      value === undefined
        ? []
        : Array.from(nodeAt(root as JsonNode, path).children.keys(), (key) => [`${key}`, value[key]]),
    check: (schema, path, value) => {
      const checked = checkAgainst(schema, value);
      if ('value' in checked) return checked.value;
      for (const problem of checked.problems) {
        const whole = [...path, ...problem.path];
        problems.add({ ...placeOf(whole), field: whole.join('.'), message: problem.message });
      }
      return undefined;
    },
  };
}
