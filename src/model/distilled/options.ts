import { z } from 'zod';
import { InputError } from '../../corpus/problem.ts';
import { checkAgainst } from '../../corpus/schema-problems.ts';
import { type NetworkOptions, resolveNetworkOptions } from '../network/options.ts';
import { type TeacherName, teacherNames, teachers } from './teachers.ts';

const memberOptions = z.record(z.string(), z.unknown()).prefault({});

/** Settings of distillation and their defaults; the temperature is the better of two on the dev set of MASSIVE (de). */
const schema = z.strictObject({
  /** Who teaches: a kind of model and its options. */
  teacher: z.strictObject({ kind: z.enum(teacherNames).default('auto'), options: memberOptions }).prefault({}),
  /** Options of the network that learns. */
  student: memberOptions,
  /** Evens out the teacher's probabilities of intents: at 1 they are as they are. */
  temperature: z.number().min(1).default(1),
  /** How much of an annotated utterance's loss comes from its annotation, the rest coming from the teacher. */
  goldShare: z.number().min(0).max(1).default(0.5),
});

export interface DistilledOptions {
  readonly teacher: { readonly kind: TeacherName; readonly options: Readonly<Record<string, unknown>> };
  readonly student: NetworkOptions;
  readonly temperature: number;
  readonly goldShare: number;
}

/** Fills in the defaults; InputError with every unknown or wrong option, the teacher's and the student's too. */
export function resolveDistilledOptions(
  options: Readonly<Record<string, unknown>>,
): DistilledOptions & Readonly<Record<string, unknown>> {
  const checked = checkAgainst(schema, options);
  if ('problems' in checked) {
    throw new InputError(checked.problems.map(({ path, message }) => ({ field: path.join('.'), message })));
  }
  const { teacher, student, temperature, goldShare } = checked.value;
  const problems: InputError['problems'][number][] = [];
  const resolved = {
    teacher: {
      kind: teacher.kind,
      options: below('teacher.options', problems, () => teachers[teacher.kind].resolveOptions(teacher.options)),
    },
    student: below('student', problems, () => resolveNetworkOptions(student)),
    temperature,
    goldShare,
  };
  if (problems.length > 0) throw new InputError(problems);
  const readers = [
    ...(teachers[teacher.kind].readsVectors?.(resolved.teacher.options!) ? ['teacher'] : []),
    ...(resolved.student!.embeddings ? ['student'] : []),
  ];
  if (readers.length > 0) {
    const message = 'distillation knows no "embeddings": leave them out, or take a network or an ensemble';
    throw new InputError(readers.map((field) => ({ field, message })));
  }
  return resolved as DistilledOptions & Readonly<Record<string, unknown>>;
}

/** What `resolve` gives; its problems are gathered as those of fields below `field`. */
function below<T>(field: string, problems: InputError['problems'][number][], resolve: () => T): T | undefined {
  try {
    return resolve();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    problems.push(...error.problems.map((problem) => ({ ...problem, field: `${field}.${problem.field}` })));
    return undefined;
  }
}
