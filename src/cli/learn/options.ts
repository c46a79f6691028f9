import type { z } from 'zod';
import { InputError } from '../../corpus/problem.ts';
import { checkAgainst } from '../../corpus/schema-problems.ts';
import { parseModelOptions } from '../model/model-options.ts';

/** `--set KEY=VALUE …` held against a schema. @throws {InputError} naming every unknown or wrong one. */
export function parseSettings<Settings>(pairs: readonly string[], schema: z.ZodType<Settings>): Settings {
  const checked = checkAgainst(schema, parseModelOptions(pairs));
  if ('value' in checked) return checked.value;
  throw new InputError(checked.problems.map(({ path, message }) => ({ field: ['--set', ...path].join(' '), message })));
}
