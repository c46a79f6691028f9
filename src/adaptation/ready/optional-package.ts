import { createRequire } from 'node:module';
import { InputError } from '../../corpus/problem.ts';

export interface OptionalPackage {
  readonly name: string;
  /** The version the cure names. */
  readonly version: string;
  /** The part of the package to import; the package itself where absent. */
  readonly specifier?: string;
  /** What it is needed for, as the start of the error message. */
  readonly purpose: string;
}

/** @throws {InputError} if the package is not installed or cannot be loaded, with the command that installs it. */
export async function importOptional({
  name,
  version,
  specifier = name,
  purpose,
}: OptionalPackage): Promise<Readonly<Record<string, unknown>>> {
  try {
    return await import(specifier);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new InputError({
      message: `${purpose} needs the package ${name}, which cannot be loaded; install it: npm install ${name}@${version} (${code ?? message})`,
    });
  }
}

/** `name version` of an installed package; the name alone if the package hides its version. */
export function packageOrigin(name: string): string {
  try {
    const { version } = createRequire(import.meta.url)(`${name}/package.json`) as { version: string };
    return `${name} ${version}`;
  } catch {
    return name;
  }
}
