import { readFile } from 'node:fs/promises';
import { InputError, type Problem } from '../../corpus/problem.ts';
import type { JsonValue } from '../../corpus/utterance.ts';

/** An engine as named on the command line. */
export interface EngineSpec {
  /** What the user wrote, for tables. */
  readonly label: string;
  readonly engine: string;
  readonly settings: Readonly<Record<string, JsonValue>>;
}

export const ENGINE_SPEC_HELP = 'NAME, NAME:KEY=VALUE,KEY=VALUE or a YAML file with the keys engine and settings';

/** Reads `phrase-based:model=en-de.model` or the name of a YAML file. @throws {InputError} if it is neither. */
export async function parseEngineSpec(spec: string): Promise<EngineSpec> {
  if (/\.ya?ml$/u.test(spec)) return readEngineFile(spec);
  const colon = spec.indexOf(':');
  if (colon < 0) return { label: spec, engine: spec, settings: {} };
  const settings: Record<string, JsonValue> = {};
  const problems: Problem[] = [];
  for (const pair of spec.slice(colon + 1).split(',')) {
    const equals = pair.indexOf('=');
    if (equals < 1) problems.push({ field: '--engine', message: `expected KEY=VALUE after the colon, got "${pair}"` });
    else settings[pair.slice(0, equals)] = scalar(pair.slice(equals + 1));
  }
  if (problems.length > 0) throw new InputError(problems);
  return { label: spec, engine: spec.slice(0, colon), settings };
}

/** Numbers and yes or no as such, anything else as text. */
function scalar(text: string): JsonValue {
  if (text === 'true' || text === 'false') return text === 'true';
  return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
}

async function readEngineFile(file: string): Promise<EngineSpec> {
  const { parse } = await import('yaml');
  let value: unknown;
  try {
    value = parse(await readFile(file, 'utf8'));
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw new InputError({
      file,
      message: isMissing ? 'there is no such file' : `not valid YAML: ${(error as Error).message}`,
    });
  }
  const { engine, settings = {}, ...rest } = (value ?? {}) as Record<string, unknown>;
  const unknown = Object.keys(rest);
  if (typeof engine !== 'string' || typeof settings !== 'object' || unknown.length > 0) {
    const extra = unknown.length === 0 ? '' : `; unknown: ${unknown.join(', ')}`;
    throw new InputError({ file, message: `expected the keys engine (a name) and settings (a map)${extra}` });
  }
  return { label: file, engine, settings: settings as EngineSpec['settings'] };
}
