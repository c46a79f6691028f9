import { z } from 'zod';
import { InputError } from '../../corpus/problem.ts';
import { WorkerLost } from '../worker.ts';

const optionalText = z.string().optional();
const Failure = z.object({
  worker: z.string(),
  error: optionalText,
  code: optionalText,
  path: optionalText,
  lost: z.boolean().optional(),
  problems: z
    .array(
      z.object({
        file: optionalText,
        line: z.number().optional(),
        column: z.number().optional(),
        field: optionalText,
        message: z.string(),
      }),
    )
    .optional(),
});

/** How a stage failed, as one line of JSON: the queue keeps nothing of an error but its message. */
export function describeStageFailure(error: unknown, worker: string): string {
  if (error instanceof InputError) return JSON.stringify({ worker, problems: error.problems });
  const { message, code, path } =
    error instanceof Error ? (error as NodeJS.ErrnoException) : { message: String(error) };
  return JSON.stringify({ worker, error: message, code, path, lost: error instanceof WorkerLost || undefined });
}

/** What is left of a failure when the queue gives it back: an error as the stage would have thrown it here. */
export function readStageFailure(text: string): { readonly error: Error; readonly worker?: string } {
  const parsed = Failure.safeParse(parseJson(text));
  // The queue's own words: a job whose workers were killed again and again.
  if (!parsed.success) return { error: new Error(`${text}: the workers that had it ended`) };
  const { worker, error, problems, lost, code, path } = parsed.data;
  if (problems !== undefined) return { worker, error: new InputError(problems as InputError['problems']) };
  const cure = lost === true ? '; if memory is short there, let it do fewer stages at a time' : '';
  const failure = new Error(`${error ?? 'failed'} (on ${worker}${cure})`);
  const place = path === undefined ? {} : { path: `${path} (on ${worker})` };
  return { worker, error: Object.assign(failure, code === undefined ? {} : { code }, place) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
