import type { z } from 'zod';
import { InputError } from '../../corpus/problem.ts';
import { checkAgainst } from '../../corpus/schema-problems.ts';
import { type MemberName, memberKinds } from './members.ts';

/** Options as the schema reads them; InputError with every unknown or wrong one. */
export function checkedOptions<T>(schema: z.ZodType<T>, options: Readonly<Record<string, unknown>>): T {
  const checked = checkAgainst(schema, options);
  if ('value' in checked) return checked.value;
  throw new InputError(checked.problems.map(({ path, message }) => ({ field: path.join('.'), message })));
}

/** The options of members of a kind, with its defaults; problems are named as below `field`. */
export function resolveMemberOptions(
  of: MemberName,
  options: Readonly<Record<string, unknown>>,
  field: string,
): Record<string, unknown> {
  try {
    return { ...memberKinds[of].kind.resolveOptions(options) };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new InputError(error.problems.map((problem) => ({ ...problem, field: `${field}.${problem.field}` })));
  }
}
