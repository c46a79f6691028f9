import { z } from 'zod';
import { InputError } from '../../corpus/problem.ts';
import { checkAgainst } from '../../corpus/schema-problems.ts';
import { type TeacherName, teacherNames, teachers } from '../distilled/teachers.ts';

/** Settings of an update and their defaults. */
const schema = z.strictObject({
  /** How the new model keeps to the old one: it learns from it, or both decide together. */
  by: z.enum(['distillation', 'ensemble']).default('ensemble'),
  /** How much the old model says, where it can judge: in the loss of an utterance, or in the decision. */
  share: z.number().min(0).max(1).default(0.5),
  /** The new model: its kind and its options. */
  model: z
    .strictObject({
      kind: z.enum(teacherNames).default('auto'),
      options: z.record(z.string(), z.unknown()).prefault({}),
    })
    .prefault({}),
});

export interface UpdatedOptions {
  readonly by: 'distillation' | 'ensemble';
  readonly share: number;
  readonly model: { readonly kind: TeacherName; readonly options: Readonly<Record<string, unknown>> };
}

/** Fills in the defaults; InputError with every unknown or wrong option, the new model's too. */
export function resolveUpdatedOptions(
  options: Readonly<Record<string, unknown>>,
): UpdatedOptions & Readonly<Record<string, unknown>> {
  const checked = checkAgainst(schema, options);
  if ('problems' in checked) {
    throw new InputError(checked.problems.map(({ path, message }) => ({ field: path.join('.'), message })));
  }
  const { by, share, model } = checked.value;
  try {
    return { by, share, model: { kind: model.kind, options: teachers[model.kind].resolveOptions(model.options) } };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new InputError(error.problems.map((problem) => ({ ...problem, field: `model.options.${problem.field}` })));
  }
}
