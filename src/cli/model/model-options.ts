import { InputError, type Problem } from '../../corpus/problem.ts';

export type ModelOptions = Readonly<Record<string, unknown>>;

/**
 * Reads `epochs=4`, `of=linear`, `pretrain={}` and `network.epochs=4`: a value is JSON, or else a string; dots lead
 * into options of options. Whether there are such options is for the model to say.
 * @throws {InputError} naming every pair that is written otherwise
 */
export function parseModelOptions(pairs: readonly string[]): ModelOptions {
  const options: Record<string, unknown> = {};
  const problems: Problem[] = [];
  for (const pair of pairs) {
    const [, path, value] = /^([^=]+)=(.+)$/su.exec(pair) ?? [];
    const keys = path?.split('.') ?? [''];
    if (keys.includes('')) {
      const message = `expected KEY=VALUE such as epochs=4, network.epochs=4 or pretrain={}, got "${pair}"`;
      problems.push({ field: '--set', message });
    } else if (!put(options, keys, parseValue(value!))) {
      problems.push({ field: '--set', message: `"${pair}": ${path} has a value already` });
    }
  }
  if (problems.length > 0) throw new InputError(problems);
  return options;
}

function parseValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Puts a value under its path unless there is one, or one in the way; returns whether it did. */
function put(options: Record<string, unknown>, [key, ...rest]: readonly string[], value: unknown): boolean {
  if (rest.length === 0) {
    if (Object.hasOwn(options, key!)) return false;
    Object.defineProperty(options, key!, { value, enumerable: true, configurable: true, writable: true });
    return true;
  }
  if (!Object.hasOwn(options, key!)) put(options, [key!], {});
  const inner = options[key!];
  const isMap = typeof inner === 'object' && inner !== null && !Array.isArray(inner);
  return isMap && put(inner as Record<string, unknown>, rest, value);
}
