import { expect } from 'vitest';
import { InputError } from '../../src/corpus/problem.ts';

/** The message of the InputError that a promise must end with. */
export async function errorMessage(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(InputError);
  return (error as InputError).message;
}
